"""Models: their definitions over all addons, what they inherit, and which definition of a method comes first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ostiary.flow.fields import FieldIndex
from ostiary.flow.index import ClassIndex

if TYPE_CHECKING:
    from ostiary.flow.program import Definition, Program
    from ostiary.flow.sources import Module

_ROOTS: Final = ("odoo.models.", "odoo.osv.", "odoo.orm.models")
_DEPTH: Final = 12


class Models:
    """All models, by name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.definitions: defaultdict[str, list[tuple[Module, ClassIndex]]] = defaultdict(list)
        self.names: dict[tuple[str, str], str] = {}
        self._chains: dict[tuple[str, str, str], tuple[Definition, ...]] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._fields: dict[tuple[str, str], FieldIndex | None] = {}
        for module, cls in program.classes():
            name = self._name(module, cls)
            if name:
                self.definitions[name].append((module, cls))
                self.names[module.source.dotted, cls.name] = name

    def known(self, model: str) -> bool:
        """Whether the definition of a model, not only an extension, was read."""
        return any(cls.model == model or not cls.inherit for _, cls in self.definitions.get(model, ()))

    def chain(self, model: str, method: str, addon: str) -> tuple[Definition, ...]:
        """The definitions of a method that a model has where this addon is installed, first to run first."""
        key = (model, method, addon)
        found = self._chains.get(key)
        if found is None:
            visible = self._program.closure(addon)
            found = self._chains[key] = tuple(
                definition
                for name in self.line(model)
                for module, cls in reversed(self.definitions.get(name, ()))
                if method in cls.methods and (module.source.addon in visible or not self._program.addons)
                if (definition := self._program.definition(module, cls, method))
            )
        return found

    def line(self, model: str) -> tuple[str, ...]:
        """The model, its mixins, and `base`, nearest first."""
        found = self._lines.get(model)
        if found is None:
            seen: dict[str, None] = {}
            self._collect(model, seen, _DEPTH)
            seen.pop("base", None)
            found = self._lines[model] = (*seen, "base")
        return found

    def _collect(self, model: str, seen: dict[str, None], depth: int) -> None:
        if model in seen or not depth:
            return
        seen[model] = None
        for _, cls in reversed(self.definitions.get(model, ())):
            for parent in cls.inherit:
                self._collect(parent, seen, depth - 1)

    def field(self, model: str, name: str) -> FieldIndex | None:
        """What a field is declared as, on the model, its mixins or the models that it delegates to."""
        key = (model, name)
        if key not in self._fields:
            self._fields[key] = None
            self._fields[key] = self._find_field(model, name)
        return self._fields[key]

    def _find_field(self, model: str, name: str) -> FieldIndex | None:
        found: FieldIndex | None = None
        delegates: dict[str, str] = {}
        for parent in self.line(model):
            for _, cls in self.definitions.get(parent, ()):
                declared = cls.fields.get(name)
                if declared and (found is None or (declared.comodel and not found.comodel)):
                    found = declared
                delegates.update(cls.inherits)
        if found is not None:
            return found
        return next((field for parent in delegates if (field := self.field(parent, name))), None)

    def constant(self, model: str, name: str) -> object | None:
        """What a class of the model, or of its mixins, says `_name` is."""
        classes = (cls for parent in self.line(model) for _, cls in reversed(self.definitions.get(parent, ())))
        return next((cls.constants[name] for cls in classes if name in cls.constants), None)

    def has_field(self, model: str, *names: str) -> bool:
        return any(self.field(model, name) for name in names)

    def _name(self, module: Module, cls: ClassIndex) -> str | None:
        if cls.model:
            return cls.model
        if cls.inherit:
            return cls.inherit[0] if len(cls.inherit) == 1 else None
        derives = any(base.startswith(_ROOTS) for base in cls.bases)
        return cls.name if derives and self._program.series(module.source.addon) >= 19 else None
