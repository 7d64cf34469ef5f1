"""DuckDB as a writer of files: a small one beside the file, in little memory, that Ctrl-C can stop."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import duckdb

from ostiary.errors import UsageError

_MEMORY: Final = "128MB"
_BUFFER: Final = 4 << 20
"""Bytes of CSV that a thread reads at once; DuckDB's own default is eight times that."""


class DuckFile:
    """Runs statements on a thread of its own, as DuckDB looks at signals only between long tasks."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(
            str(folder / "rows.duckdb"),
            config={"memory_limit": _MEMORY, "threads": min(4, os.cpu_count() or 1), "temp_directory": str(folder)},
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="duck-file")

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Raises UsageError when the disk is full or the file cannot be written."""
        future = self._thread.submit(lambda: self._connection.execute(sql, list(parameters)).fetchall())
        try:
            future.result()
        except duckdb.Error as error:
            first = str(error).strip().partition("\n")[0]
            message = f"cannot write the file: {first}"
            raise UsageError(message, hint="choose another folder or free some space") from error
        except BaseException:
            self._connection.interrupt()
            with suppress(duckdb.Error):
                future.exception()
            raise

    def names(self, kind: str, values: Iterable[str]) -> None:
        """A type for a column that holds few different texts."""
        self.run(f"CREATE TYPE {kind} AS ENUM (SELECT unnest($1::VARCHAR[]))", [list(dict.fromkeys(values))])

    def close(self) -> None:
        self._connection.close()
        self._thread.shutdown()


@contextmanager
def duck_file(folder: Path, models: Sequence[str]) -> Iterator[DuckFile]:
    """A DuckDB in a folder, with the type `model_name`."""
    duck = DuckFile(folder)
    try:
        duck.names("model_name", models)
        yield duck
    finally:
        duck.close()


def from_csv(path: Path, types: Mapping[str, str]) -> str:
    """The rows of a CSV file without a header, as something to select from."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    quoted = str(path).replace("'", "''")
    return (
        f"read_csv('{quoted}', header = false, auto_detect = false, columns = {{{columns}}}, sep = ',', quote = '\"',"
        " escape = '\"', nullstr = '', allow_quoted_nulls = false,"
        f" buffer_size = {_BUFFER}, max_line_size = {_BUFFER // 2})"
    )


def from_json(path: Path, types: Mapping[str, str], longest: int) -> str:
    """The lines of a file of JSON objects, as something to select from; none is longer than so many bytes."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    quoted = str(path).replace("'", "''")
    return (
        f"read_json('{quoted}', format = 'newline_delimited', columns = {{{columns}}},"
        f" maximum_object_size = {max(longest, _BUFFER // 4)})"
    )
