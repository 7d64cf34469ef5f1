"""Access rights that no module ships."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import LETTERS
from ostiary.checks.audit.rights.judging import WHO, is_ordinary
from ostiary.facts import OPERATIONS, AccessRight
from ostiary.findings import Check, Finding, Subject

EXPORTED: Final = ("__export__.", "__import__.", "__custom__.", "studio_customization.")
"""External ids that are given by hand, by an export or by a builder."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Rights without a module that open an ordinary model to outsiders."""
    for right in audit.facts.access_rights:
        if not _is_hand_made(right) or not is_ordinary(audit, right.model):
            continue
        for who in WHO:
            opens = [op for op in OPERATIONS if right in audit.openings.rights[who].get((right.model, op), ())]
            new = [operation for operation in opens if not audit.openings.is_stock(right, operation)]
            if new:
                bound = all(effective(audit, who, right.model, operation) == "bound" for operation in new)
                yield CHECK.finding(
                    f"No module ships this access right, which opens `{right.model}` to outsiders.",
                    severity="low" if bound else None,
                    subject=Subject(model=right.model, record=right.id),
                    identity=(who,),
                    evidence={"who": who, "operations": "".join(LETTERS[operation] for operation in new)},
                )


def _is_hand_made(right: AccessRight) -> bool:
    return right.active and (right.xmlid is None or right.xmlid.startswith(EXPORTED))


CHECK: Final = Check(
    code="OST-A020",
    slug="hand-made-access-right",
    title="An access right that no module ships opens a model to outsiders",
    severity="medium",
    why="What was clicked together is in no repository: nobody reviewed it, and no update mends it.",
    remedy="Move the right into a module together with its record rule, or remove it.",
    judge=judge,
    needs=("engine",),
)
