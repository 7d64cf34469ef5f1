"""What the groups for the types of outsiders imply."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.audit.groups.extras import HARMLESS, rights_of, roots
from ostiary.checks.audit.material import INTERNAL, Audit
from ostiary.findings import Check, Finding, Subject


def implied_extras(check: Check[Audit], audit: Audit, kind: str, who: str) -> Iterator[Finding]:
    """A finding for each group that a type implies directly, and that is neither harmless nor that of employees."""
    group = audit.id_of(kind)
    closure = audit.engine.closure
    implied = closure.of_groups(frozenset({group})) - {group} if group is not None else frozenset()
    if audit.id_of(INTERNAL) in implied:
        return
    for extra in roots(audit, implied):
        name = audit.group_name(extra)
        if name not in HARMLESS:
            rights = rights_of(audit, closure.of_groups(frozenset({extra})))
            yield check.finding(
                f"Every {who} is in this group, which grants {rights or 'no'} access rights.",
                severity=None if rights else "low",
                subject=Subject(group=name),
                evidence={"access_rights": rights},
            )
