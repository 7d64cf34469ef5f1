"""What a mend changes, field by field: what is there, and what would be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ostiary.api import World
from ostiary.errors import OstiaryError
from ostiary.fixes.fix import Fix
from ostiary.fixes.values import shown
from ostiary.sources.kept import is_secret
from ostiary.whatif import Command, Create, Ref, Unlink, Value, Write


@dataclass(frozen=True, slots=True)
class Difference:
    """One field; `before` is None where the record is new."""

    action: Literal["create", "write", "unlink"]
    model: str
    record: str
    field: str
    before: str | None
    after: str


def differences(world: World, fix: Fix) -> Iterator[Difference]:
    """In the order in which they are done."""
    for change in fix.changes:
        if isinstance(change, Create):
            for name, value in change.values.items():
                after = _shown(world, change.model, name, value)
                yield Difference("create", change.model, f"new {change.name}", name, None, after)
        elif isinstance(change, Write):
            for one in change.ids:
                for name, value in change.values.items():
                    record = one.name if isinstance(one, Ref) else str(one)
                    before = _before(world, change.model, one, name, value)
                    after = _shown(world, change.model, name, value)
                    yield Difference("write", change.model, record, name, before, after)
        elif isinstance(change, Unlink):
            yield from (Difference("unlink", change.model, str(one), "", None, "") for one in change.ids)


def _shown(world: World, model: str, name: str, value: Value) -> str:
    """No is what `False` says in a field of yes and no; in others there is nothing then."""
    found = world.engine().schema.field(model, name)
    return "no" if value is False and found is not None and found.type == "boolean" else shown(value)


def _before(world: World, model: str, one: int | Ref, name: str, value: Value) -> str:
    if isinstance(one, Ref):
        return "new"
    schema = world.engine().schema
    found, table = schema.field(model, name), schema.table_name(model)
    try:
        if isinstance(value, Command) and found is not None and found.relation_table:
            rows = world.database.query(
                f'SELECT "{found.column2}" FROM "{found.relation_table}" WHERE "{found.column1}" = $1 ORDER BY 1', [one]
            )
            return ", ".join(str(row[0]) for row in rows) or "none"
        rows = world.database.query(f'SELECT "{name}" FROM "{table}" WHERE id = $1', [one])
    except OstiaryError:
        return "not known"
    old = rows[0][0] if rows else None
    kind = schema.facts.tables[table].columns[name].type if table in schema.facts.tables else "varchar"
    if old and is_secret(table, name, kind):
        return f"{str(old)[:4]}…"
    if kind == "jsonb" and isinstance(old, str):
        old = json.loads(old)
        old = old.get("en_US") if isinstance(old, dict) else old
    if old is False and kind == "bool":
        return "no"
    return shown(old) if isinstance(old, str | int | float | bool | None) else str(old)
