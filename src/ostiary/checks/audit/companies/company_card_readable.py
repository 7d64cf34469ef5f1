"""Settings on the company that outsiders read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import WHO
from ostiary.findings import Check, Finding, Subject

MODEL: Final = "res.company"
WORDS: Final = (
    "key", "token", "secret", "passw", "pwd", "credential", "iban", "margin", "cost", "salary", "budget", "license",
)  # fmt: skip


def judge(audit: Audit) -> Iterator[Finding]:
    """Own text fields of the company whose names say that they are secret, and that no group protects."""
    if not any(audit.openings.opens(who, MODEL, "read") for who in WHO):
        return
    stock = audit.facts.code.stock_modules
    for name, row in sorted(audit.facts.fields.get(MODEL, {}).items()):
        code = audit.facts.code.field(MODEL, name)
        module = code.module if code else None
        own = row.manual or (module is not None and module not in stock)
        if own and row.store and any(word in name for word in WORDS) and not (code and code.groups):
            yield CHECK.finding(
                f"Outsiders who may read a company read `{name}` of it.",
                confidence="firm",
                subject=Subject(model=MODEL, field=name),
            )


CHECK: Final = Check(
    code="OST-M016",
    slug="company-card-readable",
    title="Outsiders read a setting of the company that looks secret",
    severity="high",
    why="Every portal user and visitor may read the company's card, with all fields that no group protects.",
    remedy="Give the field the group of administrators, or keep the value in a system parameter.",
    judge=judge,
    needs=("engine",),
)
