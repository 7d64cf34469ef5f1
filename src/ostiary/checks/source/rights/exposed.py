"""Rights that open a model to outsiders where no rule holds the records to their owner: shared by several checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from ostiary.checks.source.access import Right
from ostiary.checks.source.domains import Strength
from ostiary.checks.source.groups import Audience
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import Owner, owner
from ostiary.facts import Operation
from ostiary.findings import Check, Confidence, Finding, Severity, Subject

OWN_LOGIC: Final = frozenset({"mail.message", "ir.attachment", "product.product", "res.users"})
"""Models of Odoo that decide by code of their own."""
_OVERRIDES: Final = frozenset(
    {
        "_search", "_check_access", "check_access_rule", "_filter_access_rules", "_filter_access_rules_python",
        "_apply_ir_rules", "_compute_domain", "_access_domain", "check_access_rights", "_filtered_access",
    }
)  # fmt: skip
"""Methods whose override may be the protection."""


class Exposed(NamedTuple):
    """A right that gives outsiders records which no rule of theirs holds to an owner."""

    right: Right
    model: str
    audience: Audience
    operation: Operation
    strength: Strength
    has_group_rule: bool
    owner: Owner | None
    overridden: bool

    @property
    def confidence(self) -> Confidence:
        """Whose the records are is read from the fields; an override may protect what rules do not."""
        sure = self.owner is not None and self.owner.kind == "customer" and not self.overridden
        return "firm" if sure else "tentative"


def exposed(source: Source, audience: Audience, operation: Operation) -> Iterator[Exposed]:
    """The rights of judged modules that open records to these outsiders, but for people of the system itself."""
    for right in source.rights:
        model = right.model
        if model is None or operation not in right.operations or audience not in source.audiences(right.group):
            continue
        if source.code.model(model).abstract or model in OWN_LOGIC:
            continue
        strength = source.protection(right, audience, operation)
        if strength is None or strength >= Strength.PUBLISHED:
            continue
        grouped, _ = source.rules_for(right, audience, operation)
        yield Exposed(
            right, model, audience, operation, strength, bool(grouped), owner(source, model), overridden(source, model)
        )


def unbound(source: Source, audience: Audience) -> Iterator[Exposed]:
    """Rights to read records that belong to somebody, with no rule of these outsiders at all."""
    found = exposed(source, audience, "read")
    return (each for each in found if each.owner is not None and not each.has_group_rule)


def of_unbound(check: Check[Source], source: Source, found: Exposed) -> Finding:
    """What a check says of such a right. Records of customers are worst; others are less certain to be private."""
    path, kind = (found.owner.path, found.owner.kind) if found.owner else ("", "")
    severity: Severity = (
        "medium" if found.overridden or kind == "person" else "critical" if kind == "customer" else "high"
    )
    return check.finding(
        f"The right for {given_to(found.right)} lets {who(found.audience)} read every `{found.model}`; each belongs to "
        f"somebody (`{path}`), and no rule of theirs says whose they may see.",
        severity=severity,
        confidence=found.confidence,
        subject=Subject(model=found.model, group=found.right.group),
        location=source.location(found.right.place),
        evidence={"right": found.right.xmlid, "owner": path},
        identity=(found.right.xmlid,),
    )


def overridden(source: Source, model: str) -> bool:
    """A module that is no part of Odoo decides about the model by code."""
    code = source.code.model(model)
    added = {name for name, modules in code.overrides.items() if set(modules) & source.addons.keys()}
    return bool(added & _OVERRIDES) or any(
        not _OVERRIDES.isdisjoint(item.names) for item in source.classes.get(model, ())
    )


def who(audience: Audience) -> str:
    return "visitors who are not logged in" if audience == "public" else "portal users"


def given_to(right: Right) -> str:
    return f"`{right.group}`" if right.group else "everybody"
