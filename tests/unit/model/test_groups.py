"""Which groups a user is in, by series."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ostiary.facts import Facts, Group, User
from ostiary.model.groups import GroupClosure
from unit.properties import examples
from unit.small_world import shared_world

IMPLIED = {1: {2, 3}, 2: {4}, 3: {4}, 4: set[int](), 5: {5}, 6: {7}, 7: {6}, 8: {99}}


def facts(series: str, implied: dict[int, set[int]] | None = None) -> Facts:
    groups = {one: Group(one, frozenset(more)) for one, more in (IMPLIED if implied is None else implied).items()}
    return replace(shared_world(series).facts, groups=groups)


def user(*groups: int) -> User:
    return User(7, "ann", True, True, 1, 1, (1,), frozenset(groups))


def test_in_19_a_user_is_in_all_groups_that_their_own_imply() -> None:
    closure = GroupClosure(facts("19.0"))
    assert closure.of_user(user(1)) == {1, 2, 3, 4}
    assert closure.of_user(user(2, 5)) == {2, 4, 5}
    assert closure.of_user(user()) == set()


def test_before_19_the_table_holds_all_groups_and_implications_add_none() -> None:
    assert GroupClosure(facts("14.0")).of_user(user(1)) == {1}
    assert GroupClosure(facts("14.0")).of_user(user(1, 4)) == {1, 4}


def test_groups_that_imply_each_other_end() -> None:
    closure = GroupClosure(facts("19.0"))
    assert closure.of_user(user(6)) == {6, 7}
    assert closure.of_user(user(5)) == {5}


def test_a_group_that_is_gone_is_kept_and_implies_nothing() -> None:
    closure = GroupClosure(facts("19.0"))
    assert closure.of_user(user(8)) == {8, 99}
    assert closure.of_user(user(1000)) == {1000}


def test_the_shortest_chain_of_implications_is_found() -> None:
    closure = GroupClosure(facts("19.0"))
    assert closure.path(frozenset({1}), 4) == (1, 2, 4)
    assert closure.path(frozenset({1, 3}), 4) == (3, 4)
    assert closure.path(frozenset({4}), 4) == (4,)
    assert closure.path(frozenset({4}), 1) == ()
    assert closure.path(frozenset({6}), 1) == ()


IMPLICATIONS = st.dictionaries(st.integers(1, 7), st.sets(st.integers(1, 7), max_size=3), max_size=7)


@examples(200)
@given(IMPLICATIONS, st.frozensets(st.integers(1, 7), max_size=3))
def test_a_group_is_in_the_closure_exactly_if_a_chain_leads_to_it(
    implied: dict[int, set[int]], own: frozenset[int]
) -> None:
    closure = GroupClosure(facts("19.0", implied))
    found = closure.of_groups(own)
    for group in range(1, 8):
        chain = closure.path(own, group)
        assert bool(chain) is (group in found)
        if chain:
            assert chain[0] in own and chain[-1] == group
            assert all(after in implied.get(before, ()) for before, after in itertools.pairwise(chain))
