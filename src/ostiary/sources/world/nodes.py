"""What a world file consists of before it means anything: scalars, lists and mappings that know where they stand.

Every reader of a section asks these nodes for text, flags, lists, …; a wrong answer becomes a SourceError that
names file, line and column and says what to do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ostiary.errors import SourceError

MAX_INTEGER: Final = 2**31 - 1
Plain = None | bool | int | float | str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from one, and are zero where there is no text (worlds from Python)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `text` is how it was written, `value` what YAML makes of it."""

    value: Plain
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value; `mark` is the place of the key."""

    key: str
    mark: Mark
    node: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping with text keys, in the order of the file."""

    entries: dict[str, Entry]
    mark: Mark

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry.node if entry else None


Node = Scalar | Sequence | Mapping


def problem(mark: Mark, message: str, hint: str | None = None) -> SourceError:
    """The error for a mistake at a place of a world file."""
    return SourceError(f"`{mark}`: {message}", hint=hint)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not among the known ones: the nearest, or all of them when they are few."""
    choices = sorted(set(known))
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if not choices:
        return "nothing of that kind is defined in this world"
    listed = ", ".join(f"`{choice}`" for choice in choices[:12])
    return f"known are {listed}" + (", …" if len(choices) > 12 else "")


def is_null(node: Node | None) -> bool:
    """Nothing was given: no such key, an empty value, `null` or `~`."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def as_mapping(node: Node | None, what: str) -> Mapping:
    """The node as a mapping; nothing at all is an empty one."""
    if isinstance(node, Mapping):
        return node
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return Mapping({}, node.mark if node else Mark("<world>"))
    raise problem(node.mark, f"{what} must be a mapping of `key: value` lines", "indent its keys below it")


def as_items(node: Node | None, what: str) -> tuple[Node, ...]:
    """The node as a list; a single scalar is a list of one, nothing is an empty one."""
    if node is None or is_null(node):
        return ()
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Scalar):
        return (node,)
    raise problem(node.mark, f"{what} must be a list", "write it as `[a, b]` or as lines that begin with `- `")


def as_texts(node: Node | None, what: str) -> tuple[Scalar, ...]:
    """The node as a list of scalars."""
    return tuple(as_scalar(item, what) for item in as_items(node, what))


def as_scalar(node: Node, what: str) -> Scalar:
    """The node as a single value that is not null."""
    if isinstance(node, Scalar) and node.value is not None:
        return node
    raise problem(node.mark, f"{what} must be a single value", "write one word, number or quoted text")


def as_text(node: Node, what: str) -> str:
    """The text of a single value, as it was written."""
    return as_scalar(node, what).text


def as_flag(node: Node, what: str) -> bool:
    """A boolean."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    raise problem(node.mark, f"{what} must be `true` or `false`", "write it without quotes")


def as_integer(node: Node, what: str) -> int:
    """A whole number that fits into PostgreSQL's `integer`."""
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        if abs(node.value) <= MAX_INTEGER:
            return node.value
        raise problem(node.mark, f"{what} is too large", f"the largest number that Odoo can store is {MAX_INTEGER}")
    raise problem(node.mark, f"{what} must be a whole number", "write digits only, without quotes")


def check_keys(mapping: Mapping, known: Iterable[str], what: str) -> None:
    """Refuse a key that the section does not have."""
    allowed = set(known)
    for entry in mapping:
        if entry.key not in allowed:
            raise problem(entry.mark, f"{what} has no key `{entry.key}`", suggestion(entry.key, allowed))


def required(mapping: Mapping, key: str, what: str) -> Node:
    """The value of a key that must be there."""
    node = mapping.get(key)
    if node is None or is_null(node):
        raise problem(mapping.mark, f"{what} lacks `{key}`", f"add a line `{key}: …` to it")
    return node


def from_python(data: object, mark: Mark) -> Node:
    """The nodes of plain Python data (dicts, lists, values), for worlds that tests build without a file."""
    if isinstance(data, dict):
        return Mapping({str(key): Entry(str(key), mark, from_python(value, mark)) for key, value in data.items()}, mark)
    if isinstance(data, list | tuple | set | frozenset):
        return Sequence(tuple(from_python(item, mark) for item in data), mark)
    if data is None or isinstance(data, bool | int | float | str):
        return Scalar(data, _written(data), mark)
    if isinstance(data, datetime.date):
        return Scalar(str(data), str(data), mark)
    raise problem(mark, f"a world cannot hold a Python value of type `{type(data).__name__}`", "use plain data")


def _written(value: Plain) -> str:
    """A plain value as a world file would write it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_python(node: Node) -> object:
    """Plain Python data, for values that are stored as JSON."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [to_python(item) for item in node.items]
    return {entry.key: to_python(entry.node) for entry in node}
