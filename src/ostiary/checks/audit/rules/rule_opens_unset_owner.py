"""Rules that open what belongs to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import OWN, Applied, about, applied
from ostiary.domain.syntax import Leaf
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules that would bind every record to its owner, were it not for records that have none."""
    for found in applied(audit, OWN):
        domains = audit.domains
        if domains.binding(found.rule) != "loose" or domains.binding(found.rule, without_unset=True) != "bound":
            continue
        open_leaves = [leaf for leaf in domains.leaves(found.rule) if domains.opens_unset(found.rule.model, leaf)]
        ownerless = sum(_ownerless(audit, found, leaf) for leaf in open_leaves)
        yield about(
            CHECK,
            audit,
            found,
            "This rule also opens records whose owner is not set, or is anybody else.",
            severity=None if ownerless else "medium",
            counted=False,
            confidence="certain" if ownerless else "tentative",
            leaves=open_leaves,
            ownerless=ownerless,
        )


def _ownerless(audit: Audit, found: Applied, leaf: Leaf) -> int:
    """The records without a value in a column that the rule compares."""
    table = audit.engine.schema.table_name(found.rule.model)
    if not audit.has(table, leaf.path):
        return 0
    return int(str(audit.rows(f'SELECT count(*) FROM "{table}" WHERE "{leaf.path}" IS NULL')[0][0]))


CHECK: Final = Check(
    code="OST-R009",
    slug="rule-opens-unset-owner",
    title="A rule for outsiders opens records without an owner",
    severity="high",
    why="A record whose customer is not filled in yet is everybody's, and drafts are often like that.",
    remedy="Remove the part of the rule that holds for an empty owner; fill in the owner of the records.",
    judge=judge,
    needs=("engine",),
)
