"""A world as a database: DuckDB in memory, each table made when it is first asked for."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

import duckdb

from ostiary.sources.duck import DuckDatabase
from ostiary.sources.world.tables import NewTable

_WORD: Final = re.compile(r"\w+")
_NUMBERS: Final = count(1)


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """The one DuckDB of this process in which every world has a database: starting another takes as long as a world."""
    return duckdb.connect(":memory:")


def _connected(statement: str) -> duckdb.DuckDBPyConnection:
    """A connection of its own, after a first statement: a world may be forgotten while another thread asks."""
    return _duckdb().cursor().execute(statement)


class WorldDatabase(DuckDatabase):
    """Implements `Database`. Nothing outside this process is read or written, except by `copy_csv`."""

    def __init__(self, tables: dict[str, NewTable], label: str) -> None:
        self._name = f"ostiary_world_{next(_NUMBERS)}"
        _connected(f"ATTACH ':memory:' AS {self._name}")
        super().__init__(self._cursor(), label)
        self._pending = dict(tables)
        self._forget = weakref.finalize(self, _connected, f"DETACH {self._name}")
        self._forget.atexit = False

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection that looks at this world alone."""
        return _connected(f"USE {self._name}")

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

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        super().close()
        self._forget()

    def _make_tables(self, sql: str) -> None:
        """Make the tables that a statement may name: most questions look at a few."""
        for word in sorted(self._pending.keys() & set(_WORD.findall(sql))):
            statement, values = self._pending.pop(word).statement()
            super().ahead(statement, values)()
