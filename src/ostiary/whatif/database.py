"""A database with changes laid over it: every query sees the changed tables in place of the real ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from ostiary.database import Database, Dialect, as_int, quoted
from ostiary.whatif.shadow import Parameters, Shadow

_WORD: Final = re.compile(r"\w+")
_WITH: Final = re.compile(r"\s*WITH\b(\s+RECURSIVE\b)?", re.IGNORECASE)
_FIRST_NOT_MATERIALIZED: Final = 120_000
"""PostgreSQL 12 leaves it to the query whether a common table expression stands for itself."""


class ChangedDatabase:
    """A `Database` whose tables in `shadows` are as they would be. Closing it leaves the one below open."""

    def __init__(self, below: Database, shadows: Mapping[str, Shadow]) -> None:
        self.dialect: Dialect = below.dialect
        self.below = below
        self.shadows = dict(shadows)
        self._schema, self._hint = _place(below)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """See `Database.query`."""
        return self.below.query(*self.changed(sql, parameters))

    def ahead(self, sql: str, parameters: Sequence[object] = ()) -> Callable[[], list[tuple[object, ...]]]:
        """See `Database.ahead`."""
        return self.below.ahead(*self.changed(sql, parameters))

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[tuple[object, ...]]]:
        """See `Database.stream`."""
        return self.below.stream(*self.changed(sql, parameters))

    def copy_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        """See `Database.copy_csv`."""
        self.below.copy_csv(*self.changed(sql, parameters), target)

    def close(self) -> None:
        """Nothing: the world that was changed is still there."""

    def changed(self, sql: str, parameters: Sequence[object]) -> tuple[str, list[object]]:
        """The query with a common table expression for each changed table that it names."""
        named = sorted(self.shadows.keys() & set(_WORD.findall(sql)))
        values = Parameters(list(parameters))
        if not named:
            return sql, values.values
        texts = [
            f"{quoted(name)} AS {self._hint}({self.shadows[name].sql(self.dialect, self._schema, values)})"
            for name in named
        ]
        begin = _WITH.match(sql)
        if begin is None:
            return f"WITH {', '.join(texts)} {sql}", values.values
        return f"WITH{begin[1] or ''} {', '.join(texts)}, {sql[begin.end() :]}", values.values


def _place(below: Database) -> tuple[str, str]:
    """(the schema of the tables, what keeps a common table expression from being computed as a whole)."""
    if isinstance(below, ChangedDatabase):
        raise TypeError("changes are laid over a database once: lay all of them over it together")
    if below.dialect == "duckdb":
        return "main", "NOT MATERIALIZED "
    ((schema, version),) = below.query("SELECT current_schema()::text, current_setting('server_version_num')::int")
    return str(schema), "NOT MATERIALIZED " if as_int(version) >= _FIRST_NOT_MATERIALIZED else ""
