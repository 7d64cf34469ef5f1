"""Models that outsiders read and that no rule limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective, has_group_rule
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rights.families import is_sensitive
from ostiary.checks.audit.rights.judging import PEOPLE, named
from ostiary.checks.audit.rules.judging import by_owner, is_public
from ostiary.checks.audit.rules.lines import header_of
from ostiary.facts import AccessRight
from ostiary.findings import Check, Finding, Subject

OWN_LOGIC: Final = frozenset({"ir.attachment", "mail.activity", "mail.message", "product.product"})
"""Models that decide by code of their own, or by the model that they are a part of."""


def without_rule(check: Check[Audit], audit: Audit, who: Who) -> Iterator[Finding]:
    """A finding for each model that no rule limits for these people; those of stock rights are named together."""
    stock: list[str] = []
    for model, rights in open_models(audit, who):
        if any(audit.openings.is_stock(right, "read") for right in rights):
            count = audit.openings.count(who, model, "read")
            stock += [model] if count.users or count.open else []
        elif header_of(audit, who, model) is None and not is_sensitive(model):
            count = audit.openings.count(who, model, "read")
            severity, confidence = count.judged(by_owner(audit, model, check.severity))
            yield check.finding(
                f"{PEOPLE[who].capitalize()} may read `{model}`, and no rule says which records.",
                severity=severity,
                confidence=confidence,
                subject=Subject(model=model),
                evidence={"access_rights": named(rights), **count.evidence()},
            )
    if stock:
        yield check.finding(
            f"Odoo itself lets {PEOPLE[who]} read these models without a rule; what leaks is counted apart.",
            severity="info",
            identity=("stock",),
            evidence={"models": stock},
        )


def open_models(audit: Audit, who: Who) -> Iterator[tuple[str, tuple[AccessRight, ...]]]:
    """Models that are neither public by nature nor wizards, with the rights that open them and without any rule."""
    for (model, operation), rights in audit.openings.rights[who].items():
        row = audit.facts.models.get(model)
        if operation != "read" or row is None or row.transient or model in OWN_LOGIC or is_public(audit, model):
            continue
        if not has_group_rule(audit, who, model, "read") and effective(audit, who, model, "read") == "loose":
            yield model, rights
