"""What the files of addons say: manifests, data records, templates, and the fields that classes declare.

Nothing here is merged or judged: a record is what one place of one file writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ValueKind = Literal["text", "eval", "ref", "search", "file"]
RecordKind = Literal["record", "delete", "function"]
ProblemKind = Literal["unreadable", "manifest", "entities", "columns", "not-listed", "skipped"]


class Place(NamedTuple):
    """A line of a file; `path` is the one that findings show, lines count from 1."""

    path: str
    line: int


class Value(NamedTuple):
    """What a field of a record is set to: text, a Python expression, an external id, a search or a file."""

    kind: ValueKind
    text: str
    line: int


class DataRecord(NamedTuple):
    """One record, deletion or function call of a data file.

    `xmlid` is complete (`module.name`), empty where there is none. `values` are kept for the models that access depends
    on, and empty for all others.
    """

    kind: RecordKind
    model: str
    xmlid: str
    module: str
    place: Place
    values: Mapping[str, Value] = {}
    noupdate: bool = False

    @property
    def own(self) -> bool:
        """The record belongs to the module that writes it here."""
        return self.xmlid.partition(".")[0] == self.module

    def text(self, name: str) -> str | None:
        """The text of a value, None where the record does not set it."""
        value = self.values.get(name)
        return value.text if value is not None else None


class Node(NamedTuple):
    """An element of a view or template."""

    tag: str
    line: int
    attributes: Mapping[str, str]
    children: tuple[Node, ...] = ()
    text: str = ""

    def walk(self) -> Iterator[Node]:
        """The element and all below it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class Template(NamedTuple):
    """A view with its elements. `inherit` is the external id of the view that it changes.

    Of views that are not QWeb, `root` holds only the fields of the model that some groups see.
    """

    xmlid: str
    module: str
    place: Place
    root: Node
    qweb: bool
    model: str = ""
    inherit: str = ""
    groups: str = ""


class Problem(NamedTuple):
    """A file, or a part of one, that could not be read, and why."""

    kind: ProblemKind
    message: str
    place: Place


class DeclaredField(NamedTuple):
    """A field as one class declares it; `attributes` are those that were written, under the names of `CodeField`."""

    model: str
    name: str
    type: str
    attributes: Mapping[str, object]
    module: str
    place: Place


class DeclaredModel(NamedTuple):
    """A class that defines or extends a model; `names` are what it binds that is no field, with their lines."""

    model: str
    module: str
    place: Place
    names: Mapping[str, int]
    attributes: Mapping[str, object]
    defines: bool
    """The class makes the model; it does not extend one."""
    refusing: frozenset[str] = frozenset()
    """Those of `create`, `write` and `unlink` that it defines and that may refuse somebody."""


@dataclass(frozen=True, slots=True)
class Addon:
    """One module as its files write it, in the order in which Odoo loads them."""

    name: str
    path: str
    series: str
    """ "18.0"; what the manifest says, else what its form suggests."""
    manifest: Place
    version: str | None = None
    depends: tuple[str, ...] = ()
    installable: bool = True
    records: tuple[DataRecord, ...] = ()
    templates: tuple[Template, ...] = ()
    fields: tuple[DeclaredField, ...] = ()
    models: tuple[DeclaredModel, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def major(self) -> int:
        return int(self.series.partition(".")[0])
