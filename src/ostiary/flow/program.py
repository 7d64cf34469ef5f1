"""The code of all addons as one program: names, controllers with their overrides, models with their extensions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from ostiary.flow.families import Families
from ostiary.flow.fields import FieldIndex
from ostiary.flow.index import ClassIndex, Function, FunctionIndex, functions
from ostiary.flow.models import Models
from ostiary.flow.parsing import Unreadable, parse
from ostiary.flow.sources import Addon, Module, SourceModule, read_module

_REEXPORTS: Final = 8
"""How often a name may be imported from a file that only imports it itself."""


class Definition:
    """A function as it stands in one class of one file, or at its top level. Compared by identity."""

    __slots__ = ("cls", "function", "module", "rank")

    def __init__(self, module: Module, cls: ClassIndex | None, function: FunctionIndex, rank: int) -> None:
        self.module = module
        self.cls = cls
        self.function = function
        self.rank = rank

    @property
    def addon(self) -> str:
        return self.module.source.addon

    @property
    def path(self) -> str:
        return self.module.source.path

    @property
    def qualified(self) -> str:
        return f"{self.cls.name}.{self.function.name}" if self.cls else self.function.name

    def __repr__(self) -> str:
        return f"<{self.module.source.dotted}:{self.qualified}>"


class Program:
    """Everything that was read, and what its names stand for.

    `addons` come in load order; an addon that is not among them loads before all others.
    """

    def __init__(self, modules: Iterable[Module], addons: Iterable[Addon] = ()) -> None:
        self.addons = {addon.name: addon for addon in addons}
        self.positions = {name: position for position, name in enumerate(self.addons)}
        everything = sorted(modules, key=lambda module: self.positions.get(module.source.addon, -1))
        self.modules = {module.source.dotted: module for module in everything if module.index}
        self.skipped = tuple((module.source.path, module.problem) for module in everything if module.problem)
        self._definitions: dict[tuple[str, str, str], Definition] = {}
        self._closures: dict[str, frozenset[str]] = {}
        self._bodies: dict[Definition, Function | None] = {}
        self._trees: dict[str, dict[tuple[str, int], Function]] = {}
        self._lines: dict[str, list[str]] = {}
        self._ranks = {dotted: rank for rank, dotted in enumerate(self.modules)}

    @classmethod
    def of(cls, sources: Iterable[SourceModule], addons: Iterable[Addon] = ()) -> Program:
        """The program of some files; their first pass happens here."""
        return cls((read_module(source) for source in sources), addons)

    # ------------------------------------------------------------------ addons

    def series(self, addon: str) -> int:
        found = self.addons.get(addon)
        return found.series if found else 19

    def closure(self, addon: str) -> frozenset[str]:
        """The addons that are there when this one is installed alone: itself and all that it depends on."""
        found = self._closures.get(addon)
        if found is None:
            seen: set[str] = set()
            waiting = [addon, "base", "web"]
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    waiting.extend(self.addons[name].depends if name in self.addons else ())
            found = self._closures[addon] = frozenset(seen)
        return found

    # ------------------------------------------------------------------ names

    def classes(self) -> Iterator[tuple[Module, ClassIndex]]:
        """Every class in load order."""
        for module in self.modules.values():
            assert module.index is not None
            for cls in module.index.classes.values():
                yield module, cls

    def find(self, dotted: str, depth: int = _REEXPORTS) -> tuple[Module, ClassIndex | FunctionIndex] | None:
        """The class or function that a dotted name stands for, through files that only import it."""
        place, _, name = dotted.rpartition(".")
        module = self.modules.get(place)
        if module is None or module.index is None or not depth:
            return None
        found = module.index.classes.get(name) or module.index.functions.get(name)
        if found is not None:
            return module, found
        origin = module.index.imports.get(name)
        return self.find(origin, depth - 1) if origin and origin != dotted else None

    def canonical(self, dotted: str, depth: int = _REEXPORTS) -> str:
        """A dotted name with the re-exports that lead to it taken away, as far as the files are known."""
        place, _, name = dotted.rpartition(".")
        module = self.modules.get(place)
        if module is None or module.index is None or not depth:
            return dotted
        if name in module.index.classes or name in module.index.functions:
            return dotted
        origin = module.index.imports.get(name)
        return self.canonical(origin, depth - 1) if origin and origin != dotted else dotted

    def definition(self, module: Module, cls: ClassIndex | None, name: str) -> Definition | None:
        """The function of that name in a class, or at the top level of a file."""
        key = (module.source.dotted, cls.name if cls else "", name)
        found = self._definitions.get(key)
        if found is None and module.index is not None:
            function = (cls.methods if cls else module.index.functions).get(name)
            if function is not None:
                found = Definition(module, cls, function, self._ranks.get(module.source.dotted, 0))
                self._definitions[key] = found
        return found

    def named(self, module: Module, name: str) -> Definition | None:
        """The function that a name stands for in a file."""
        assert module.index is not None
        head, dot, rest = name.partition(".")
        found = self.find(module.index.imports.get(head, f"{module.source.dotted}.{head}") + dot + rest)
        return self.definition(found[0], None, name.rpartition(".")[2]) if found else None

    # ------------------------------------------------------------------ controllers and models

    @cached_property
    def families(self) -> Families:
        return Families(self)

    @cached_property
    def models(self) -> Models:
        return Models(self)

    def field(self, model: str | None, name: str) -> FieldIndex | None:
        return self.models.field(model, name) if model else None

    # ------------------------------------------------------------------ bodies

    def body(self, definition: Definition) -> Function | None:
        """The syntax of a function; where its file was read by another process, it is parsed from its lines."""
        if definition not in self._bodies:
            tree = definition.module.tree
            self._bodies[definition] = self._kept(definition, tree) if tree else self._parsed(definition)
        return self._bodies[definition]

    def text(self, definition: Definition) -> str:
        """The source of a function."""
        source = definition.module.source
        lines = self._lines.get(source.dotted)
        if lines is None:
            lines = self._lines[source.dotted] = source.text.split("\n")
        return "\n".join(lines[definition.function.first - 1 : definition.function.last])

    def _kept(self, definition: Definition, tree: ast.Module) -> Function | None:
        dotted = definition.module.source.dotted
        if dotted not in self._trees:
            self._trees[dotted] = {(item.name, item.end_lineno or 0): item for item in functions(tree)}
        return self._trees[dotted].get((definition.function.name, definition.function.last))

    def _parsed(self, definition: Definition) -> Function | None:
        text = self.text(definition)
        indented = text[:1] in (" ", "\t")
        try:
            above = definition.function.first - (2 if indented else 1)
            tree = parse("\n" * above + ("if 1:\n" if indented else "") + text)
        except Unreadable:
            return None
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                return node
        return None
