"""Conditions on one field, merged as Odoo 19 merges them before any of them is translated.

They become sets of Python values, so that '' and False, which mean the same of a text, exclude each other. Sources:
`DomainNary._optimize_step` and the `_optimize_merge_…` of odoo/orm/domains.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby, pairwise
from typing import Final

from ostiary.domain.expression import EvaluationFails, NeedsConcrete, items_of
from ostiary.domain.modern import negate, rewrite
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, folded, leaves
from ostiary.domain.values import take_apart, unique
from ostiary.errors import Undecided
from ostiary.facts.schema import NUMBER_TYPES, Field

Kind = type[All] | type[Any]


def merged(scope: Scope, model: str, domain: All | Any) -> Domain:
    """The domain with conditions on one field merged, where that makes a difference; else the very same domain."""
    names = [leaf.path.partition(".")[0] for leaf in leaves(domain)]
    if len(set(names)) == len(names):
        return domain
    merging = _Merging(scope)
    result = merging.normal(model, domain)
    return result if merging.differs else domain


class _Unread(Leaf):
    """A condition that Odoo refuses, or that is not understood."""


class _Merging:
    """Puts domains into the form of Odoo's first level of optimisation."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.differs = False

    def normal(self, model: str, domain: Domain) -> Domain:
        match domain:
            case Truth():
                return domain
            case Leaf():
                return self._leaf(model, domain)
            case Not(part):
                return _opposite(self.normal(model, part))
            case All(parts) | Any(parts):
                return self._merge(model, type(domain), [self.normal(model, part) for part in parts])

    def _leaf(self, model: str, leaf: Leaf) -> Domain:
        try:
            changed = rewrite(self.scope, model, leaf)
        except (EvaluationFails, Undecided):
            return _Unread(leaf.path, leaf.operator, leaf.value)
        return leaf if changed is leaf else self.normal(model, changed)

    def _merge(self, model: str, kind: Kind, parts: Iterable[Domain]) -> Domain:
        flat = folded(kind, tuple(inner for part in parts for inner in (part.parts if type(part) is kind else (part,))))
        if not isinstance(flat, All | Any) or type(flat) is not kind:
            return flat
        mergeable = [part for part in flat.parts if isinstance(part, Leaf) and not isinstance(part, _Unread)]
        mergeable.sort(key=_place)
        found = [part for part in flat.parts if part not in mergeable]
        for _, group in groupby(mergeable, _place):
            found += self._once(self._merge_group(model, kind, list(group)))
        return folded(kind, tuple(found))

    def _once(self, group: list[Leaf]) -> list[Leaf]:
        """The first of neighbours that are equal for Python, as 0 and False are (`_optimize_same_conditions`)."""
        neighbours = list(pairwise(group))
        self.differs = self.differs or any(one == other and str(one) != str(other) for one, other in neighbours)
        return group[:1] + [other for one, other in neighbours if one != other]

    def _merge_group(self, model: str, kind: Kind, group: list[Leaf]) -> list[Leaf]:
        """Conditions of one sort on one field, as few as Odoo leaves of them."""
        field = self.scope.schema.field(model, group[0].path.partition(".")[0])
        if len(group) == 1 or field is None:
            return group
        if group[0].operator in ("in", "not in") and field.type not in ("one2many", "many2many", "properties"):
            return self._merge_sets(field, kind, group)
        if group[0].operator in ("any", "not any"):
            return self._merge_any(field, kind, group)
        return group

    def _merge_sets(self, field: Field, kind: Kind, group: list[Leaf]) -> list[Leaf]:
        """a in x & a in y & a not in z  =>  a in x ∩ y - z;  a not in x | a in y  =>  a not in x - y"""
        regular = _is_regular(field, [item for leaf in group for item in take_apart(leaf.value).plain])
        if any(take_apart(leaf.value).symbols for leaf in group):
            if not regular:
                raise NeedsConcrete
            return group
        self.differs = self.differs or not regular
        narrowing = "in" if kind is All else "not in"
        kept = [items_of(leaf.value) for leaf in group if leaf.operator == narrowing]
        others = [item for leaf in group if leaf.operator != narrowing for item in items_of(leaf.value)]
        if not kept:
            operator = "not in" if kind is All else "in"
            return [Leaf(group[0].path, operator, unique(others))]
        common = reduce(lambda one, other: [item for item in other if item in one], kept)
        return [Leaf(group[0].path, narrowing, [item for item in common if item not in others])]

    def _merge_any(self, field: Field, kind: Kind, group: list[Leaf]) -> list[Leaf]:
        """m any x & m any y  =>  m any (x & y), of a many2one;  a any x | a any y  =>  a any (x | y), of every field"""
        operator = group[0].operator
        if field.relation is None or (field.type != "many2one" and (operator == "any") == (kind is All)):
            return group
        inner: Kind = kind if operator == "any" else Any if kind is All else All
        domains = tuple(leaf.value for leaf in group if isinstance(leaf.value, Leaf | All | Any | Not | Truth))
        return [Leaf(group[0].path, operator, self.normal(field.relation, inner(domains)))]


def _opposite(domain: Domain) -> Domain:
    """`!` pushed down to the conditions."""
    match domain:
        case Truth(value):
            return Truth(not value)
        case Not(part):
            return part
        case All(parts):
            return Any(tuple(map(_opposite, parts)))
        case Any(parts):
            return All(tuple(map(_opposite, parts)))
        case _Unread():
            return Not(domain)
        case Leaf():
            return negate(domain)


_SORTS: Final = {"in": "0in", "not in": "0in", "any": "1any", "not any": "1any not"}


def _place(leaf: Leaf) -> tuple[str, str]:
    """Conditions in one place are merged (`_optimize_nary_sort_key`)."""
    return leaf.path, _SORTS.get(leaf.operator, leaf.operator)


def _is_regular(field: Field, items: Sequence[object]) -> bool:
    """Whether values of a set are the same for Python exactly where they mean the same."""
    empty = {"" if type(item) is str else item for item in items if item is False or item == ""}
    return len(empty) < 2 and all(_is_own(field, item) for item in items if item is not False)


def _is_own(field: Field, item: object) -> bool:
    """Whether a value is one of the field's own."""
    match field.column_type:
        case "integer":
            return type(item) is int and (item != 0 or field.type in NUMBER_TYPES)
        case "float":
            return type(item) in (int, float) and (item != 0 or field.type == "float")
        case "boolean":
            return type(item) is bool
        case "date" | "datetime":
            return isinstance(item, datetime.date)
        case _:
            return type(item) is str
