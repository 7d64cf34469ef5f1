"""World files: small Odoo databases written by hand, for tests, examples and what-ifs.

    world = open_world(Path("library.world.yaml"))
    world.facts, world.database, world.names["res.partner"]["alice"]

`docs/worlds.md` describes the format. A world is answered by the same reader and the same engine as a snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ostiary.facts.code import CodeFacts
from ostiary.series import Series
from ostiary.sources.open import Opened
from ostiary.sources.reader import read_facts
from ostiary.sources.world import text
from ostiary.sources.world.build import build
from ostiary.sources.world.database import WorldDatabase
from ostiary.sources.world.expect import Expectation
from ostiary.sources.world.layers import Loader, as_document, own_part
from ostiary.sources.world.nodes import Mapping as Document
from ostiary.sources.world.nodes import Mark, as_mapping, from_python, problem
from ostiary.sources.world.with_addons import with_addons

__all__ = ["Expectation", "OpenedWorld", "open_world", "world_from_data", "world_from_text"]


@dataclass(frozen=True, slots=True)
class OpenedWorld(Opened):
    """A world, ready to be asked.

    `names` maps each model to its records' names and their ids, `expectations` are those of the section `expect`.
    """

    title: str
    names: Mapping[str, Mapping[str, int]]
    expectations: tuple[Expectation, ...]


def open_world(path: Path, addons: Sequence[Path] = ()) -> OpenedWorld:
    """The world of a file, with the files that it includes. Raises SourceError."""
    return _open(Loader().load(path), str(path), addons)


def world_from_text(words: str, name: str = "<text>") -> OpenedWorld:
    """The world of a text in the notation of world files; it cannot include others. Raises SourceError."""
    return _open(_alone(as_document(text.parse(words, name), name)), name)


def world_from_data(data: Mapping[str, object], name: str = "<data>") -> OpenedWorld:
    """The world of plain Python data with the sections of a world file. Raises SourceError."""
    return _open(_alone(as_mapping(from_python(dict(data), Mark(name)), "a world")), name)


def _alone(document: Document) -> Document:
    """A document that stands in no folder, and so cannot include files."""
    if "include" in document:
        raise problem(document.entries["include"].mark, "only a world file can include others", "write it to a file")
    return own_part(document)


def _open(document: Document, name: str, addons: Sequence[Path] = ()) -> OpenedWorld:
    built = build(document)

    def code(series: Series, modules: tuple[str, ...]) -> CodeFacts:
        return with_addons(built.code, series, modules, addons)

    database = WorldDatabase(built.tables, name)
    return OpenedWorld(database, read_facts(database, code), built.title, built.names, built.expectations)
