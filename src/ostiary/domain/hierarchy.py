"""`child_of` and `parent_of`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Condition,
    Hierarchy,
    Select,
    Unset,
    Values,
    any_of,
    member,
    within,
)
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.syntax import Leaf
from ostiary.domain.values import is_collection, take_apart, values_of
from ostiary.errors import Undecided
from ostiary.facts.schema import Field

if TYPE_CHECKING:
    from ostiary.domain.modern_search import ModernSearch

Direction = Literal["child_of", "parent_of"]


def modern(translator: ModernSearch, field: Field, leaf: Leaf) -> Condition:
    """19: `_operator_hierarchy` (odoo/orm/domains.py).

    The comodel is walked with all its rows, archived ones included. False in the value stands for "not set" where the
    walk goes through a parent column, and fails where it goes through paths.
    """
    if leaf.value is False:
        return FALSE
    schema = translator.scope.schema
    if field.relational:
        assert field.relation is not None
        comodel = field.relation
    elif field.name == "id":
        comodel = field.model
    else:
        raise EvaluationFails(f"ValueError: Cannot execute {leaf.operator} for {field.name} in condition {leaf}")
    parent, on_id = schema.parent_name(comodel), field.name == "id"
    if comodel == field.model:
        if field.name != "id":
            parent = field.name
        on_id = on_id or field.type == "many2one"
    if not is_collection(leaf.value) and not isinstance(leaf.value, int | str) and not _is_symbol(leaf.value):
        raise EvaluationFails(f"ValueError: Value of type {type(leaf.value)} is not supported in {leaf}")
    parts = take_apart(leaf.value)
    if any(not isinstance(item, int) for item in parts.plain):
        raise Undecided(f"{leaf} looks its starting records up by name")
    seeds = [item for item in parts.plain if item is not False and item is not True]
    has_false = parts.has_false and field.type != "many2many"
    if not seeds and not parts.symbols and not has_false:
        return FALSE
    uses_paths = schema.keeps_paths(comodel) and parent == schema.parent_name(comodel)
    if uses_paths and has_false:
        raise EvaluationFails("TypeError: unsupported operand type(s) for +: 'bool' and 'str'")
    ids = _closure(translator, comodel, parent, uses_paths, values_of(cast("list[int]", seeds), parts.symbols), leaf)
    if on_id:
        return member(Column("id"), ids)
    return _on_field(translator, field, ids, has_false)


def _is_symbol(value: object) -> bool:
    from ostiary.domain.expression import SymbolValue

    return isinstance(value, SymbolValue)


def _closure(
    translator: ModernSearch, comodel: str, parent: str, uses_paths: bool, seeds: Values, leaf: Leaf
) -> Values:
    """The values that the hierarchy operator stands for."""
    if not seeds:
        return Values()
    schema = translator.scope.schema
    parent_field = schema.field(comodel, parent)
    if parent_field is None:
        raise EvaluationFails(f"ValueError: Invalid field {comodel}.{parent} in condition {leaf}")
    if parent_field.type != "many2one" or not parent_field.store or parent_field.company_dependent:
        raise Undecided(f"{leaf} walks `{comodel}.{parent}`, which is no plain parent")
    path = "parent_path" if uses_paths else None
    direction = cast("Direction", leaf.operator)
    return Values((), (Hierarchy(seeds, schema.table_name(comodel), direction, parent, path),))


def _on_field(translator: ModernSearch, field: Field, ids: Values, has_false: bool) -> Condition:
    """The ids compared with a many2one, or with the rows that an x2many links to."""
    from ostiary.domain.modern_search import linked, linked_domain
    from ostiary.domain.terms import term_of

    assert field.relation is not None
    if field.related:
        return _along_related(translator, field, ids, has_false)
    if field.type == "many2one":
        if not field.store:
            raise Undecided(f"`{field.model}.{field.name}` is not stored")
        term = term_of(translator.scope, field)
        unset = Unset(term) if has_false and not field.not_null else FALSE
        return any_of(member(term, ids), unset)
    if not field.store:
        raise Undecided(f"`{field.model}.{field.name}` is not stored")
    own = translator.translate(field.relation, linked_domain(translator.scope, field))
    from ostiary.domain.condition import all_of, refuted

    found = linked(translator.scope, field, all_of(member(Column("id"), ids), own)) if ids else FALSE
    if has_false:
        nothing = refuted(linked(translator.scope, field, own, only_relation_row=own == TRUE))
        return any_of(nothing, found)
    return found


def _along_related(translator: ModernSearch, field: Field, ids: Values, has_false: bool) -> Condition:
    """related a.b child_of v  =>  a any (b in closure)"""
    assert field.related is not None
    if has_false:
        raise Undecided(f"a hierarchy over the related field `{field.model}.{field.name}` starts at False")
    return _follow(translator, field.model, field.related, ids)


def _follow(translator: ModernSearch, model: str, path: tuple[str, ...], ids: Values) -> Condition:
    from ostiary.domain.terms import term_of

    schema = translator.scope.schema
    step = schema.field(model, path[0])
    if step is None or step.relation is None:
        raise Undecided(f"`{model}.{path[0]}` is not a relation")
    if len(path) == 1:
        return _on_field(translator, step, ids, False)
    if step.type != "many2one" or not step.store:
        raise Undecided(f"`{model}.{path[0]}` is not a stored many2one")
    inner = _follow(translator, step.relation, path[1:], ids)
    return within(term_of(translator.scope, step), Select(schema.table_name(step.relation), Column("id"), inner))
