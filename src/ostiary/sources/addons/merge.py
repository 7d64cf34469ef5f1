"""What the declarations of all modules make of models and fields.

Models and fields are merged when somebody asks for them: a question looks at a few of several thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ostiary.facts.code import DECISION_METHODS, CodeFacts, CodeModel
from ostiary.series import Series
from ostiary.sources.addons.declarations import CALLABLE, ModelDeclaration
from ostiary.sources.addons.lazy import LazyMapping
from ostiary.sources.addons.merge_fields import FieldMerger
from ostiary.sources.addons.tree import ClassTree


def merge(
    series: Series,
    declarations: Iterable[ModelDeclaration],
    unknown_modules: frozenset[str] = frozenset(),
    problems: tuple[str, ...] = (),
    tree: ClassTree | None = None,
) -> CodeFacts:
    """The facts of declarations that are given in the order in which Odoo loads them."""
    everything = tuple(declarations)
    tree = tree or ClassTree(series, everything)
    fields = FieldMerger(series, tree)
    rank: dict[str, int] = {}
    for declaration in everything:
        rank.setdefault(declaration.module, len(rank))
    models = ModelMerger(tree, rank)
    return CodeFacts(
        series=series.name,
        models=LazyMapping(tree.bases, models.model),
        fields=LazyMapping(tree.bases, fields.fields),
        unknown_modules=unknown_modules,
        problems=problems,
    )


class ModelMerger:
    """Merges what is said of models."""

    def __init__(self, tree: ClassTree, rank: Mapping[str, int]) -> None:
        self.tree = tree
        self.rank = rank

    def model(self, name: str) -> CodeModel:
        tree = self.tree
        return CodeModel(
            name=name,
            table=self._table(name),
            auto=bool(tree.attribute(name, "_auto")),
            abstract=bool(tree.attribute(name, "_abstract")),
            transient=bool(tree.attribute(name, "_transient")),
            inherit=tree.ancestors(name),
            inherits=tree.inherits(name),
            order=_text(tree.attribute(name, "_order")),
            rec_name=_text(tree.attribute(name, "_rec_name")),
            rec_names_search=_texts(tree.attribute(name, "_rec_names_search")),
            parent_name=_text(tree.attribute(name, "_parent_name")) or "parent_id",
            parent_store=bool(tree.attribute(name, "_parent_store")),
            active_name=_text(tree.attribute(name, "_active_name")),
            mail_post_access=_text(tree.attribute(name, "_mail_post_access")),
            table_query=tree.attribute(name, "_table_query") is not None,
            overrides=self._overrides(name),
            modules=self._by_load_order({item.module for item in tree.own_declarations(name)}),
        )

    def _table(self, name: str) -> str | None:
        """`_table` counts only where a definition of the model itself sets it."""
        tables = (_text(item.attributes.get("_table")) for item in self.tree.own_declarations(name))
        return next((table for table in tables if table), None)

    def _overrides(self, name: str) -> dict[str, tuple[str, ...]]:
        modules: dict[str, set[str]] = {}
        for declaration in self.tree.declarations(name):
            for method in declaration.methods & DECISION_METHODS:
                modules.setdefault(method, set()).add(declaration.module)
        return {method: self._by_load_order(modules[method]) for method in sorted(modules)}

    def _by_load_order(self, modules: set[str]) -> tuple[str, ...]:
        return tuple(sorted(modules, key=lambda module: self.rank[module]))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...] | None:
    if value == CALLABLE:
        return (CALLABLE,)
    if isinstance(value, (list, tuple)):
        return tuple(item for item in value if isinstance(item, str))
    return None
