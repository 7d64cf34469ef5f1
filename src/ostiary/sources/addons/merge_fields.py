"""What the declarations of a field add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from ostiary.facts.code import CodeField
from ostiary.series import Series
from ostiary.sources.addons.declarations import FieldDeclaration
from ostiary.sources.addons.lazy import LazyMapping
from ostiary.sources.addons.tree import ClassTree

_SUBCLASSES: Final = {"Image": "Binary", "Many2oneReference": "Integer", "Id": "Integer"}
"""Field classes that derive from others that can be used by themselves."""

_TYPES: Final = {
    "Image": "binary",
    "Many2oneReference": "many2one_reference",
    "PropertiesDefinition": "properties_definition",
    "Id": "integer",
}

_AUTOMATIC: Final = frozenset(
    {"id", "display_name", "create_uid", "create_date", "write_uid", "write_date", "__last_update"}
)
"""Every model has them by itself."""

_DISPLAY_NAME: Final = FieldDeclaration(
    "display_name", "Char", {"compute": "_compute_display_name", "search": "_search_display_name"}
)
"""What Odoo's own base class declares, since 17."""

Declared = tuple[FieldDeclaration, str | None]
"""A declaration and the module that it is in, None for Odoo's framework."""

Place = tuple[str, str]
"""A model and the name of a field."""


def _no_field(name: str) -> CodeField:
    raise KeyError(name)


_NOTHING: Final[LazyMapping[CodeField]] = LazyMapping((), _no_field)
"""What a model that is its own parent sees of itself."""


