"""A SOURCE told apart by its shape, opened, and its facts read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ostiary.database import Database
from ostiary.errors import NotOdoo, UsageError
from ostiary.facts import Facts, Table
from ostiary.facts.code import CodeFacts
from ostiary.series import Series


@dataclass(frozen=True, slots=True)
class Opened:
    """A database to ask, and what is true of it."""

    database: Database
    facts: Facts


def open_source(source: str, addons: Sequence[Path] = ()) -> Opened:
    """Open a source for reading. Raises SourceError, or UsageError for something that is no source at all."""
    for folder in addons:
        if not folder.is_dir():
            raise UsageError(f"`{folder}` is not a folder with addons", hint="--addons takes folders")
    if source.startswith(("postgresql://", "postgres://")):
        return _postgres(source, addons)
    if source.endswith((".world.yaml", ".world.yml")):
        return _world(Path(source), addons)
    if source.startswith(("https://", "http://")):
        raise UsageError("the external API is not a source yet", hint="use a postgresql:// URL or a snapshot")
    path = Path(source)
    if path.is_dir():
        raise UsageError(
            f"`{source}` is a folder, and source code has no users", hint="`ostiary lint` is for source code"
        )
    if path.suffix == ".ostiary" or path.is_file():
        return _snapshot(path, addons)
    raise NotOdoo(
        f"`{source}` is neither a database URL nor a file that exists",
        hint="a source is postgresql://…, FILE.ostiary or FILE.world.yaml",
    )


def _postgres(url: str, addons: Sequence[Path]) -> Opened:
    from ostiary.sources.postgres import PostgresDatabase

    return _read(PostgresDatabase(url), addons)


def _snapshot(path: Path, addons: Sequence[Path]) -> Opened:
    from ostiary.sources.snapshot import SnapshotDatabase

    database = SnapshotDatabase(path)
    opened = _read(database, addons)
    return Opened(database, replace(opened.facts, tables=_kept(opened.facts.tables, database.kept)))


def _kept(tables: dict[str, Table], kept: Mapping[str, frozenset[str]]) -> dict[str, Table]:
    """The tables with the columns that the snapshot holds: what it left out cannot be decided on."""
    return {
        name: replace(table, columns={key: column for key, column in table.columns.items() if key in kept[name]})
        for name, table in tables.items()
        if name in kept
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
