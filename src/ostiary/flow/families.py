"""Controllers: which classes Odoo puts together, and which definition of a method comes first.

Odoo makes one class of all the classes that descend from one controller. The class of an addon that loads later comes
before those of the addons that it depends on, so that its methods run first and `super()` goes back in load order.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ostiary.flow.index import ClassIndex

if TYPE_CHECKING:
    from ostiary.flow.program import Definition, Program
    from ostiary.flow.sources import Module

_BASE: Final = frozenset({"odoo.http.Controller", "odoo.addons.web.http.Controller"})
_DEPTH: Final = 40


class Families:
    """The classes of controllers, by dotted name, and the families that they belong to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._classes: dict[str, tuple[Module, ClassIndex]] = {}
        self._roots: dict[str, frozenset[str]] = {}
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self._depths: dict[str, int] = {}
        self._chains: dict[tuple[str, str, str], tuple[Definition, ...]] = {}
        for module, cls in program.classes():
            self._classes[f"{module.source.dotted}.{cls.name}"] = (module, cls)
        self.controllers = [name for name in self._classes if self._is_controller(name)]
        for name in self.controllers:
            self._roots[name] = self._find_roots(name, _DEPTH)
            for root in sorted(self._roots[name]):
                self._members[root].append(name)

    def cls(self, name: str) -> tuple[Module, ClassIndex]:
        return self._classes[name]

    def chain(self, name: str, method: str, addon: str) -> tuple[Definition, ...]:
        """The definitions of a method that a controller has where this addon is installed, first to run first."""
        key = (name, method, addon)
        found = self._chains.get(key)
        if found is None:
            found = self._chains[key] = tuple(self._definitions(name, method, addon)) or self._of_service(*key)
        return found

    def _of_service(self, name: str, method: str, addon: str) -> tuple[Definition, ...]:
        """A service inherits by name, as models do."""
        cls = self._classes[name][1] if name in self._classes else None
        names = (cls.model, *cls.inherit) if cls else ()
        chains = (self._program.models.chain(each, method, addon) for each in names if each)
        return next((chain for chain in chains if chain), ())

    def _definitions(self, name: str, method: str, addon: str) -> list[Definition]:
        visible = self._program.closure(addon)
        related = {member for root in self._roots.get(name, ()) for member in self._members[root]} | {name}
        found: list[tuple[int, int, int, Definition]] = []
        for member in related:
            module, cls = self._classes[member]
            if method not in cls.methods or (module.source.addon not in visible and module.source.addon != addon):
                continue
            definition = self._program.definition(module, cls, method)
            if definition is not None:
                position = self._program.positions.get(module.source.addon, -1)
                found.append((position, self._depth(member), cls.line, definition))
        found.sort(key=lambda item: item[:3], reverse=True)
        return [item[3] for item in found]

    def _is_controller(self, name: str, depth: int = _DEPTH) -> bool:
        found = self._classes.get(name)
        if found is None or not depth:
            return name in _BASE or ".controllers." in name or name.endswith("Controller")
        cls = found[1]
        if any(method.routing is not None for method in cls.methods.values()):
            return True
        if cls.model or cls.inherit:
            return False
        return any(self._is_controller(self._program.canonical(base), depth - 1) for base in cls.bases)

    def _find_roots(self, name: str, depth: int) -> frozenset[str]:
        """The oldest ancestors that are not Odoo's own `Controller`; a class that was not read counts by its name."""
        found = self._classes.get(name)
        bases = [self._program.canonical(base) for base in found[1].bases] if found and depth else []
        bases = [base for base in bases if base not in _BASE and base not in ("object", name)]
        ancestors = [base for base in bases if base in self._classes or base.startswith("odoo.addons.")]
        if not ancestors:
            return frozenset({name})
        return frozenset(root for base in ancestors for root in self._find_roots(base, depth - 1))

    def _depth(self, name: str, limit: int = _DEPTH) -> int:
        """How many classes are between a class and its oldest ancestor."""
        known = self._depths.get(name)
        if known is None:
            found = self._classes.get(name)
            bases = [self._program.canonical(base) for base in found[1].bases] if found and limit else []
            known = 1 + max((self._depth(base, limit - 1) for base in bases if base in self._classes), default=0)
            self._depths[name] = known
        return known
