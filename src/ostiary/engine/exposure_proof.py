"""Rules that bind records to their owner: then there is nothing to count.

`('partner_id', 'child_of', [user.commercial_partner_id.id])` on a model that belongs to its `partner_id` gives people
the records of their own company and of companies below it, whatever the rows are. Most stock rules of the portal are
of this kind, and the tables behind them are the largest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ostiary.domain.condition import (
    FALSE,
    AllOf,
    AnyOf,
    Column,
    Condition,
    Hierarchy,
    IsTrue,
    Membership,
    Symbol,
    Values,
    Within,
)
from ostiary.domain.walk import failure, undecided
from ostiary.engine import overrides
from ostiary.engine.compile import Evaluator
from ostiary.engine.reach import Engine
from ostiary.facts import Operation
from ostiary.model.ownership import Ownership
from ostiary.model.ownership_paths import Hop, person_path

MINE: Final = frozenset(
    {
        "user.partner_id.id",
        "user.commercial_partner_id.id",
        "user.partner_id.commercial_partner_id.id",
        "user.partner_id.commercial_partner_id.ids",
        "user.commercial_partner_id.ids",
    }
)
"""Expressions that stand for the user's own partner or company."""


def binds_owner(
    engine: Engine,
    ownership: Ownership,
    model: str,
    operation: Operation,
    evaluator: Evaluator,
    users: Sequence[int],
    customer_of: Mapping[int, int],
) -> bool:
    """Whether all that these users reach is provably their own; False where it has to be counted."""
    path = person_path(engine.schema, model, ownership.owners[0]) if ownership.owners else None
    if path is None or not path.single or path.person != "res.partner":
        return False
    if model in overrides.MODELLED or model in overrides.FALLS_BACK:
        return False
    return all(
        _is_bound(compiled.condition, path.hops, _ids_of_all(engine, compiled.bound.users, customer_of))
        for groups, members in engine.by_groups(tuple(users)).items()
        if engine.access.granting(model, operation, groups)
        for compiled in engine.compiler.compile(model, operation, evaluator, groups, members)
    )


def _ids_of_all(engine: Engine, users: Sequence[int], customer_of: Mapping[int, int]) -> frozenset[int]:
    """Partners that are the own partner or company of each of these users: where they are few, rules hold ids."""
    own: frozenset[int] | None = None
    for user in users:
        theirs = {engine.facts.users[user].partner_id, customer_of.get(user, 0)}
        own = frozenset(theirs - {0}) if own is None else own & theirs
        if not own:
            break
    return own or frozenset()


def _is_bound(condition: Condition, hops: tuple[Hop, ...], own: frozenset[int]) -> bool:
    return not undecided(condition) and failure(condition) is None and _implies(condition, hops, own)


def _implies(condition: Condition, hops: tuple[Hop, ...], own: frozenset[int]) -> bool:
    """Whether a row that satisfies the condition has the user's partner, or one below, at the end of the path."""
    match condition:
        case IsTrue(part):
            return _implies(part, hops, own)
        case AllOf(parts):
            return any(_implies(part, hops, own) for part in parts)
        case AnyOf(parts):
            return all(_implies(part, hops, own) for part in parts)
        case Membership(Column(name), values):
            last = hops[-1].column if len(hops) == 1 else ("id" if not hops else None)
            return name == last and _is_mine(values, own)
        case Within(Column(name), select) if len(hops) > 1:
            same = name == hops[0].column and select.term == Column("id") and select.table == hops[1].table
            return same and _implies(select.condition, hops[1:], own)
        case _:
            return condition == FALSE


def _is_mine(values: Values, own: frozenset[int]) -> bool:
    if not own.issuperset(values.constants):
        return False
    for source in values.sources:
        if isinstance(source, Symbol) and source.expression in MINE:
            continue
        below = isinstance(source, Hierarchy) and source.direction == "child_of" and source.table == "res_partner"
        if not below or not isinstance(source, Hierarchy) or not _is_mine(source.seeds, own):
            return False
    return True
