"""A SOURCE told apart by its shape, opened, and its facts read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from ostiary.database import Database
from ostiary.errors import NotOdoo, UsageError
from ostiary.facts import Facts, Table
from ostiary.facts.code import CodeFacts
from ostiary.series import Series

Progress = Callable[[int, int, str], None]
"""(done, in all, what is at hand)."""
OwnerPaths = Mapping[str, Sequence[str]]
"""model → paths to the owners of its records, which a configuration names."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A database to ask, and what is true of it."""

    database: Database
    facts: Facts


def open_source(
    source: str,
    addons: Sequence[Path] = (),
    progress: Progress | None = None,
    ownership: OwnerPaths = MappingProxyType({}),
) -> Opened:
    """Open a source for reading; `progress` is told how far that is, where it takes a while.

    Raises SourceError, or UsageError for something that is no source at all.
    """
    for folder in addons:
        if not folder.is_dir():
            raise UsageError(f"`{folder}` is not a folder with addons", hint="--addons takes folders")
    if source.startswith(("postgresql://", "postgres://")):
        return _postgres(source, addons)
    if source.endswith((".world.yaml", ".world.yml")):
        return _world(Path(source), addons)
    if source.startswith(("https://", "http://")):
        return _api(source, addons, progress, ownership)
    path = Path(source)
    if path.is_dir():
        raise UsageError(
            f"`{source}` is a folder, and source code has no users", hint="`ostiary lint` is for source code"
        )
    if path.suffix == ".ostiary" or path.is_file():
        return _snapshot(path, addons)
    raise NotOdoo(
        f"`{source}` is neither a database URL nor a file that exists",
        hint="a source is postgresql://…, https://…, FILE.ostiary or FILE.world.yaml",
    )


def _postgres(url: str, addons: Sequence[Path]) -> Opened:
    from ostiary.sources.postgres import PostgresDatabase

    return _read(PostgresDatabase(url), addons)


def _api(source: str, addons: Sequence[Path], progress: Progress | None, ownership: OwnerPaths) -> Opened:
    from ostiary.sources.api import open_api

    return open_api(source, addons, progress, ownership)


def _snapshot(path: Path, addons: Sequence[Path]) -> Opened:
    from ostiary.sources.catalog import read_forms
    from ostiary.sources.snapshot import SnapshotDatabase

    database = SnapshotDatabase(path)
    opened = _read(database, addons)
    tables = kept_tables(opened.facts.tables, database.kept)
    return Opened(database, replace(opened.facts, tables=tables, forms=read_forms(database)))


def kept_tables(tables: dict[str, Table], kept: Mapping[str, frozenset[str]]) -> dict[str, Table]:
    """The tables with the columns that the snapshot holds: what it left out cannot be decided on."""
    return {
        name: replace(
            table, columns={key: column for key, column in table.columns.items() if key in kept.get(name, ())}
        )
        for name, table in tables.items()
        if name in kept or table.partial
    }


def _world(path: Path, addons: Sequence[Path]) -> Opened:
    from ostiary.sources.world import open_world

    return open_world(path, addons)


def _read(database: Database, addons: Sequence[Path]) -> Opened:
    from ostiary.sources.code import load_code
    from ostiary.sources.reader import read_facts

    def code(series: Series, installed: tuple[str, ...]) -> CodeFacts:
        return load_code(series, installed, addons)

    try:
        return Opened(database, read_facts(database, code))
    except BaseException:
        database.close()
        raise
