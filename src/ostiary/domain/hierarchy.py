"""`child_of` and `parent_of` of Odoo 19 (odoo/orm/domains.py `_operator_hierarchy`).

The comodel is walked with all its rows, archived ones included. False in the value stands for "not set" where the walk
goes through a parent field, and fails where it goes through materialised paths. Texts start at records of that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from ostiary.domain.algebra import all_of, any_of, member, refuted
from ostiary.domain.condition import FALSE, TRUE, Column, Condition, Hierarchy, Select, Unset, Values
from ostiary.domain.expression import EvaluationFails, SymbolValue
from ostiary.domain.links import linked, linked_domain
from ostiary.domain.syntax import Leaf
from ostiary.domain.terms import term_of
from ostiary.domain.values import is_collection, possible_ids, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import Field

if TYPE_CHECKING:
    from ostiary.domain.modern_search import ModernSearch

Direction = Literal["child_of", "parent_of"]
_OPPOSITE: dict[str, Direction] = {"child_of": "parent_of", "parent_of": "child_of"}


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is walked: the records of `comodel` along the field `parent`; the ids found are compared with `id` itself
    where `on_id`, else with the field of the leaf."""

    comodel: str
    parent: str
    on_id: bool
    by_paths: bool


def modern(translator: ModernSearch, field: Field, leaf: Leaf) -> Condition:
    """The condition of a leaf with `child_of` or `parent_of`."""
    if leaf.value is False:
        return FALSE
    walk = _walk(translator, field, leaf)
    _miss_parent(translator, walk, leaf)
    seeds = _seeds(translator, walk, leaf)
    has_false = take_apart(leaf.value).has_false and field.type != "many2many"
    if not seeds and not has_false:
        return FALSE
    if walk.by_paths and (has_false or (0 in seeds.constants and field.type != "many2many")):
        raise EvaluationFails("TypeError: unsupported operand type(s) for +: 'bool' and 'str'")
    ids = Values((), (_closure(translator, walk, seeds, leaf),)) if seeds else Values()
    if walk.on_id:
        return member(Column("id"), ids)
    return _on_field(translator, field, ids, has_false)


def _walk(translator: ModernSearch, field: Field, leaf: Leaf) -> _Walk:
    schema = translator.scope.schema
    if not field.relational and field.name != "id":
        raise EvaluationFails(f"ValueError: Cannot execute {leaf.operator} for {field.name} in condition {leaf}")
    comodel = (field.relation if field.relational else field.model) or ""
    parent, on_id = schema.parent_name(comodel), field.name == "id"
    if comodel == field.model and not on_id:
        parent, on_id = field.name, field.type == "many2one"
    return _Walk(comodel, parent, on_id, schema.keeps_paths(comodel) and parent == schema.parent_name(comodel))


def _miss_parent(translator: ModernSearch, walk: _Walk, leaf: Leaf) -> None:
    """A walk needs a parent as soon as it starts anywhere; names may start it nowhere."""
    parts = take_apart(leaf.value)
    if translator.scope.schema.field(walk.comodel, walk.parent) is not None:
        return
    if parts.symbols or any(type(item) is int for item in parts.plain):
        raise EvaluationFails(f"ValueError: Invalid field {walk.comodel}.{walk.parent} in condition {leaf}")
    if parts.plain:
        raise MayRaise(f"{leaf} walks `{walk.comodel}.{walk.parent}`, which is missed as soon as a record is found")


def _seeds(translator: ModernSearch, walk: _Walk, leaf: Leaf) -> Values:
    """The records that the walk starts from: ids, symbols, and records found by their name."""
    value = leaf.value
    if not is_collection(value) and not isinstance(value, int | str | SymbolValue):
        raise EvaluationFails(f"ValueError: Value of type {type(value)} is not supported in {leaf}")
    parts = take_apart(value)
    if any(item is True for item in parts.plain):
        raise MayRaise(f"{leaf} walks from True, which is no id")
    ids = values_of(possible_ids(item for item in parts.plain if type(item) is int), parts.symbols)
    names = [item for item in parts.plain if not isinstance(item, int)]
    found = tuple(translator.select(walk.comodel, Leaf("display_name", "ilike", name)) for name in names)
    for select in found:
        _refuse_undecided(select)
    return Values(ids.constants, (*ids.sources, *found))


def _refuse_undecided(select: Select) -> None:
    from ostiary.domain.walk import failure, undecided

    broken = failure(select.condition)
    if broken is not None:
        raise EvaluationFails(broken.reason)
    for unknown in undecided(select.condition):
        raise Undecided(unknown.reason)


def _closure(translator: ModernSearch, walk: _Walk, seeds: Values, leaf: Leaf) -> Hierarchy:
    """The ids that the walk meets."""
    schema = translator.scope.schema
    table = schema.table_name(walk.comodel)
    direction = cast("Direction", leaf.operator)
    parent = schema.field(walk.comodel, walk.parent)
    assert parent is not None
    if parent.type == "one2many" and parent.store and not walk.by_paths:
        inverse = schema.field(walk.comodel, parent.inverse or "")
        if inverse is not None and inverse.store and inverse.type == "many2one":
            own = translator.translate(walk.comodel, linked_domain(translator.scope, parent))
            return Hierarchy(seeds, table, _OPPOSITE[direction], inverse.name, only=None if own == TRUE else own)
    if parent.type != "many2one" or not parent.store or parent.company_dependent:
        raise Undecided(f"{leaf} walks `{walk.comodel}.{walk.parent}`, which is no plain parent")
    return Hierarchy(seeds, table, direction, walk.parent, "parent_path" if walk.by_paths else None)


def _on_field(translator: ModernSearch, field: Field, ids: Values, has_false: bool) -> Condition:
    """The ids compared with a many2one, or with the rows that an x2many links to."""
    if not field.store:
        raise Undecided(f"`{field.model}.{field.name}` is not stored")
    if field.type == "many2one":
        term = term_of(translator.scope, field)
        unset = Unset(term) if has_false and not field.not_null else FALSE
        return any_of(member(term, ids), unset)
    return _on_links(translator, field, ids, has_false)


def _on_links(translator: ModernSearch, field: Field, ids: Values, has_false: bool) -> Condition:
    assert field.relation is not None
    own = translator.translate(field.relation, linked_domain(translator.scope, field))
    found = linked(translator.scope, field, all_of(member(Column("id"), ids), own)) if ids else FALSE
    if not has_false:
        return found
    nothing = refuted(linked(translator.scope, field, own, only_relation_row=own == TRUE))
    return any_of(nothing, found)
