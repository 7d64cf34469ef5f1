"""Whose a record is: the fields that lead from a model to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from ostiary.checks.source.material import Source
from ostiary.facts.code import CodeField

PEOPLE: Final = frozenset({"res.partner", "res.users", "hr.employee", "hr.employee.public"})
AUTOMATIC: Final = frozenset(
    {
        "create_uid", "write_uid", "company_id", "currency_id", "website_id", "activity_user_id", "alias_user_id",
        "manager_id", "responsible_id", "country_id", "message_main_attachment_id",
    }
)  # fmt: skip
"""Links that say nothing of whose a record is."""
CONFIGURATION: Final = frozenset(
    {
        "account.account", "account.fiscal.position", "account.journal", "account.tax", "blog.post", "crm.team",
        "delivery.carrier", "event.event", "event.type", "ir.sequence", "product.category", "product.pricelist",
        "product.product", "product.template", "project.tags", "res.bank", "res.company", "res.country",
        "res.currency", "slide.channel", "stock.location", "stock.picking.type", "stock.warehouse", "utm.campaign",
        "website", "website.page",
    }
)  # fmt: skip
"""Models of Odoo whose partners and users are not owners."""
_SHARED: Final = (
    "ir.", "res.country", "res.currency", "res.lang", "res.company", "uom.", "website", "product.", "account.account",
    "account.tax", "account.journal", "account.fiscal", "account.payment.term", "mail.", "utm.", "bus.", "web_editor.",
    "res.bank", "res.groups", "crm.team", "stock.location", "stock.warehouse", "resource.",
)  # fmt: skip
"""Models that many records point to without being theirs."""
_MIXINS: Final = frozenset({"portal.mixin"})
Kind = Literal["customer", "person", "document"]


class Owner(NamedTuple):
    """A way from a record to somebody: `customer` a partner, `person` a user or employee, `document` another record
    that has an owner."""

    kind: Kind
    path: str


def owner(source: Source, model: str) -> Owner | None:
    """The best way from records of a model to the people that they belong to; None for lists that are nobody's."""
    if model in PEOPLE:
        return Owner("customer", "id")
    if model in CONFIGURATION:
        return None
    found = sorted(_direct(source, model), key=lambda item: ("customer", "person").index(item.kind))
    if found:
        return found[0]
    if _MIXINS & set(source.code.model(model).inherit):
        return Owner("customer", "access_token")
    return next(_through(source, model), None)


def _links(source: Source, model: str) -> Iterator[CodeField]:
    for name, field in sorted(source.code.fields.get(model, {}).items()):
        if field.type == "many2one" and field.comodel and name not in AUTOMATIC and not name.endswith("_uid"):
            yield field


def _direct(source: Source, model: str) -> Iterator[Owner]:
    for field in _links(source, model):
        if field.comodel == "res.partner":
            yield Owner("customer", field.name)
        elif field.comodel in PEOPLE:
            yield Owner("person", field.name)


def _through(source: Source, model: str) -> Iterator[Owner]:
    """A required link to a document that has an owner: lines belong to whom the header belongs to."""
    for field in _links(source, model):
        target = field.comodel or ""
        if (
            target == model
            or target in CONFIGURATION
            or target.startswith(_SHARED)
            or not (field.required or _is_line(source, model, field))
        ):
            continue
        step = next((found for found in _direct(source, target) if found.kind == "customer"), None)
        if step is not None:
            yield Owner("document", f"{field.name}.{step.path}")


def _is_line(source: Source, model: str, link: CodeField) -> bool:
    """The other model has a one2many back: this one is its lines."""
    fields = source.code.fields.get(link.comodel or "", {})
    return any(
        item.type == "one2many" and item.comodel == model and item.inverse == link.name for item in fields.values()
    )
