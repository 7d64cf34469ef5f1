"""`child_of` and `parent_of` of Odoo 14 to 16 (`odoo/osv/expression.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ostiary.domain.algebra import all_of, member, within
from ostiary.domain.classic_shape import by_name, is_text, listed
from ostiary.domain.condition import FALSE, TRUE, Column, Condition, Hierarchy, Select, Values
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.syntax import Leaf
from ostiary.domain.terms import term_of
from ostiary.domain.values import possible_ids, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import Field

if TYPE_CHECKING:
    from ostiary.domain.classic_search import ClassicSearch
    from ostiary.domain.hierarchy import Direction


def on_id(search: ClassicSearch, model: str, leaf: Leaf) -> Condition:
    """('id', 'child_of', v)"""
    ids = closure(search, model, leaf)
    return member(Column("id"), ids) if ids else FALSE


def on_relation(search: ClassicSearch, field: Field, leaf: Leaf) -> Condition:
    """A hierarchy over the comodel; over the field itself as the parent where the comodel is the model."""
    assert field.relation is not None
    same = field.relation == field.model
    if field.type == "one2many" and same:
        raise MayRaise(f"{leaf} walks a one2many on its own model")
    parent = field.name if same and field.type == "many2one" else None
    ids = closure(search, field.relation, leaf, parent)
    if not ids:
        return FALSE
    shown = TRUE if same else _shown(search, field.relation, leaf)
    if field.type == "many2one":
        term = Column("id") if same else term_of(search.scope, field)
        if shown == TRUE:
            return member(term, ids)
        rows = all_of(shown, member(Column("id"), ids))
        return within(term, Select(search.scope.schema.table_name(field.relation), Column("id"), rows))
    if field.type == "one2many":
        return search._lines(field, all_of(shown, member(Column("id"), ids)))
    visible = search._active(field.relation, leaf, member(Column("id"), ids), search.active_test)
    target = Select(search.scope.schema.table_name(field.relation), Column("id"), visible)
    if same:
        return within(Column("id"), target)
    return search._linked(field, target)


def _shown(search: ClassicSearch, model: str, leaf: Leaf) -> Condition:
    """A look at the paths is a search of its own, which leaves archived rows out; a walk is not, at its start."""
    if leaf.operator == "parent_of" or not search.scope.schema.keeps_paths(model):
        return TRUE
    visible = _visible(search, model)
    return TRUE if visible is None else visible


def closure(search: ClassicSearch, model: str, leaf: Leaf, parent: str | None = None) -> Values:
    """The ids that the operator stands for; archived children are not walked where the context hides them."""
    schema = search.scope.schema
    name = parent or schema.parent_name(model)
    if is_text(leaf.value) and schema.field(model, name) is None:
        raise MayRaise(f"{leaf} walks `{model}.{name}`, which is missed as soon as a name is found")
    seeds = _seeds(model, leaf)
    if not seeds:
        return Values()
    if schema.field(model, name) is None:
        raise EvaluationFails(f"ValueError: Invalid field {model}.{name} in leaf {leaf}")
    direction = cast("Direction", leaf.operator)
    table = schema.table_name(model)
    constants = possible_ids(seeds.constants)
    missing = len(constants) < len(seeds.constants) or search.scope.missing(model, constants)
    if missing and (direction == "parent_of" or schema.keeps_paths(model)):
        raise EvaluationFails("MissingError: Record does not exist or has been deleted.")
    seeds = Values(constants, seeds.sources)
    if schema.keeps_paths(model):  # by one look at the paths, which meets archived rows as well
        return Values((), (Hierarchy(seeds, table, direction, schema.parent_name(model), "parent_path"),))
    field = schema.field(model, name)
    if field is None or not field.store or field.type != "many2one":
        raise Undecided(f"{leaf} walks `{model}.{name}`, which is no plain parent")
    only = _visible(search, model) if direction == "child_of" and not _walks_archived(model, name) else None
    return Values((), (Hierarchy(seeds, table, direction, name, only=only),))


def _seeds(model: str, leaf: Leaf) -> Values:
    """Where the walk starts: ids, of one value or of anything that can be listed (`to_ids`)."""
    value = leaf.value
    if type(value) in (bool, int) and not value:
        return Values()
    if value is None or isinstance(value, float):
        raise EvaluationFails(f"TypeError: '{type(value).__name__}' object is not iterable")
    if is_text(value):
        raise by_name(leaf, model)
    parts = take_apart(listed(value))
    if not all(parts.plain):
        raise MayRaise(f"{leaf} starts at False")
    if not all(type(item) is int for item in parts.plain):
        raise MayRaise(f"{leaf} starts at what is no id")
    return values_of([item for item in parts.plain if isinstance(item, int)], parts.symbols)


def _walks_archived(model: str, parent: str) -> bool:
    """`res.partner._search` shows archived rows for exactly this walk (odoo/addons/base/models/res_partner.py)."""
    return model == "res.partner" and parent == "parent_id"


def _visible(search: ClassicSearch, model: str) -> Condition | None:
    """The condition that hides archived rows from the walk, if they are hidden."""
    active = search.scope.schema.active_field(model)
    if not search.active_test or active is None:
        return None
    return search.translate(model, Leaf(active, "=", 1))
