"""Markers of records from the rows of a source: values that stand in one row alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.reach import quoted
from ostiary.facts.schema import Schema
from ostiary.probe.markers import Marker, MarkerBook, amounts, is_distinct, usable
from ostiary.probe.scene import Document, Key

MOST_COLUMNS: Final = 10
_TEXTS: Final = ("char", "text")
_NAMES: Final = ("name", "reference", "ref", "display_name", "code", "number", "x_name")
"""Columns that name a record wherever it is shown."""
_NUMBERS: Final = ("float", "monetary")
_FIRST: Final = ("name", "access_token", "reference", "ref", "display_name", "email", "code", "note", "description")
_NEVER: Final = frozenset({"password", "totp_secret", "create_uid", "write_uid", "arch_db", "arch_prev", "parent_path"})


def read_markers(
    world: World,
    model: str,
    documents: Sequence[Document],
    owned: bool,
    book: MarkerBook,
    parents: dict[Key, dict[str, int]],
) -> None:
    """Put the markers of some records of a model into the book, and note which records are above them."""
    schema = world.engine().schema
    texts, numbers, links = _columns(schema, model)
    names = [*texts, *numbers, *links]
    if not names:
        return
    table = quoted(schema.table_name(model))
    ids = [document.id for document in documents]
    columns = ", ".join(quoted(name) for name in names)
    for number, *values in world.database.query(f"SELECT id, {columns} FROM {table} WHERE id = ANY($1)", [ids]):
        row = dict(zip(names, values, strict=True))
        key = (model, as_int(number))
        book.add(key, _unique(world, table, row, texts, numbers, owned))
        parents[key] = {
            relation: as_int(row[name])
            for name, relation in links.items()
            if isinstance(row[name], int) and relation != model
        }


def _columns(schema: Schema, model: str) -> tuple[list[str], list[str], dict[str, str]]:
    """(columns of text, of numbers, of links with the model they lead to)."""
    table = schema.table(model)
    texts, numbers, links = [], [], {}
    for name, row in schema.facts.fields.get(model, {}).items():
        if table is None or name not in table.columns or name in _NEVER or not row.store:
            continue
        if row.type in _TEXTS:
            texts.append(name)
        elif row.type in _NUMBERS:
            numbers.append(name)
        elif row.type == "many2one" and row.relation:
            links[name] = row.relation
    texts.sort(key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    return texts[:MOST_COLUMNS], sorted(numbers)[:4], links


def _unique(
    world: World, table: str, row: Mapping[str, object], texts: Sequence[str], numbers: Sequence[str], owned: bool
) -> Iterator[Marker]:
    for name in texts:
        for text in _readings(row[name]):
            shown = usable(text)
            if shown and _alone(world, table, name, row[name]):
                secret = name.endswith("token")
                yield Marker(name, shown, strong=secret or (owned and name in _NAMES and is_distinct(shown)))
    for name in numbers:
        value = row[name]
        plain = float(value) if isinstance(value, int | float) or hasattr(value, "quantize") else None  # type: ignore[arg-type]
        written = amounts(plain)
        if written and _alone(world, table, name, value):
            yield from (Marker(name, text) for text in written)


def _readings(value: object) -> list[str]:
    """A text, or each translation of one."""
    if isinstance(value, str) and value.startswith('{"'):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    if isinstance(value, dict):
        return [str(one) for one in value.values() if isinstance(one, str)]
    return [value] if isinstance(value, str) else []


def _alone(world: World, table: str, name: str, value: object) -> bool:
    """Whether no other row has the value; of translations, the English one."""
    column = quoted(name)
    if isinstance(value, dict):
        column, value = f"({column}->>'en_US')", value.get("en_US")
    rows = world.database.query(f"SELECT 1 FROM {table} WHERE {column} = $1 LIMIT 2", [value])
    return len(rows) == 1
