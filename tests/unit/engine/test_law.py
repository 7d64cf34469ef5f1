"""The law, sentence by sentence, and that the choice of rules for queries obeys it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.engine.access import Access
from ostiary.engine.law import SUPERUSER_ID, Outcome, Verdict, decide
from ostiary.facts import OPERATIONS, AccessRight, Operation, Permissions, Rule
from unit.properties import examples
from unit.small_world import shared_world

ALL = Permissions(read=True, write=True, create=True, unlink=True)
READ = Permissions(read=True, write=False, create=False, unlink=False)
GROUPS = frozenset({1, 2})


def right(group: int | None = 1, permissions: Permissions = ALL, *, active: bool = True) -> AccessRight:
    return AccessRight(1, "right", "x", group, active, permissions)


def rule(
    number: int,
    *groups: int,
    permissions: Permissions = ALL,
    active: bool = True,
    is_global: bool | None = None,
) -> Rule:
    """A rule by its number; global when it has no groups, unless said otherwise."""
    known = not groups if is_global is None else is_global
    return Rule(number, f"rule {number}", "x", "[]", active, known, frozenset(groups), permissions)


def outcome(
    rules: list[Rule],
    holding: set[int] | dict[int, bool | None] = frozenset(),  # type: ignore[assignment]
    rights: list[AccessRight] | None = None,
    *,
    user_id: int = 7,
    operation: Operation = "read",
    parents: bool | None = True,
) -> Outcome:
    """The law for a user of groups 1 and 2; `holding` are the rules that hold for the record."""

    def holds(one: Rule) -> bool | None:
        return holding.get(one.id, False) if isinstance(holding, dict) else one.id in holding

    given_rights = [right()] if rights is None else rights
    return decide(user_id, GROUPS, operation, given_rights, rules, holds, parents).outcome


ALLOWED, DENIED, UNKNOWN = Outcome.ALLOWED, Outcome.DENIED, Outcome.UNKNOWN

# --------------------------------------------------------------------------- the superuser


def test_sudo_skips_access_rights_and_rules() -> None:
    assert outcome([rule(1)], set(), [], user_id=SUPERUSER_ID) == ALLOWED
    assert outcome([rule(1)], {1: None}, [], user_id=SUPERUSER_ID, parents=False) == ALLOWED


def test_the_administrator_is_not_the_superuser() -> None:
    assert outcome([], set(), [], user_id=2) == DENIED
    assert outcome([rule(1)], set(), user_id=2) == DENIED


# --------------------------------------------------------------------------- access rights


def test_without_an_access_right_nothing_is_allowed() -> None:
    assert outcome([], set(), []) == DENIED
    assert outcome([rule(1)], {1}, []) == DENIED


def test_one_access_right_of_any_group_is_enough() -> None:
    assert outcome([], set(), [right(3), right(2)]) == ALLOWED
    assert outcome([], set(), [right(3)]) == DENIED


def test_an_access_right_without_a_group_is_everybodys() -> None:
    assert outcome([], set(), [right(None)]) == ALLOWED


def test_an_access_right_grants_its_operations_only() -> None:
    assert outcome([], set(), [right(1, READ)], operation="read") == ALLOWED
    assert [outcome([], set(), [right(1, READ)], operation=one) for one in OPERATIONS[1:]] == [DENIED] * 3


def test_an_inactive_access_right_grants_nothing() -> None:
    assert outcome([], set(), [right(active=False)]) == DENIED


def test_access_rights_never_deny() -> None:
    none = Permissions(read=False, write=False, create=False, unlink=False)
    assert outcome([], set(), [right(1, none), right(2)]) == ALLOWED


# --------------------------------------------------------------------------- rules


def test_without_rules_an_access_right_opens_every_record() -> None:
    assert outcome([]) == ALLOWED


def test_every_global_rule_must_hold() -> None:
    assert outcome([rule(1), rule(2)], {1, 2}) == ALLOWED
    assert outcome([rule(1), rule(2)], {1}) == DENIED


def test_first_group_rule_narrows_and_later_ones_widen() -> None:
    assert outcome([rule(1, 1)], set()) == DENIED
    assert outcome([rule(1, 1), rule(2, 2)], {2}) == ALLOWED
    assert outcome([rule(1, 1), rule(2, 2)], set()) == DENIED


def test_a_group_rule_cannot_widen_a_global_one() -> None:
    assert outcome([rule(1), rule(2, 1)], {2}) == DENIED
    assert outcome([rule(1), rule(2, 1)], {1}) == DENIED
    assert outcome([rule(1), rule(2, 1)], {1, 2}) == ALLOWED


def test_a_rule_of_other_groups_does_not_bind() -> None:
    assert outcome([rule(1, 3)], set()) == ALLOWED
    assert outcome([rule(1, 3), rule(2, 1)], {1}) == DENIED


def test_a_rule_of_several_groups_binds_members_of_any() -> None:
    assert outcome([rule(1, 2, 3)], set()) == DENIED
    assert outcome([rule(1, 2, 3)], {1}) == ALLOWED


def test_a_rule_for_reading_leaves_writing_open() -> None:
    assert outcome([rule(1, 1, permissions=READ)], set(), operation="read") == DENIED
    assert outcome([rule(1, 1, permissions=READ)], set(), operation="write") == ALLOWED


def test_an_inactive_rule_counts_for_nothing() -> None:
    assert outcome([rule(1, active=False)], set()) == ALLOWED
    assert outcome([rule(1, 1), rule(2, 1, active=False)], {2}) == DENIED


def test_a_rule_that_calls_itself_global_but_has_groups_is_a_group_rule() -> None:
    assert outcome([rule(1, 3, is_global=True)], set()) == ALLOWED
    assert outcome([rule(1, 1, is_global=True), rule(2, 1)], {2}) == ALLOWED


def test_a_rule_without_groups_that_is_not_global_is_ignored() -> None:
    assert outcome([rule(1, is_global=False)], set()) == ALLOWED


def test_what_the_parents_rules_ask_must_hold() -> None:
    assert outcome([], set(), parents=False) == DENIED
    assert outcome([rule(1)], {1}, parents=True) == ALLOWED


# --------------------------------------------------------------------------- what cannot be decided


def test_a_rule_that_cannot_be_decided_leaves_the_outcome_open() -> None:
    assert outcome([rule(1)], {1: None}) == UNKNOWN
    assert outcome([rule(1, 1)], {1: None}) == UNKNOWN
    assert outcome([], set(), parents=None) == UNKNOWN


def test_a_failing_global_rule_denies_whatever_is_open() -> None:
    assert outcome([rule(1), rule(2)], {1: None, 2: False}) == DENIED
    assert outcome([rule(1)], {1: False}, parents=None) == DENIED


def test_a_holding_group_rule_allows_whatever_other_group_rules_are_open() -> None:
    assert outcome([rule(1, 1), rule(2, 2)], {1: None, 2: True}) == ALLOWED
    assert outcome([rule(1, 1), rule(2, 2)], {1: None, 2: False}) == UNKNOWN


def test_an_outcome_is_not_a_truth_value() -> None:
    with pytest.raises(TypeError, match="not a truth value"):
        bool(ALLOWED)


def test_a_verdict_says_what_decided() -> None:
    def verdict(rules: list[Rule], rights: list[AccessRight], user_id: int = 7) -> Verdict:
        return decide(user_id, GROUPS, "read", rights, rules, lambda one: None if one.id == 9 else False)

    assert verdict([], [], 1).reason == "the superuser skips access rights and rules"
    assert verdict([], []).reason == "no access right allows it"
    assert verdict([], [right()]).reason == "every rule holds"
    assert verdict([rule(1)], [right()]).reason == "a rule excludes it"
    assert verdict([rule(9)], [right()]).reason == "a rule cannot be decided"


# --------------------------------------------------------------------------- the choice of rules obeys the law

SOME_GROUPS = st.frozensets(st.integers(1, 3), max_size=2)
SOME_PERMISSIONS = st.builds(Permissions, st.booleans(), st.booleans(), st.booleans(), st.booleans())
SOME_RULES = st.lists(
    st.builds(
        lambda groups, is_global, active, permissions: (groups, is_global, active, permissions),
        SOME_GROUPS, st.booleans(), st.booleans(), SOME_PERMISSIONS,
    ),
    max_size=5,
)  # fmt: skip
SOME_RIGHTS = st.lists(
    st.builds(
        AccessRight,
        st.just(1),
        st.just("r"),
        st.just("x"),
        st.none() | st.integers(1, 3),
        st.booleans(),
        SOME_PERMISSIONS,
    ),
    max_size=3,
)


@examples(300)
@given(
    SOME_RULES,
    SOME_RIGHTS,
    SOME_GROUPS,
    st.sampled_from(OPERATIONS),
    st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=5),
)
def test_rules_chosen_for_queries_come_to_what_the_law_says(
    shapes: list[tuple[frozenset[int], bool, bool, Permissions]],
    rights: list[AccessRight],
    groups: frozenset[int],
    operation: Operation,
    answers: list[bool | None],
) -> None:
    from dataclasses import replace

    rules = [
        Rule(number, "r", "x", "[]", active, is_global, of, permissions)
        for number, (of, is_global, active, permissions) in enumerate(shapes)
    ]
    access = Access(replace(shared_world("19.0").facts, rules=tuple(rules), access_rights=tuple(rights)))
    chosen = access.applying("x", operation, groups)
    everyone = [answers[one.id] for one in chosen.everyone]
    by_group = [answers[one.id] for one in chosen.of_groups]
    either = True if not by_group or True in by_group else None if None in by_group else False
    together = False if False in (*everyone, either) else None if None in (*everyone, either) else True
    expected = {True: ALLOWED, False: DENIED, None: UNKNOWN}[together]
    if not access.granting("x", operation, groups):
        expected = DENIED
    assert decide(7, groups, operation, rights, rules, lambda one: answers[one.id]).outcome == expected
    assert list(chosen) == [*chosen.everyone, *chosen.of_groups]
