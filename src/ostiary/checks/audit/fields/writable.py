"""Fields that outsiders may write, through rights that were added here."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.audit.fields.readable import KINDS
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.engine.field_access import may_read_field
from ostiary.facts import FieldRow


def written_models(audit: Audit) -> Iterator[tuple[Who, str]]:
    """(who, model) where outsiders may write because of an access right that no stock module ships."""
    for who in KINDS:
        for model, _, _ in audit.openings.added(who, "write"):
            row = audit.facts.models.get(model)
            if row is not None and not row.transient and audit.engine.schema.table(model):
                yield who, model


def may_write(audit: Audit, who: Who, row: FieldRow) -> bool:
    """Whether a field is stored and its groups let some of them in; `readonly` and `compute` stop nobody over RPC."""
    found = audit.engine.schema.field(row.model, row.name)
    if found is None or not row.store or row.related:
        return False
    return any(may_read_field(audit.engine.schema, found, groups) for groups in audit.openings.groups[who])
