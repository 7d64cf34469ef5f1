"""Reading a snapshot: an Odoo database as it was, in one DuckDB file that is only ever read."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Final
from weakref import finalize

import duckdb

from ostiary.errors import NotOdoo, NotReachable, SourceError
from ostiary.sources.catalog import META_TABLE, read_kept
from ostiary.sources.duck import DuckDatabase
from ostiary.sources.snapshot_writer import FORMAT, SnapshotProgress, SnapshotSummary, write_snapshot

__all__ = ["SnapshotDatabase", "SnapshotProgress", "SnapshotSummary", "write_snapshot"]

_HEADER: Final = 3 * 4096
"""Bytes before DuckDB's first block."""
_SIZE: Final = "SELECT total_blocks * block_size FROM pragma_database_size() WHERE database_name = 'snapshot'"
_USE: Final = "USE snapshot"
_LEAST_MEMORY: Final = 512 << 20
_MOST_MEMORY: Final = 4 << 30


class SnapshotDatabase(DuckDatabase):
    """A snapshot as a `Database`. `meta` is what it says of itself (format, series, taken_at in UTC, …).

    A snapshot may come from somebody else, so DuckDB may touch no other file and load no extension.
    """

    def __init__(self, path: Path) -> None:
        """Open for reading. Raises NotReachable, NotOdoo or SourceError."""
        scratch = Path(mkdtemp(prefix="ostiary-"))
        try:
            connection = _open(path, scratch)
            self.meta = _checked(connection, path)
        except BaseException:
            rmtree(scratch, ignore_errors=True)
            raise
        super().__init__(connection, str(path), scratch)
        self._remove_scratch = finalize(self, rmtree, scratch, ignore_errors=True)

    @cached_property
    def kept(self) -> dict[str, frozenset[str]]:
        """table → columns whose values are here; the catalog has those of the source, which are more."""
        return read_kept(self)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = super()._cursor()
        cursor.execute(_USE).fetchall()
        return cursor

    def close(self) -> None:
        """Close the file and remove the scratch folder."""
        super().close()
        self._remove_scratch()


def _checked(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """What the snapshot says of itself, if it is one, whole, and not newer than this ostiary."""
    try:
        meta: dict[str, str] = dict(connection.execute(f"SELECT key, value FROM {META_TABLE}").fetchall())
        sizes = connection.execute(_SIZE).fetchall()
    except duckdb.CatalogException:
        raise _foreign(path) from None
    except duckdb.Error as error:
        raise _open_error(error, path) from error
    if path.stat().st_size < _HEADER + sizes[0][0]:
        raise _truncated(path)
    if not meta.get("format", "").isdigit() or int(meta["format"]) > FORMAT:
        raise SourceError(
            f"`{path}` was taken by ostiary {meta.get('ostiary', '?')}, which is newer than this one",
            hint="upgrade ostiary, or take the snapshot again with this version",
        )
    return meta


def _foreign(path: Path) -> SourceError:
    return NotOdoo(f"`{path}` is not a snapshot of ostiary", hint="`ostiary snapshot SOURCE -o FILE.ostiary` takes one")


def _truncated(path: Path) -> SourceError:
    return SourceError(
        f"the snapshot `{path}` is damaged: its end is missing", hint="copy it again, or take a new snapshot"
    )


def _open(path: Path, scratch: Path) -> duckdb.DuckDBPyConnection:
    """Attached to a database of its own: DuckDB shares a file that is opened twice, with the settings of the first."""
    if not path.exists():
        raise NotReachable(f"there is no file `{path}`", hint="check the path")
    try:
        connection = duckdb.connect(":memory:", config=_config())
        connection.execute("ATTACH $1 AS snapshot (READ_ONLY)", [str(path)]).fetchall()
        for setting in _settings(scratch):
            connection.execute(setting).fetchall()
    except duckdb.Error as error:
        raise _open_error(error, path) from error
    return connection


def _settings(scratch: Path) -> tuple[str, ...]:
    """SET takes no parameters, so the folder's name is quoted here."""
    folder = "'" + str(scratch).replace("'", "''") + "'"
    return (
        _USE,
        f"SET allowed_directories = [{folder}]",
        f"SET temp_directory = {folder}",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    )


def _config() -> dict[str, str | bool | int | float | list[str]]:
    memory = _LEAST_MEMORY
    with suppress(ValueError, OSError, AttributeError):  # no sysconf on Windows
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return {
        "memory_limit": f"{max(_LEAST_MEMORY, min(_MOST_MEMORY, memory)) >> 20}MiB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def _open_error(error: duckdb.Error, path: Path) -> SourceError:
    text = str(error).partition("\n")[0]
    if "not a valid DuckDB" in text or "Is a directory" in text:
        return _foreign(path)
    if "Could not read enough bytes" in text:
        return _truncated(path)
    if "version number" in text:
        return SourceError(f"`{path}` was written by a newer DuckDB", hint="upgrade the Python package duckdb")
    if "Permission denied" in text:
        return SourceError(f"`{path}` may not be read by this user", hint="check the permissions of the file")
    return SourceError(f"the snapshot `{path}` cannot be opened: {text}", hint="take a new snapshot")
