"""A world as a database: DuckDB in memory, each table made when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb

from ostiary.sources.duck import DuckDatabase
from ostiary.sources.world.tables import NewTable

_WORD: Final = re.compile(r"\w+")


class WorldDatabase(DuckDatabase):
    """Implements `Database`. Nothing outside this process is read or written, except by `copy_csv`."""

    def __init__(self, tables: dict[str, NewTable], label: str) -> None:
        super().__init__(duckdb.connect(":memory:"), label)
        self._pending = dict(tables)

    def ahead(self, sql: str, parameters: Sequence[object] = ()) -> Callable[[], list[tuple[object, ...]]]:
        """All rows, later. See `Database.ahead`."""
        self._make_tables(sql)
        return super().ahead(sql, parameters)

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[tuple[object, ...]]]:
        """The rows in batches. See `Database.stream`."""
        self._make_tables(sql)
        return super().stream(sql, parameters)

    def copy_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        """Write the rows to a CSV file. See `Database.copy_csv`."""
        self._make_tables(sql)
        super().copy_csv(sql, parameters, target)

    def _make_tables(self, sql: str) -> None:
        """Make the tables that a statement may name: most questions look at a few."""
        for word in sorted(self._pending.keys() & set(_WORD.findall(sql))):
            statement, values = self._pending.pop(word).statement()
            super().ahead(statement, values)()
