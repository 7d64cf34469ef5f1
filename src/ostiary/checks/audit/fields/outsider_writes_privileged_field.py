"""Fields that decide something, written by outsiders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.writable import may_write, written_models
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.findings import Check, Finding, Subject

_PRIVILEGED: Final = re.compile(
    r"^(state|stage_id|price|price_unit|list_price|discount|amount|amount_[a-z_]+|user_id|company_id|access_token"
    r"|groups_id|group_ids|approved|validated|paid|credit_limit|invoice_status|payment_state)$"
)


def judge(audit: Audit) -> Iterator[Finding]:
    for who, model in written_models(audit):
        rows = audit.facts.fields.get(model, {})
        names = [name for name in sorted(rows) if _PRIVILEGED.match(name) and may_write(audit, who, rows[name])]
        if names:
            count = audit.openings.count(who, model, "write")
            severity, confidence = count.judged(CHECK.severity)
            yield CHECK.finding(
                f"Outsiders ({who}) may write {counted(len(names), 'field')} of `{model}` that"
                f" decide{'s' if len(names) == 1 else ''} something:"
                f" {', '.join(names)}.",
                severity=severity,
                confidence=confidence,
                subject=Subject(model=model),
                evidence={"who": who, "fields": names, **count.evidence()},
                identity=(who,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-D022",
    slug="outsider-writes-privileged-field",
    title="Outsiders may change what a document is worth or decides",
    severity="critical",
    why="Over RPC a right to write is a right to write every field without groups: prices, states, owners, companies.",
    remedy="Take the right to write away, and let a route change the few fields that are meant.",
    judge=judge,
    needs=("database", "engine", "source"),
)
