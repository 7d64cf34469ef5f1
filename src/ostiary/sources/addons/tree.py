"""The classes that Odoo would make of all definitions.

Odoo makes one Python class per model, which inherits from all its definitions and from the classes of its mixins,
so that Python's own method resolution order decides what counts. Here a class is its declaration, the name of a
model, or one of Odoo's own base classes, and the same order is worked out over them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ostiary.series import Series
from ostiary.sources.addons.declarations import CALLABLE, UNKNOWN, ModelDeclaration
from ostiary.sources.addons.mro import merge_orders

Class = ModelDeclaration | str
"""A definition, the name of a model, or one of ROOTS."""

_ROOT_ORDERS: Final[dict[str, list[Class]]] = {
    "@AbstractModel": ["@AbstractModel"],
    "@Model": ["@Model", "@AbstractModel"],
    "@TransientModel": ["@TransientModel", "@Model", "@AbstractModel"],
}
_ROOT_ATTRIBUTES: Final[dict[str, Mapping[str, object]]] = {
    "@AbstractModel": {"_auto": False, "_abstract": True, "_transient": False, "_parent_name": "parent_id"},
    "@Model": {"_auto": True, "_abstract": False},
    "@TransientModel": {"_transient": True},
}
_DEPTH: Final = 50
"""How deep classes may derive from classes of addons."""


class ClassTree:
    """The classes of all models that the declarations, in load order, make.

    `bases` has the bases of each model as Odoo orders them: definitions, newest first, and names of other models.
    """

    def __init__(self, series: Series, declarations: Iterable[ModelDeclaration]) -> None:
        self._major = int(series.name.partition(".")[0])
        everything = list(declarations)
        self._by_name = {declaration.dotted: declaration for declaration in everything}
        self._orders: dict[str, list[Class]] = {}
        self._inherits: dict[str, dict[str, str]] = {}
        self.bases: dict[str, deque[Class]] = {}
        self.models: dict[ModelDeclaration, str] = {}
        """The model that each class defines or extends."""
        for declaration in everything:
            self._register(declaration)

    def order(self, model: str) -> list[Class]:
        """The method resolution order of a model, itself first."""
        order = self._orders.get(model)
        if order is None:
            self._orders[model] = [model]  # what a model that inherits from itself sees of itself
            bases = [base for base in self.bases.get(model, []) if base in self.bases or not isinstance(base, str)]
            orders = [self.order(base) if isinstance(base, str) else self._definition_order(base) for base in bases]
            order = self._orders[model] = [model, *merge_orders([*orders, bases])]
        return order

    def declarations(self, model: str) -> Iterator[ModelDeclaration]:
        """Everything that a model is made of, the strongest first."""
        return (cls for cls in self.order(model) if isinstance(cls, ModelDeclaration))

    def ancestors(self, model: str) -> tuple[str, ...]:
        """The models that it takes fields and methods from, nearest first; `base` is left out."""
        names = (cls for cls in self.order(model)[1:] if isinstance(cls, str) and cls != "base")
        return tuple(name for name in names if name not in _ROOT_ORDERS)

    def own_declarations(self, model: str) -> list[ModelDeclaration]:
        """The definitions of the model itself, newest first."""
        return [base for base in self.bases.get(model, []) if isinstance(base, ModelDeclaration)]

    def attribute(self, model: str, name: str) -> object:
        """A class attribute as Python finds it, None when nobody sets it."""
        return self._lookup(self.order(model), name)

    def inherits(self, model: str) -> dict[str, str]:
        """`_inherits`: parent model → link field, added up over the bases as Odoo does."""
        result = self._inherits.get(model)
        if result is None:
            result = self._inherits[model] = {}
            for base in reversed(self.bases.get(model, [])):
                if isinstance(base, str):
                    result.update(self.inherits(base))
                else:
                    result.update(_texts(self._lookup(self._definition_order(base), "_inherits")))
                    result.update(_delegated(base))
        return result

    def _lookup(self, order: list[Class], name: str) -> object:
        for cls in order:
            attributes = cls.attributes if isinstance(cls, ModelDeclaration) else _ROOT_ATTRIBUTES.get(cls, {})
            if name in attributes:
                return attributes[name]
        return None

    def _definition_order(self, declaration: ModelDeclaration, depth: int = _DEPTH) -> list[Class]:
        orders: list[list[Class]] = []
        for name in declaration.bases:
            other = self._by_name.get(name)
            if name in _ROOT_ORDERS:
                orders.append(_ROOT_ORDERS[name])
            elif other is not None and other is not declaration and depth:
                orders.append(self._definition_order(other, depth - 1))
        if len(orders) == 1:
            return [declaration, *orders[0]]
        return [declaration, *merge_orders([*orders, [order[0] for order in orders]])]

    def _register(self, declaration: ModelDeclaration) -> None:
        """Add a definition to its model, as `add_to_registry` (19) and `_build_model` (before) do."""
        identity = self._identity(declaration)
        if identity is None:
            return
        name, parents = identity
        self.models[declaration] = name
        if parents == [name] and name in self.bases:
            self.bases[name].appendleft(declaration)
            return
        bases: dict[Class, None] = {declaration: None}
        for parent in parents if name == "base" else [*parents, "base"]:
            for base in self.bases.get(name, ()) if parent == name else (parent,):
                bases.pop(base, None)
                bases[base] = None
        self.bases[name] = deque(bases)

    def _identity(self, declaration: ModelDeclaration) -> tuple[str, list[str]] | None:
        """The model that a class defines or extends, and what it inherits from; None for other classes."""
        alone = len(declaration.bases) == 1 and declaration.bases[0] in _ROOT_ORDERS
        order: list[Class] = [declaration, "@AbstractModel"] if alone else self._definition_order(declaration)
        attributes = declaration.attributes
        if "@AbstractModel" not in order or attributes.get("_register", True) is not True:
            return None
        inherit = self._lookup(order, "_inherit")
        name = attributes.get("_name") if alone or self._major >= 16 else self._lookup(order, "_name")
        parents = [inherit] if isinstance(inherit, str) else inherit if isinstance(inherit, (list, tuple)) else []
        parents = [parent for parent in parents if isinstance(parent, str) and parent not in (UNKNOWN, CALLABLE)]
        if not isinstance(name, str) or not name:
            extends = len(parents) == 1 and (self._major < 19 or isinstance(inherit, str))
            name = parents[0] if extends else declaration.class_name
        return None if name in (UNKNOWN, CALLABLE) else (name, parents)


def _delegated(declaration: ModelDeclaration) -> dict[str, str]:
    """Links declared by `delegate=True` on the field (before 19)."""
    delegates = (field for field in declaration.fields if field.attributes.get("delegate"))
    return _texts({field.attributes.get("comodel"): field.name for field in delegates})


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str) and isinstance(item, str)}
