"""The DuckDB file that a snapshot becomes: tables are made and filled in one thread, which can be stopped."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from ostiary.database import quoted
from ostiary.errors import SourceError

_CSV: Final = (
    "FORMAT csv, HEADER false, AUTO_DETECT false, DELIM ',', QUOTE '\"', ESCAPE '\"', NULLSTR '',"
    " ALLOW_QUOTED_NULLS false, MAX_LINE_SIZE 16777216, BUFFER_SIZE 33554432"
)
"""CSV as PostgreSQL writes it: an empty value is NULL, a quoted one is empty text. Sizes in bytes."""


class SnapshotFile:
    """One transaction after the other on a new file. Raises duckdb.Error where it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect(str(path), config=_config())
        self.execute("BEGIN")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run and fetch: DuckDB keeps a connection busy until the last row of an answer is fetched."""
        return self._connection.execute(sql, list(parameters) or None).fetchall()

    def create(self, table: str, types: Mapping[str, str]) -> None:
        listed = ", ".join(f"{quoted(name)} {column_type}" for name, column_type in types.items())
        self.execute(f"CREATE TABLE {quoted(table)} ({listed})")

    def load_csv(self, table: str, path: Path) -> int:
        """Fill a table from a CSV file, which is then removed; the number of rows. Raises SourceError."""
        if path.stat().st_size == 0:
            return 0
        file = str(path).replace("'", "''")  # COPY takes no parameter for it
        try:
            ((rows,),) = self.execute(f"COPY {quoted(table)} FROM '{file}' ({_CSV})")
        except (duckdb.ConversionException, duckdb.InvalidInputException):  # their text quotes the row
            raise SourceError(f"a value of the table `{table}` does not fit into a snapshot") from None
        path.unlink()
        return int(rows)

    def pack(self) -> None:
        """Write what was loaded to the file."""
        self.execute("COMMIT")
        self.execute("BEGIN")

    def finish(self) -> None:
        self.execute("COMMIT")
        self.execute("CHECKPOINT")

    def stop(self) -> None:
        """End what runs, from another thread."""
        self._connection.interrupt()

    def close(self) -> None:
        self._connection.close()


def _config() -> dict[str, str | bool | int | float | list[str]]:
    """Blocks of 64 KB, as the default of 256 KB is the least size of each of hundreds of small tables; one core is left
    to fetching; and nothing is written a second time before the end."""
    threads = max(1, (os.cpu_count() or 2) - 1)
    return {"default_block_size": "65536", "threads": threads, "checkpoint_threshold": "1TB"}
