"""Text of a world file → nodes with places, safely.

Only ruamel.yaml's composer is used: no object is ever constructed from a tag. What a hostile or broken file can do
is bounded: its size, the nodes that its aliases expand to, its depth.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from ostiary.errors import SourceError
from ostiary.sources.world.nodes import Entry, Mapping, Mark, Node, Plain, Scalar, Sequence, problem

MAX_BYTES: Final = 4_000_000
MAX_NODES: Final = 300_000
_PREFIX: Final = "tag:yaml.org,2002:"
_PLAIN_TAGS: Final = frozenset(_PREFIX + name for name in ("str", "int", "float", "bool", "null", "timestamp"))


def read_file(path: Path) -> Node | None:
    """The nodes of a world file, None when it holds nothing. Raises SourceError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                f"`{path}` has more than {MAX_BYTES // 1_000_000} MB, which is too much for a world file",
                hint="a world is small and written by hand; for real data make a snapshot",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise SourceError(f"cannot read `{path}`: {reason.lower()}", hint="check the path") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise problem(Mark(str(path), line, 1), "is not UTF-8 text", "save the file with the encoding UTF-8") from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Node | None:
    """The nodes of a text; `file` is what errors call it."""
    try:
        tree = YAML(typ="safe", pure=True).compose(io.StringIO(text))
    except MarkedYAMLError as error:
        raise _syntax_error(error, file) from None
    except YAMLError as error:
        raise SourceError(f"`{file}`: is not YAML: {_first_line(str(error))}") from None
    except RecursionError:
        raise SourceError(f"`{file}`: is nested too deeply", hint="a world needs five levels") from None
    return None if tree is None else _Converter(file).convert(tree)


def _syntax_error(error: MarkedYAMLError, file: str) -> SourceError:
    """An error of the YAML parser in our words, at its place."""
    where = error.problem_mark or error.context_mark
    mark = Mark(file, where.line + 1, where.column + 1) if where else Mark(file)
    return problem(mark, f"is not YAML: {error.problem or error.context}", _syntax_hint(error.problem or ""))


def _syntax_hint(words: str) -> str:
    if "\\t" in words:
        return "indent with spaces; YAML does not take tabs"
    if "mapping values" in words:
        return "quote a text that holds `: `"
    return "look at the indentation and the quotes of this line and of the one before"


def _first_line(words: str) -> str:
    return words.strip().splitlines()[0] if words.strip() else "unknown error"


class _Converter:
    """YAML nodes to ours, with a budget: aliases may make a small file large."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.left = MAX_NODES
        self.open: set[int] = set()

    def convert(self, node: YamlNode) -> Node:
        self.left -= 1
        if self.left < 0:
            raise problem(self.mark(node), f"has more than {MAX_NODES} values", "its aliases (`*name`) multiply")
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if id(node) in self.open:
            raise problem(self.mark(node), "contains itself through an alias", "write the value out")
        self.open.add(id(node))
        converted = self.mapping(node) if isinstance(node, MappingNode) else self.sequence(node)
        self.open.discard(id(node))
        return converted

    def mark(self, node: YamlNode) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def check_tag(self, node: YamlNode, allowed: frozenset[str]) -> str:
        tag = str(node.tag)
        if tag not in allowed:
            shown = tag.replace(_PREFIX, "!!")
            raise problem(self.mark(node), f"the tag `{shown}` is not allowed", "remove it: a world is plain data")
        return tag

    def scalar(self, node: ScalarNode) -> Scalar:
        tag = self.check_tag(node, _PLAIN_TAGS).removeprefix(_PREFIX)
        text = str(node.value)
        try:
            text.encode()
            return Scalar(_plain(tag, text), text, self.mark(node))
        except ValueError:
            raise problem(self.mark(node), f"`{ascii(text)[1:-1]}` is not a value", "quote it if it is text") from None

    def sequence(self, node: YamlNode) -> Sequence:
        self.check_tag(node, frozenset({_PREFIX + "seq"}))
        assert isinstance(node, SequenceNode)
        return Sequence(tuple(self.convert(item) for item in node.value), self.mark(node))

    def mapping(self, node: MappingNode) -> Mapping:
        self.check_tag(node, frozenset({_PREFIX + "map"}))
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            entry = self.entry(key_node, value_node)
            if entry.key in entries:
                first = entries[entry.key].mark
                raise problem(entry.mark, f"`{entry.key}` is given twice", f"it is already on line {first.line}")
            entries[entry.key] = entry
        return Mapping(entries, self.mark(node))

    def entry(self, key_node: YamlNode, value_node: YamlNode) -> Entry:
        mark = self.mark(key_node)
        if str(key_node.tag) == _PREFIX + "merge":
            raise problem(mark, "merge keys (`<<`) are not read", "write the keys out, or use `include`")
        if not isinstance(key_node, ScalarNode):
            raise problem(mark, "a key must be a single word", "write `key: value`")
        return Entry(str(key_node.value), mark, self.convert(value_node))


def _plain(tag: str, text: str) -> Plain:
    """The value that YAML 1.2 gives to a scalar; dates stay text."""
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if tag == "int":
        return int(text.replace("_", ""), 0 if text.lstrip("+-")[:2].lower() in {"0x", "0o"} else 10)
    if tag == "float":
        return float(text.replace("_", ""))
    return text
