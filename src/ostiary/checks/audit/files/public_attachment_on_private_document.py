"""Public files of documents that are not public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.files.attachments import MEANT_PUBLIC, SCRATCH
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_OWNERS: Final = ("partner_id", "user_id", "employee_id")
_PUBLIC: Final = "public AND res_field IS NULL AND res_id > 0"


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "public", "res_model", "res_id", "res_field")
    rows = audit.rows(
        f"SELECT DISTINCT res_model FROM ir_attachment WHERE {_PUBLIC} AND res_model IS NOT NULL ORDER BY 1"
    )
    for model in (str(row[0]) for row in rows):
        if model in SCRATCH | MEANT_PUBLIC or audit.openings.opens("public", model, "read"):
            continue
        found = find(audit, f"SELECT id FROM ir_attachment WHERE {_PUBLIC} AND res_model = $1", [model])
        owned = _has_owner(audit, model)
        yield CHECK.finding(
            f"Public files of `{model}`, which visitors may not read: {found.number}.",
            severity="critical" if owned else "medium",
            subject=Subject(model=model),
            evidence=found.evidence(owned=owned),
        )


def _has_owner(audit: Audit, model: str) -> bool:
    """Whether records of the model belong to somebody."""
    table = audit.engine.schema.table(model)
    return model.startswith("hr.") or bool(table and any(name in table.columns for name in _OWNERS))


CHECK: Final[Check[Audit]] = Check(
    code="OST-F001",
    slug="public-attachment-on-private-document",
    title="Files of private documents are public",
    severity="critical",
    why="A public file is served to anybody who counts through the ids in `/web/content/ID`, whatever its document is.",
    remedy="Switch `public` off on these attachments; share them by their document's link where that is needed.",
    judge=judge,
)
