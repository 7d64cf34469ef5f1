"""The one seam to data: something that answers SQL on tables laid out as Odoo lays them out.

A live database speaks PostgreSQL, a snapshot and a world file speak DuckDB. Everything above asks through this
protocol; nothing above opens a socket or a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

Dialect = Literal["postgres", "duckdb"]


def as_int(cell: object) -> int:
    """A cell of a row that holds an id or a number of rows."""
    if not isinstance(cell, int):
        raise TypeError(f"{cell!r} is not a number")
    return cell


def quoted(name: str) -> str:
    """An SQL identifier, in both dialects."""
    return '"' + name.replace('"', '""') + '"'


class Database(Protocol):
    """Read-only access to one database within one consistent view of it."""

    dialect: Dialect

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows of a SELECT. Parameters are written `$1`, `$2`, … in both dialects.

        A list parameter is an array. Raises SourceError with a message for the user.
        """
        ...

    def ahead(self, sql: str, parameters: Sequence[object] = ()) -> Callable[[], list[tuple[object, ...]]]:
        """Start a `query` and go on: the call gives its rows. Queries run in the order in which they start."""
        ...

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a SELECT in batches, for results that do not fit into memory."""
        ...

    def copy_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        """Write the rows of a SELECT to a CSV file without a header, as fast as the database can."""
        ...

    def close(self) -> None: ...
