"""Contacts that are their own parents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import ids_of
from ostiary.checks.audit.rows import counted
from ostiary.findings import Check, Finding

_CYCLES: Final = """
    WITH RECURSIVE above(start, reached) AS (
        SELECT id, parent_id FROM res_partner WHERE parent_id IS NOT NULL
        UNION
        SELECT a.start, p.parent_id FROM above a JOIN res_partner p ON p.id = a.reached
        WHERE p.parent_id IS NOT NULL AND a.reached <> a.start
    )
    SELECT start FROM above WHERE reached = start ORDER BY start
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """Partners that are above themselves."""
    audit.require("res_partner", "parent_id")
    found = ids_of(audit.rows(_CYCLES))
    if found:
        message = (
            f"{counted(len(found), 'contact')} in a circle of parents: who belongs to which customer is undefined."
        )
        yield CHECK.finding(message, evidence={"partners": len(found), "samples": audit.samples(found)})


CHECK: Final = Check(
    code="OST-U006",
    slug="partner-parent-cycle",
    title="Contacts are their own parents",
    severity="high",
    why="Rules walk the tree of contacts (`child_of`); in a circle every contact is below every other.",
    remedy="Cut the circle: clear the parent of the contact that is the company.",
    judge=judge,
)
