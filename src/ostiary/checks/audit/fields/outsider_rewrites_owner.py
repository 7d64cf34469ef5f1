"""The field that the rule compares, written by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import owner_symbols
from ostiary.checks.audit.fields.writable import may_write, written_models
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for who, model in written_models(audit):
        rows = audit.facts.fields.get(model, {})
        for name in sorted(_compared(audit, who, model) & rows.keys()):
            if may_write(audit, who, rows[name]):
                count = audit.openings.count(who, model, "write")
                severity, confidence = count.judged(CHECK.severity)
                yield CHECK.finding(
                    f"Outsiders ({who}) may write `{model}.{name}`, by which the rule tells whose the record is.",
                    severity=severity,
                    confidence=confidence,
                    subject=Subject(model=model, field=name),
                    evidence={"who": who, **count.evidence()},
                    identity=(who,),
                )


def _compared(audit: Audit, who: Who, model: str) -> set[str]:
    """The fields of the model that rules for writing compare with the person who asks."""
    names: set[str] = set()
    for groups in audit.openings.groups[who]:
        for rule in audit.engine.access.applying(model, "write", groups):
            names |= {leaf.path.partition(".")[0] for leaf in audit.domains.leaves(rule) if owner_symbols(leaf)}
    return names


CHECK: Final[Check[Audit]] = Check(
    code="OST-D023",
    slug="outsider-rewrites-owner",
    title="Outsiders may give records away",
    severity="critical",
    why="Odoo checks the rule before it writes and not after: a record can be pushed to another customer.",
    remedy="Take the right to write away, or refuse a change of this field in `write`.",
    judge=judge,
    needs=("database", "engine", "source"),
)
