"""Models that were made in the interface and opened to outsiders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import WHO, opened_all
from ostiary.facts import OPERATIONS, AccessRight, Operation
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """A finding for each manual model, for portal users and for visitors."""
    for who in WHO:
        found: dict[str, dict[Operation, tuple[AccessRight, ...]]] = defaultdict(dict)
        for model, operation, rights in audit.openings.added(who, *OPERATIONS):
            row = audit.facts.models.get(model)
            if row is not None and row.manual:
                found[model][operation] = rights
        for model, grants in found.items():
            yield opened_all(CHECK, audit, who, model, grants)


CHECK: Final = Check(
    code="OST-A014",
    slug="outsider-access-manual-model",
    title="A model that was made in the interface is open to outsiders",
    severity="high",
    why="Models that are clicked together come without record rules, and nobody reviews them.",
    remedy="Take the access right away, or add a rule that binds records to the commercial partner.",
    judge=judge,
    needs=("engine",),
)
