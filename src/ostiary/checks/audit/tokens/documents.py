"""The documents that a link with a token opens: models with `portal.mixin`."""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import literal
from ostiary.database import quoted
from ostiary.findings import Skipped

MIXIN = "portal.mixin"
TOKEN = "access_token"
UUID4 = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
"""What `uuid.uuid4()` gives, with which `portal.mixin` makes every token."""
FILLED = "access_token IS NOT NULL AND access_token <> ''"


@dataclass(frozen=True, slots=True)
class Document:
    """A model whose records can be opened by link."""

    model: str
    table: str

    @property
    def rows(self) -> str:
        return quoted(self.table)


def documents(audit: Audit) -> list[Document]:
    """The models that can be shared by link, by name. Raises Skipped where there is none."""
    shared = [model for model in sorted(audit.facts.models) if MIXIN in audit.facts.code.model(model).inherit]
    tables = {model: audit.engine.schema.table(model) for model in shared}
    found = [Document(model, table.name) for model, table in tables.items() if table and audit.has(table.name, TOKEN)]
    if not found:
        raise Skipped("the source keeps no tokens" if shared else "no installed model can be shared by link")
    return found


def all_tokens(audit: Audit) -> str:
    """A SELECT of model, id and token of everything that is shared by link; the token must not leave the database."""
    parts = [
        f"SELECT {literal(each.model)} AS model, id, access_token AS token FROM {each.rows} WHERE {FILLED}"
        for each in documents(audit)
    ]
    if audit.has("ir_attachment", "access_token"):
        parts.append(f"SELECT 'ir.attachment', id, access_token FROM ir_attachment WHERE {FILLED}")
    return " UNION ALL ".join(parts)
