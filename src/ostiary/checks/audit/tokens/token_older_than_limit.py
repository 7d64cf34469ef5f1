"""Links that have been open for long."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.tokens.documents import FILLED, documents
from ostiary.database import as_int
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    limit = audit.settings.token_older_than
    before = audit.now - datetime.timedelta(days=limit)
    by_model = {}
    for document in documents(audit):
        if audit.has(document.table, "create_date"):
            sql = f"SELECT count(*) FROM {document.rows} WHERE {FILLED} AND create_date < $1"
            number = as_int(audit.rows(sql, [before])[0][0])
            if number:
                by_model[document.model] = number
    if by_model:
        number = sum(by_model.values())
        yield CHECK.finding(
            f"Documents older than {limit} days that can still be opened by link: {number}.",
            evidence={"records": number, "by_model": by_model, "days": limit},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T005",
    slug="token-older-than-limit",
    title="Old documents can still be opened by link",
    severity="low",
    why="A link lives as long as its document: mails are forwarded, mailboxes change hands, and nobody remembers it.",
    remedy="Empty `access_token` on documents that are done with, by a scheduled action.",
    judge=judge,
)
