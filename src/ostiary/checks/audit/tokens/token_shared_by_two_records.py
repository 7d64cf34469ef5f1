"""One token that opens several records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.tokens.documents import all_tokens
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    rows = audit.rows(
        f"""
        WITH tokens AS ({all_tokens(audit)}),
             shared AS (SELECT token FROM tokens GROUP BY token HAVING count(*) > 1)
        SELECT tokens.model, tokens.id, count(*) OVER ()
          FROM tokens JOIN shared ON shared.token = tokens.token
         ORDER BY 1, 2 LIMIT {audit.settings.samples}
        """
    )
    if rows:
        number = as_int(rows[0][2])
        models = sorted({str(row[0]) for row in rows})
        yield CHECK.finding(
            f"Records with a token that another record has as well: {number}.",
            subject=Subject(model=models[0]) if len(models) == 1 else Subject(),
            evidence={"records": number, "samples": [f"{row[0]}:{row[1]}" for row in rows]},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T002",
    slug="token-shared-by-two-records",
    title="One token opens several records",
    severity="critical",
    why="Whoever was given the link of one record can open the other by changing the number in the address.",
    remedy="Empty `access_token` on all of these records, and find out which import or script copied it.",
    judge=judge,
)
