"""A table as it would be: its rows, less those that are gone or changed, with the changed and new ones.

The text is that of a common table expression of the table's own name, which hides the table from a query. Inside, the
table is named with its schema, so that it means the table itself also below WITH RECURSIVE.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ostiary.database import Dialect, quoted
from ostiary.sources.snapshot_writer import DUCKDB_TYPES

Row = dict[str, object]
Pair = tuple[int, int]


@dataclass(slots=True)
class Parameters:
    """Values that follow those which a query has already."""

    values: list[object]

    def add(self, value: object) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


@dataclass(slots=True)
class RowShadow:
    """A model's table. `columns` are (name, PostgreSQL's type), in the order of the table."""

    table: str
    columns: Sequence[tuple[str, str]]
    written: dict[int, Row] = field(default_factory=dict)
    created: dict[int, Row] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def write(self, record_id: int, values: Row) -> None:
        """Other values of a record, whether it is new or not."""
        if record_id in self.created:
            self.created[record_id].update(values)
        elif record_id not in self.gone:
            self.written.setdefault(record_id, {}).update(values)

    def remove(self, record_id: int) -> None:
        self.written.pop(record_id, None)
        if self.created.pop(record_id, None) is None:
            self.gone.add(record_id)

    def sql(self, dialect: Dialect, schema: str, parameters: Parameters) -> str:
        """The rows as they would be."""
        names = [name for name, _ in self.columns]
        listed = ", ".join(quoted(name) for name in names)
        source = f"{quoted(schema)}.{quoted(self.table)}"
        touched = parameters.add(sorted({*self.written, *self.gone}))
        parts = [f"SELECT {listed} FROM {source} WHERE {_none_of('id', touched, dialect)}"]
        for ids, values in _alike(self.written):
            shown = ", ".join(self._cell(name, kind, values, dialect, parameters) for name, kind in self.columns)
            parts.append(f"SELECT {shown} FROM {source} WHERE id = ANY({_ids(parameters.add(ids), dialect)})")
        for record_id, values in self.created.items():
            row: Row = dict.fromkeys(names) | values | {"id": record_id}
            shown = ", ".join(self._cell(name, kind, row, dialect, parameters) for name, kind in self.columns)
            parts.append(f"SELECT {shown}")
        return " UNION ALL ".join(parts)

    def _cell(self, name: str, kind: str, values: Row, dialect: Dialect, parameters: Parameters) -> str:
        """A column that was written, or the column itself."""
        if name not in values:
            return quoted(name)
        return f"CAST({parameters.add(values[name])} AS {_type(kind, dialect)}) AS {quoted(name)}"


@dataclass(slots=True)
class PairShadow:
    """The table of a many2many field."""

    table: str
    columns: tuple[str, str]
    added: set[Pair] = field(default_factory=set)
    removed: set[Pair] = field(default_factory=set)

    def add(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            self.removed.discard(pair)
            self.added.add(pair)

    def remove(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            self.added.discard(pair)
            self.removed.add(pair)

    def sql(self, dialect: Dialect, schema: str, parameters: Parameters) -> str:
        """The pairs as they would be, each once."""
        one, other = (quoted(name) for name in self.columns)
        left_out = _unnested(sorted(self.added | self.removed), dialect, parameters)
        source = f"{quoted(schema)}.{quoted(self.table)}"
        kept = f"SELECT {one}, {other} FROM {source} WHERE ({one}, {other}) NOT IN ({left_out})"
        return f"{kept} UNION ALL {_unnested(sorted(self.added), dialect, parameters)}"


Shadow = RowShadow | PairShadow


def _alike(written: dict[int, Row]) -> list[tuple[list[int], Row]]:
    """Records that get the same values, together."""
    found: dict[tuple[tuple[str, object], ...], list[int]] = defaultdict(list)
    for record_id, values in written.items():
        found[tuple(sorted(values.items(), key=lambda item: item[0]))].append(record_id)
    return [(sorted(ids), dict(values)) for values, ids in found.items()]


def _type(kind: str, dialect: Dialect) -> str:
    if dialect == "duckdb":
        return DUCKDB_TYPES.get(kind, "VARCHAR")
    return quoted(kind)


def _ids(placeholder: str, dialect: Dialect) -> str:
    return f"CAST({placeholder} AS {'INTEGER[]' if dialect == 'duckdb' else 'int4[]'})"


def _none_of(column: str, placeholder: str, dialect: Dialect) -> str:
    return f"{column} <> ALL({_ids(placeholder, dialect)})"


def _unnested(pairs: list[Pair], dialect: Dialect, parameters: Parameters) -> str:
    columns = ([one for one, _ in pairs], [other for _, other in pairs])
    return "SELECT " + ", ".join(f"unnest({_ids(parameters.add(values), dialect)})" for values in columns)
