"""OST-A006: an access right without a group speaks for everybody, visitors included."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import OPERATIONS, Right
from ostiary.checks.source.domains import Strength
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import owner
from ostiary.checks.source.rights.exposed import OWN_LOGIC
from ostiary.findings import Check, Finding, Severity, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        if right.group is None and right.operations and not any(item.unclear for item in right.written):
            yield CHECK.finding(
                f"The access right `{right.xmlid}` names no group: everybody, visitors included, may {_words(right)} "
                f"`{right.model or right.model_named}`.",
                severity=_severity(source, right),
                subject=Subject(model=right.model),
                location=source.location(right.place),
                evidence={"right": right.xmlid, "operations": sorted(right.operations)},
                identity=(right.xmlid,),
            )


def _words(right: Right) -> str:
    return ", ".join(operation for operation in OPERATIONS if operation in right.operations)


def _severity(source: Source, right: Right) -> Severity:
    """A wizard holds nothing for long; a list that belongs to nobody is less than records of customers."""
    if right.model is not None and source.code.model(right.model).transient:
        return "medium"
    if right.operations == {"read"} and _guarded(source, right):
        return "low"
    found = owner(source, right.model) if right.model else None
    if right.operations != {"read"}:
        return "critical"
    return "low" if found is None else "high" if found.kind == "customer" else "medium"


def _guarded(source: Source, right: Right) -> bool:
    """Rules keep outsiders to what is theirs or published, or the model decides by code."""
    if right.model in OWN_LOGIC:
        return True
    kept = (source.protection(right, who, "read") for who in source.audiences(None))
    return all(strength is None or strength >= Strength.PUBLISHED for strength in kept)


CHECK = Check(
    code="OST-A006",
    slug="access-without-group-grants",
    title="An access right without a group is for everybody",
    severity="critical",
    why="Odoo takes an empty group for all users, portal users and visitors among them; it is nearly always forgotten.",
    remedy="Name the group that is meant, usually `base.group_user`.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
