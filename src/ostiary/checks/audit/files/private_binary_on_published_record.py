"""Files in fields of published records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted, find
from ostiary.database import quoted
from ostiary.findings import Check, Finding, Subject

_FLAG: Final = "is_published"


def judge(audit: Audit) -> Iterator[Finding]:
    """Fields of stock modules are the pictures that pages show; the others nobody has thought of."""
    for model in audit.engine.schema.stored_models:
        table = audit.engine.schema.table(model)
        if table is None or _FLAG not in table.columns:
            continue
        names = [name for name in sorted(audit.facts.fields.get(model, {})) if _is_open_file(audit, model, name)]
        found = find(audit, f"SELECT id FROM {quoted(table.name)} WHERE {_FLAG}") if names else None
        for name in names if found and found.number else ():
            assert found is not None
            yield CHECK.finding(
                f"`{model}.{name}` is served to everybody for {counted(found.number, 'published record')}.",
                confidence="firm",
                subject=Subject(model=model, field=name),
                evidence=found.evidence(),
            )


def _is_open_file(audit: Audit, model: str, name: str) -> bool:
    row = audit.facts.fields[model][name]
    if row.type != "binary" or not row.store:
        return False
    code = audit.facts.code.field(model, name)
    if code is not None and code.groups:
        return False
    return row.manual or (code is not None and code.module is not None and not _is_stock(audit, code.module))


def _is_stock(audit: Audit, module: str) -> bool:
    return module in audit.facts.code.stock_modules


CHECK: Final[Check[Audit]] = Check(
    code="OST-F010",
    slug="private-binary-on-published-record",
    title="Files in fields of published records are open to everybody",
    severity="high",
    why="`/web/content` and `/web/image` serve every binary field without `groups` of a published record to visitors.",
    remedy="Give the field `groups`, or move it to a model that is not published.",
    judge=judge,
)
