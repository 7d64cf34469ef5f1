"""A world may stand on others: `include` and the built-in world below them all.

Layers are laid on each other from the bottom to the top. Mappings are merged key by key; anything else is replaced by
the upper layer, as a later Odoo data file updates an earlier one. Two files on the same level must not contradict
each other, because then nobody could tell which one holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ostiary.sources.world import text
from ostiary.sources.world.nodes import (
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    as_mapping,
    as_text,
    as_texts,
    problem,
    to_python,
)

ADDITIVE: Final = frozenset({"expect"})
"""Keys whose lists add up over the layers."""


@dataclass(slots=True)
class Loader:
    """Reads a world file with everything that it includes; each file is read once."""

    done: set[Path] = field(default_factory=set)
    active: list[Path] = field(default_factory=list)

    def load(self, path: Path) -> Mapping:
        """The merged document of a file and its includes."""
        real = path.resolve()
        self.active.append(real)
        document = as_document(text.read_file(path), str(path))
        below = self.below(document, path.parent)
        self.active.pop()
        self.done.add(real)
        return lay(below, own_part(document))

    def below(self, document: Mapping, folder: Path) -> Mapping:
        """Everything that a document includes, merged."""
        merged = Mapping({}, document.mark)
        for name in as_texts(document.get("include"), "`include`"):
            path = folder / name.text
            if path.resolve() in self.active:
                raise problem(name.mark, f"`{name.text}` includes itself", "remove this line")
            if path.resolve() in self.done:
                continue
            if not path.is_file():
                raise problem(name.mark, f"there is no file `{path}`", "paths in `include` start at this file's folder")
            merged = lay(merged, self.load(path), strict=True)
        return merged


def as_document(node: Node | None, file: str) -> Mapping:
    """The top of a file: a mapping, also when the file is empty."""
    if node is None:
        raise problem(Mark(file), "is empty", 'a world begins with `series: "19.0"`')
    if isinstance(node, Mapping):
        return node
    raise problem(node.mark, "a world is a mapping of sections", 'it begins with `series: "19.0"`')


def own_part(document: Mapping) -> Mapping:
    """A document without `include` and `module`; the module is written down in each of its models."""
    entries = {key: entry for key, entry in document.entries.items() if key not in {"include", "module"}}
    if "modules" in entries:
        modules = entries["modules"]
        entries["modules"] = Entry("modules", modules.mark, module_mapping(modules.node))
    module = document.get("module")
    if module is not None and "models" in entries:
        name = as_text(module, "`module`")
        models = entries["models"]
        stamped = _stamp(as_mapping(models.node, "`models`"), name, module.mark)
        entries["models"] = Entry("models", models.mark, stamped)
    return Mapping(entries, document.mark)


def module_mapping(node: Node) -> Node:
    """A list of modules as a mapping, which can be merged."""
    if not isinstance(node, Sequence):
        return node
    entries = {}
    for item in node.items:
        name = as_text(item, "a module in a list")
        entries[name] = Entry(name, item.mark, Mapping({}, item.mark))
    return Mapping(entries, node.mark)


def _stamp(models: Mapping, module: str, mark: Mark) -> Mapping:
    """Every model of a file with the mark of its module."""
    null = Scalar(None, "", mark)
    stamp = Mapping({"modules": Entry("modules", mark, Mapping({module: Entry(module, mark, null)}, mark))}, mark)
    entries = {}
    for entry in models:
        body = as_mapping(entry.node, f"model `{entry.key}`")
        entries[entry.key] = Entry(entry.key, entry.mark, lay(stamp, body))
    return Mapping(entries, models.mark)


def lay(lower: Mapping, upper: Mapping, *, strict: bool = False) -> Mapping:
    """One mapping laid on another; `strict` refuses contradictions."""
    entries = dict(lower.entries)
    for entry in upper:
        below = entries.get(entry.key)
        entries[entry.key] = _lay_entry(below, entry, strict) if below else entry
    return Mapping(entries, upper.mark if upper.mark.line else lower.mark)


def _lay_entry(below: Entry, above: Entry, strict: bool) -> Entry:
    lower, upper = below.node, above.node
    if isinstance(lower, Mapping) and isinstance(upper, Mapping):
        return Entry(above.key, above.mark, lay(lower, upper, strict=strict))
    if isinstance(lower, Sequence) and isinstance(upper, Sequence) and above.key in ADDITIVE:
        return Entry(above.key, above.mark, Sequence(lower.items + upper.items, upper.mark))
    if strict and to_python(lower) != to_python(upper):
        hint = f"`{below.mark}` says something else; let one of the two files include the other"
        raise problem(above.mark, f"`{above.key}` contradicts a file on the same level", hint)
    return above
