"""Users with the same shape of values share one condition; the others are kept apart."""

from __future__ import annotations

from typing import Any

import pytest

from ostiary.domain.expression import EvaluationFails, SymbolList, SymbolValue, items_of
from ostiary.engine.binding import FEW, AtomFailure, Bound, bind, shape
from ostiary.engine.compile import Compiler
from ostiary.errors import Undecided
from ostiary.model.environment import Records
from unit.small_world import as_world, small_world

PORTAL = list(range(6, 16))
"""The users ann to jill."""


def compiler(**context: Any) -> Compiler:
    from ostiary.model.environment import Context

    return as_world(small_world("19.0")).engine(Context(**context)).compiler


def bound(texts: list[str], users: list[int] = PORTAL, concrete: frozenset[str] = frozenset()) -> list[Bound]:
    return bind(compiler()._atoms, texts, concrete, users)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, "id"),
        ((1, 2), "ids"),
        ((7,), "ids"),
        (0, "=0"),
        (-1, "=-1"),
        (False, "=False"),
        (True, "=True"),
        (None, "=None"),
        ((), "=()"),
        ((1, False), "=(1, False)"),
        ((1, 0), "=(1, 0)"),
        ("a", "='a'"),
        ([1], "=[1]"),
    ],
)
def test_only_ids_and_lists_of_ids_can_stay_symbolic(value: object, expected: str) -> None:
    assert shape(value) == expected


def test_many_different_ids_become_one_symbol() -> None:
    (only,) = bound(["user.partner_id.id"])
    symbol = only.bindings["user.partner_id.id"]
    assert isinstance(symbol, SymbolValue) and symbol.symbol.expression == "user.partner_id.id"
    assert only.users == tuple(PORTAL)
    assert only.ids == {"user.partner_id.id": {user: (user + 2,) for user in PORTAL}}
    assert len(only.classes(["user.partner_id.id"]).members) == len(PORTAL)


def test_few_different_values_are_bound_as_they_are() -> None:
    found = bound(["company_ids"], [6, 7, 9, 12])
    assert found == [Bound((6, 9), {"company_ids": [1]}, {}), Bound((7, 12), {"company_ids": [3]}, {})]


def test_lists_of_ids_become_one_symbol_that_is_a_list() -> None:
    groups = bound(["user.partner_id.ids"])
    assert len(groups) == 1
    symbols = groups[0].bindings["user.partner_id.ids"]
    assert isinstance(symbols, SymbolList)
    (inside,) = items_of(symbols)
    assert isinstance(inside, SymbolValue) and inside.symbol.many
    assert groups[0].ids["user.partner_id.ids"][6] == (8,)


def test_a_concrete_atom_is_never_symbolic() -> None:
    groups = bound(["user.partner_id.id"], concrete=frozenset({"user.partner_id.id"}))
    assert len(groups) == len(PORTAL)
    assert {group.bindings["user.partner_id.id"] for group in groups} == {user + 2 for user in PORTAL}
    assert all(not group.ids for group in groups)


def test_users_without_a_value_are_apart_from_those_with_one() -> None:
    world = small_world("19.0")
    world.database.query("UPDATE res_partner SET parent_id = id - 1 WHERE id > 9")
    atoms = as_world(world).engine().compiler._atoms
    groups = bind(atoms, ["user.partner_id.parent_id.id"], frozenset(), PORTAL)
    shapes = {group.users: group.bindings["user.partner_id.parent_id.id"] for group in groups}
    assert shapes[6, 7] is False
    assert isinstance(shapes[tuple(range(8, 16))], SymbolValue)


def test_users_whose_symbols_stand_for_the_same_ids_are_one_class() -> None:
    (only,) = bound(["user.partner_id.id", "user.partner_id.commercial_partner_id.id"])
    assert len(only.classes(only.ids).members) == len(PORTAL)
    both = Bound((1, 2, 3), {}, {"a": {1: (5,), 2: (5,), 3: (6,)}, "b": {1: (7, 8), 2: (7, 8), 3: (7, 8)}})
    found = both.classes(["a", "b"])
    assert found.members == [[1, 2], [3]]
    assert found.ids == {"a": [(0, 5), (1, 6)], "b": [(0, 7), (0, 8), (1, 7), (1, 8)]}


def test_symbols_that_a_condition_does_not_look_at_keep_nobody_apart() -> None:
    both = Bound((1, 2, 3), {}, {"a": {1: (5,), 2: (5,), 3: (6,)}, "b": {1: (7, 8), 2: (7, 8), 3: (7, 8)}})
    assert both.classes(["b"]).members == [[1, 2, 3]]


def test_without_atoms_all_users_are_together() -> None:
    assert bound([]) == [Bound(tuple(PORTAL), {}, {})]


def test_an_atom_that_fails_fails_where_it_is_read() -> None:
    (broken,) = bound(["user.nothing"])
    failure = broken.bindings["user.nothing"]
    assert isinstance(failure, AtomFailure) and not failure.undecided
    with pytest.raises(EvaluationFails, match="has no attribute 'nothing'"):
        failure.throw()
    (open_,) = bound(["user._secret"])
    unknown = open_.bindings["user._secret"]
    assert isinstance(unknown, AtomFailure) and unknown.undecided
    with pytest.raises(Undecided, match="code that is not known"):
        unknown.throw()


def test_a_recordset_is_bound_as_it_is() -> None:
    groups = bound(["user.partner_id"], [6, 7])
    assert [group.bindings["user.partner_id"] for group in groups] == [
        Records(compiler().environment(6), "res.partner", [8]),
        Records(compiler().environment(7), "res.partner", [9]),
    ]


def test_few_is_few() -> None:
    assert len(bound(["user.partner_id.id"], PORTAL[:FEW])) == FEW
    assert len(bound(["user.partner_id.id"], PORTAL[: FEW + 1])) == 1
