"""The groups that outsiders are in beyond those of their type, and what kind of group each one is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ostiary.checks.audit.material import PORTAL, PUBLIC, Audit
from ostiary.findings import Check, Finding, Severity, Subject

Kind = Literal["administration", "contacts", "export", "application", "technical", "other"]

HARMLESS: Final = frozenset(
    {
        "account.group_show_line_subtotals_tax_excluded",
        "account.group_show_line_subtotals_tax_included",
        "base.group_multi_currency",
        "product.group_discount_per_so_line",
        "product.group_product_pricelist",
        "product.group_product_variant",
        "product.group_sale_pricelist",
        "project.group_project_milestone",
        "project.group_project_rating",
        "project.group_project_task_dependencies",
        "sale.group_delivery_invoice_address",
        "sale.group_discount_per_so_line",
        "stock.group_lot_on_delivery_slip",
        "stock.group_production_lot",
        "uom.group_uom",
        "website.group_multi_website",
        "website.website_page_controller_expose",
    }
)
"""Groups that Odoo's own settings give to outsiders: they show or hide parts of pages."""
ADMINISTRATION: Final = frozenset(
    {
        "base.group_erp_manager",
        "base.group_sanitize_override",
        "base.group_system",
        "website.group_website_designer",
        "website.group_website_publisher",
        "website.group_website_restricted_editor",
    }
)
TECHNICAL: Final = frozenset({"base.group_multi_company", "base.group_no_one"})
_APPLICATIONS: Final = """
    SELECT g.id FROM res_groups g JOIN ir_model_data d ON d.model = $1 AND d.res_id = g.{column}
    WHERE NOT (d.module = 'base' AND d.name IN ('module_category_hidden', 'module_category_usability'))
"""
_WORST: Final[tuple[Kind, ...]] = ("administration", "contacts", "export", "application", "other", "technical")


@dataclass(frozen=True, slots=True)
class Extra:
    """A group that some outsiders are in; `kind` is the worst of what it implies."""

    group: int
    kind: Kind
    users: tuple[int, ...]


def extras(audit: Audit) -> list[Extra]:
    """By group, for active outsiders; a group that only follows from another one of them is not named again."""
    found: dict[int, list[int]] = defaultdict(list)
    alike: dict[tuple[frozenset[int], bool], list[int]] = defaultdict(list)
    for user in audit.outsiders:
        alike[audit.groups_of(user), len(user.companies) > 1].append(user.id)
    for (groups, several), users in alike.items():
        allowed = {audit.id_of("base.group_multi_company")} if several else set()
        for group in roots(audit, beyond_type(audit, groups, PORTAL, PUBLIC) - allowed):
            found[group] += users
    return [Extra(group, kind_of(audit, group), tuple(sorted(users))) for group, users in sorted(found.items())]


def beyond_type(audit: Audit, groups: frozenset[int], *types: str) -> frozenset[int]:
    """The groups that do not follow from these types and are not harmless."""
    kinds = frozenset(number for name in types if (number := audit.id_of(name)) is not None)
    harmless = {number for name in HARMLESS if (number := audit.id_of(name)) is not None}
    return groups - audit.engine.closure.of_groups(kinds) - harmless


def roots(audit: Audit, groups: Iterable[int]) -> list[int]:
    """Those of the groups that no other one of them implies."""
    chosen = set(groups)
    implied = {other: audit.engine.closure.of_groups(frozenset({other})) - {other} for other in chosen}
    return sorted(
        group
        for group in chosen
        if not any(group in implied[other] and other not in implied[group] for other in chosen)
    )


def kind_of(audit: Audit, group: int) -> Kind:
    """The worst kind among a group and what it implies."""
    named = {audit.group_name(each): each for each in audit.engine.closure.of_groups(frozenset({group}))}
    applications = _applications(audit)
    kinds = {_kind(name, number in applications) for name, number in named.items()}
    return next(kind for kind in _WORST if kind in kinds)


def _kind(name: str | int, application: bool) -> Kind:
    if name in ADMINISTRATION:
        return "administration"
    if name == "base.group_partner_manager":
        return "contacts"
    if name == "base.group_allow_export":
        return "export"
    if name in TECHNICAL or name in HARMLESS:
        return "technical"
    return "application" if application else "other"


def _applications(audit: Audit) -> set[int]:
    """The groups that stand below an application in the form of users."""
    for column, model in (("privilege_id", "res.groups.privilege"), ("category_id", "ir.module.category")):
        if audit.has("res_groups", column):
            rows = audit.rows(_APPLICATIONS.format(column=column), [model])
            return {number for (number,) in rows if isinstance(number, int)}
    return set()


def rights_of(audit: Audit, groups: Iterable[int]) -> int:
    """How many access rights these groups grant."""
    chosen = set(groups)
    return sum(right.active and right.group_id in chosen for right in audit.facts.access_rights)


def of_kind(
    check: Check[Audit], audit: Audit, kind: Kind, words: str, empty: Severity | None = None
) -> Iterator[Finding]:
    """A finding for each extra group of a kind; `empty` is the severity of a group that grants no access right."""
    for extra in extras(audit):
        if extra.kind == kind:
            rights = rights_of(audit, audit.engine.closure.of_groups(frozenset({extra.group})))
            yield check.finding(
                f"{len(extra.users)} outsiders are in {words}."
                if len(extra.users) > 1
                else f"An outsider is in {words}.",
                severity=empty if empty and not rights else None,
                subject=Subject(group=audit.group_name(extra.group)),
                evidence={"users": len(extra.users), "samples": audit.samples(extra.users), "access_rights": rights},
            )
