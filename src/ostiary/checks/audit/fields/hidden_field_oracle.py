"""Protected fields that can be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import KINDS, is_stock, open_models
from ostiary.checks.audit.fields.sensitive import EVERY
from ostiary.checks.audit.material import Audit
from ostiary.engine.field_access import may_read_field
from ostiary.facts import FieldRow
from ostiary.findings import Check, Finding

SHOWN: Final = 30


def judge(audit: Audit) -> Iterator[Finding]:
    """Since 17 a domain, an order and a grouping may only name fields that one may read."""
    if audit.facts.series.field_groups_in_domains:
        return
    hidden = [
        row
        for model in open_models(audit)
        for _, row in sorted(audit.facts.fields.get(model, {}).items())
        if row.store and any(words.names(row) for words in EVERY) and _is_hidden(audit, row)
    ]
    for own, whose in ((True, "added here"), (False, "of Odoo's own modules")):
        names = [f"{row.model}.{row.name}" for row in hidden if is_stock(audit, row.model, row.name) is not own]
        if names:
            yield CHECK.finding(
                f"Protected fields {whose} that outsiders can search and sort by: {len(names)}.",
                severity="medium" if own else "info",
                confidence="firm",
                evidence={"number": len(names), "fields": names[:SHOWN]},
                identity=(whose,),
            )


def _is_hidden(audit: Audit, row: FieldRow) -> bool:
    """Whether the groups of the field keep every outsider from it."""
    found = audit.engine.schema.field(row.model, row.name)
    if found is None or not found.groups or found.groups == ".":
        return False
    sets = {groups for kind in KINDS for groups in audit.openings.groups[kind]}
    return all(may_read_field(audit.engine.schema, found, groups) is False for groups in sets)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D028",
    slug="hidden-field-oracle",
    title="Values of protected fields can be found out by searching",
    severity="medium",
    why="To 16 Odoo lets anybody search, sort and group by a field that they may not read: the answers give it away.",
    remedy="Upgrade, or keep such fields in a model that outsiders may not read.",
    judge=judge,
    series=(14, 16),
    needs=("source", "engine"),
)
