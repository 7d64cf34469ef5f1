"""Files of closed models with a sharing link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.files.attachments import closed_models
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "res_model", "access_token")
    for model in closed_models(audit, "access_token IS NOT NULL AND access_token <> ''"):
        found = find(
            audit,
            "SELECT id FROM ir_attachment WHERE res_model = $1 AND access_token IS NOT NULL AND access_token <> ''",
            [model],
        )
        yield CHECK.finding(
            f"Files of `{model}`, which no outsider may read, that can be opened by link: {found.number}.",
            subject=Subject(model=model),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T017",
    slug="attachment-token-on-private-document",
    title="Files of internal documents can be opened by link",
    severity="high",
    why="The token of a file opens it without a login, and nothing asks whether its document may be seen.",
    remedy="Empty `access_token` on these attachments.",
    judge=judge,
)