class FieldMerger:
    """Merges the fields of models over their classes, as `Field._get_attrs` does."""

    def __init__(self, series: Series, tree: ClassTree) -> None:
        self._major = int(series.name.partition(".")[0])
        self._tree = tree
        self._models: dict[str, LazyMapping[CodeField]] = {}
        self._declared: dict[str, LazyMapping[CodeField]] = {}
        self._empty_groups: set[Place] = set()

    def fields(self, model: str) -> LazyMapping[CodeField]:
        """The fields of a model, those of its `_inherits` parents among them."""
        if model not in self._models:
            declared = self._fields(model)
            self._models[model] = LazyMapping(declared, lambda name: self._complete(declared[name], frozenset()))
        return self._models[model]

    def _fields(self, model: str) -> LazyMapping[CodeField]:
        """The same, related fields without what they take from their target."""
        if model not in self._declared:
            self._declared[model] = _NOTHING
            self._declared[model] = self._lazy(model)
        return self._declared[model]

    def _lazy(self, model: str) -> LazyMapping[CodeField]:
        declared: dict[str, list[Declared]] = {}
        methods: dict[str, str] = {}
        for declaration in self._tree.declarations(model):
            for field in declaration.fields:
                declared.setdefault(field.name, []).append((field, declaration.module))
            for method in declaration.methods:
                methods.setdefault(method, declaration.module)
        if self._major >= 17:
            declared.setdefault("display_name", []).append((_DISPLAY_NAME, None))
        parents = self._parents(model, declared)

        def make(name: str) -> CodeField:
            if name in declared:
                return self._field(model, declared[name], methods)
            return self._inherited(model, name, *parents[name])

        return LazyMapping([*declared, *parents], make)

    def _parents(self, model: str, own: Mapping[str, object]) -> dict[str, tuple[str, str]]:
        """The fields that only `_inherits` parents have: name → (parent, link)."""
        if self._major >= 15 and self._tree.attribute(model, "_abstract"):
            return {}
        result: dict[str, tuple[str, str]] = {}
        for parent, link in self._tree.inherits(model).items():
            names = self._fields(parent) if parent in self._tree.bases else ()
            result.update((name, (parent, link)) for name in names if name not in own and name not in _AUTOMATIC)
        return result

    def _field(self, model: str, declared: list[Declared], methods: Mapping[str, str]) -> CodeField:
        """One field from its declarations, the strongest first."""
        last = declared[0][0]
        attributes = self._attributes(declared)
        self._resolve(attributes)
        related, store = _text(attributes.get("related")), attributes.get("store")
        compute = None if related else _text(attributes.get("compute"))
        search = _text(attributes.get("search"))
        if "groups" in attributes and not attributes["groups"]:
            self._empty_groups.add((model, last.name))
        return CodeField(
            model=model,
            name=last.name,
            type=_TYPES.get(last.type) or last.type.lower(),
            comodel=_text(attributes.get("comodel")),
            inverse=_text(attributes.get("inverse")),
            store=None if store is None else bool(store),
            related=related,
            related_sudo=bool(attributes.get("related_sudo", True)),
            compute=compute,
            compute_sudo=cast(bool | None, attributes.get("compute_sudo")),
            search=search,
            groups=_text(attributes.get("groups")),
            required=bool(attributes.get("required")),
            company_dependent=bool(attributes.get("company_dependent")),
            translate=bool(attributes.get("translate")),
            attachment=bool(attributes.get("attachment", True)),
            auto_join=bool(attributes.get("auto_join")) or (self._major >= 17 and self._is_link(model, last.name)),
            domain=_text(attributes.get("domain")),
            context=cast("Mapping[str, object] | None", attributes.get("context")),
            context_text=_text(attributes.get("context_text")),
            module=declared[0][1],
            search_module=methods.get(search) if search else None,
            compute_module=methods.get(compute) if compute else None,
            inherited=bool(attributes.get("inherited")),
        )

    def _is_link(self, model: str, name: str) -> bool:
        return name in self._tree.inherits(model).values()

    def _attributes(self, declared: list[Declared]) -> dict[str, object]:
        """The attributes of all declarations, later ones over earlier ones.

        Declarations before one of another type are forgotten: since 16 unless the last type derives from theirs,
        before unless theirs derives from the last.
        """
        last = declared[0][0].type
        attributes: dict[str, object] = {}
        for field, _ in reversed(declared):
            fits = _derives(last, field.type) if self._major >= 16 else _derives(field.type, last)
            if fits:
                attributes.update(field.attributes)
            else:
                attributes.clear()
        return attributes

    def _resolve(self, attributes: dict[str, object]) -> None:
        """Defaults that depend on other attributes, in the order of `Field._get_attrs`."""
        if attributes.get("sparse"):
            attributes["store"], attributes["compute"] = False, "_compute_sparse"
        if attributes.get("inherited") and self._major < 16:
            attributes["related_sudo"] = attributes["compute_sudo"] = False
        if attributes.get("compute"):
            stored = bool(attributes.get("store"))
            attributes.setdefault("compute_sudo", stored)
        if attributes.get("related"):
            attributes.setdefault("compute_sudo", attributes.get("related_sudo", True))
        if attributes.get("company_dependent") and self._major < 18:
            attributes["store"] = False
            attributes.setdefault("compute_sudo", False)

    def _inherited(self, model: str, name: str, parent: str, link: str) -> CodeField:
        """A field of an `_inherits` parent, as `_add_inherited_fields` makes it."""
        return replace(
            self._fields(parent)[name],
            model=model,
            inverse=None,
            store=False,
            related=f"{link}.{name}",
            related_sudo=False,
            compute=None,
            compute_sudo=False,
            search=None,
            search_module=None,
            compute_module=None,
            company_dependent=False,
            auto_join=False,
            inherited=True,
        )

    def _complete(self, field: CodeField, seen: frozenset[Place]) -> CodeField:
        """A related field with what it takes from the field at the end of its path.

        Until 18 an empty `groups` of its own does not keep the target's away. A path that leads to itself ends there.
        """
        place = (field.model, field.name)
        if not field.related or place in seen:
            return field
        path = self._path(field.model, field.related.split("."), seen | {place})
        if not path:
            return field
        keeps_groups = field.groups is not None or (self._major >= 19 and place in self._empty_groups)
        keeps_search = field.stored if self._major >= 19 else False
        searches_path = not keeps_search and self._searchable(path, seen | {place})
        return replace(
            field,
            groups=field.groups if keeps_groups else path[-1].groups,
            comodel=field.comodel or path[-1].comodel,
            required=field.required or (field.inherited and path[-1].required),
            search=None if searches_path else field.search,
            search_module=None if searches_path else field.search_module,
        )

    def _path(self, model: str, names: list[str], seen: frozenset[Place]) -> list[CodeField]:
        """The fields along a path, empty where one of them is not known."""
        path: list[CodeField] = []
        for name in names:
            field = self._fields(model).get(name) if model in self._tree.bases else None
            if field is None:
                return []
            path.append(self._complete(field, seen))
            model = path[-1].comodel or ""
        return path

    def _searchable(self, path: list[CodeField], seen: frozenset[Place]) -> bool:
        """Whether Odoo lets a related field search along its path: since 19 every step, before the last one."""
        return all(self._can_search(field, seen) for field in (path if self._major >= 19 else path[-1:]))

    def _can_search(self, field: CodeField, seen: frozenset[Place]) -> bool:
        place = (field.model, field.name)
        if field.stored or field.search:
            return True
        if not field.related or place in seen:
            return False
        path = self._path(field.model, field.related.split("."), seen | {place})
        return bool(path) and self._searchable(path, seen | {place})


def _derives(name: str, other: str) -> bool:
    return name == other or _SUBCLASSES.get(name) == other


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
