"""The stock data: what the addons of an Odoo package declare, as it ships with ostiary.

One file per series, lines of JSON: one for each module, followed by one for each of its classes with the fields.
So only the lines of installed modules are decoded, the fields of a class only when its model is asked for, and a new
package shows as a readable difference. `tools/stock_data.py` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, overload

from ostiary import series as series_package
from ostiary.facts.code import DECISION_METHODS
from ostiary.series import Series
from ostiary.sources.addons.declarations import FieldDeclaration, Manifest, ModelDeclaration, ModuleSource

_X2MANY: Final = frozenset({"One2many", "Many2many"})
_PREFIX: Final = b'["'
"""How the line of a module starts; those of fields start with a list, or are empty."""
DATA: Final = Path(series_package.__file__).parent / "data"


def encode(modules: Iterable[ModuleSource]) -> str:
    """The text of a stock file; the same for the same sources."""
    everything = sorted(modules, key=lambda module: module.name)
    kept = _needed_methods(everything)
    used = _used_classes(everything)
    return "".join(_json(line) + "\n" for module in everything for line in _lines(module, kept, used))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _lines(module: ModuleSource, methods: frozenset[str], used: frozenset[str]) -> Iterator[list[object]]:
    classes = [item for item in module.classes if item.dotted in used]
    heads = [[item.id, item.bases, dict(item.attributes), sorted(item.methods & methods)] for item in classes]
    yield [module.name, module.manifest.version, list(module.manifest.depends), heads]
    for item in classes:
        yield [_encode_field(field) for field in item.fields]


def _encode_field(field: FieldDeclaration) -> list[object]:
    attributes = {name: value for name, value in field.attributes.items() if name != "sanitize"}
    if field.type not in _X2MANY:
        attributes.pop("domain", None)
        attributes.pop("context_text", None)
    if attributes.get("context_text", "") is None:
        del attributes["context_text"]
    return [field.name, field.type, attributes] if attributes else [field.name, field.type]


def _needed_methods(modules: Iterable[ModuleSource]) -> frozenset[str]:
    """The decision methods, search methods, and compute methods of fields that can be searched."""
    names = set(DECISION_METHODS)
    for field in _fields(modules):
        if search := field.attributes.get("search"):
            names.update(str(name) for name in (search, field.attributes.get("compute")) if name)
    return frozenset(names | {"_search_display_name", "_compute_display_name"})


def _fields(modules: Iterable[ModuleSource]) -> Iterator[FieldDeclaration]:
    return (field for module in modules for item in module.classes for field in item.fields)


def _used_classes(modules: Iterable[ModuleSource]) -> frozenset[str]:
    """Model definitions, and the plain classes that they derive from."""
    classes = {item.dotted: item for module in modules for item in module.classes}
    used = {name for name, item in classes.items() if any(base.startswith("@") for base in item.bases)}
    waiting = [name for name, item in classes.items() if {"_name", "_inherit"} & item.attributes.keys()]
    waiting += [base for name in used for base in classes[name].bases]
    while waiting:
        name = waiting.pop()
        if name in classes and name not in used:
            used.add(name)
            waiting.extend(classes[name].bases)
    return frozenset(used)


class StockData:
    """The stock data of one series; modules are decoded when asked for."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.splitlines()
        self._places = {
            line[len(_PREFIX) : line.index(b'"', len(_PREFIX))].decode(): place
            for place, line in enumerate(self._lines)
            if line.startswith(_PREFIX)
        }

    @classmethod
    def of(cls, series: Series) -> StockData:
        """What ships for that series; nothing where no data ships."""
        try:
            return cls((DATA / f"stock-{series.name}.jsonl").read_bytes())
        except FileNotFoundError:
            return cls(b"")

    def __contains__(self, module: object) -> bool:
        return module in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def module(self, name: str) -> ModuleSource:
        """One module; raises KeyError."""
        place = self._places[name]
        value: Any = json.loads(self._lines[place])
        _, version, depends, heads = value
        classes = [_decode_class(name, head, self._lines[place + 1 + index]) for index, head in enumerate(heads)]
        return ModuleSource(name, Manifest(version=version, depends=tuple(depends)), tuple(classes))


def _decode_class(module: str, head: list[Any], fields: bytes) -> ModelDeclaration:
    id_, bases, attributes, methods = head
    return ModelDeclaration(module, id_, tuple(bases), attributes, EncodedFields(fields), frozenset(methods))


class EncodedFields(Sequence[FieldDeclaration]):
    """The fields of a class, decoded when somebody looks at them."""

    __slots__ = ("_fields", "_line")

    def __init__(self, line: bytes) -> None:
        self._line = line
        self._fields: tuple[FieldDeclaration, ...] | None = None

    def _decoded(self) -> tuple[FieldDeclaration, ...]:
        if self._fields is None:
            self._fields = tuple(FieldDeclaration(*field) for field in json.loads(self._line))
        return self._fields

    def __iter__(self) -> Iterator[FieldDeclaration]:
        return iter(self._decoded())

    def __len__(self) -> int:
        return len(self._decoded())

    @overload
    def __getitem__(self, index: int) -> FieldDeclaration: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[FieldDeclaration, ...]: ...

    def __getitem__(self, index: int | slice) -> FieldDeclaration | tuple[FieldDeclaration, ...]:
        return self._decoded()[index]
