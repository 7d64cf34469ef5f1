"""Access rights and rules by model and groups."""

from __future__ import annotations

from dataclasses import replace

from ostiary.engine.access import Access
from ostiary.facts import AccessRight, Permissions, Rule
from unit.small_world import shared_world

ALL = Permissions(read=True, write=True, create=True, unlink=True)
READ = Permissions(read=True, write=False, create=False, unlink=False)


def _right(
    number: int, group: int | None, permissions: Permissions = ALL, *, model: str = "x", active: bool = True
) -> AccessRight:
    return AccessRight(number, f"right {number}", model, group, active, permissions)


def _rule(number: int, *groups: int, permissions: Permissions = ALL, model: str = "x", active: bool = True) -> Rule:
    return Rule(number, f"rule {number}", model, "[]", active, not groups, frozenset(groups), permissions)


RIGHTS = (
    _right(1, 1), _right(2, None, READ), _right(3, 2, READ), _right(4, 1, active=False), _right(5, 1, model="y"),
)  # fmt: skip
RULES = (
    _rule(9), _rule(3, 1), _rule(5, 1, 2, permissions=READ), _rule(1, 3), _rule(2, active=False), _rule(4, model="y"),
)  # fmt: skip
ACCESS = Access(replace(shared_world("19.0").facts, access_rights=RIGHTS, rules=RULES))


def _ids(found: tuple[Rule, ...] | list[Rule] | list[AccessRight]) -> list[int]:
    return [one.id for one in found]


def test_rights_that_grant_are_active_of_the_groups_and_for_the_operation() -> None:
    assert _ids(ACCESS.granting("x", "read", frozenset({1}))) == [1, 2]
    assert _ids(ACCESS.granting("x", "read", frozenset({2}))) == [2, 3]
    assert _ids(ACCESS.granting("x", "write", frozenset({2}))) == []
    assert _ids(ACCESS.granting("x", "write", frozenset({1, 2}))) == [1]
    assert _ids(ACCESS.granting("nowhere", "read", frozenset({1}))) == []


def test_all_rights_and_rules_of_a_model_are_known_inactive_ones_too() -> None:
    assert _ids(ACCESS.rights_of("x")) == [1, 2, 3, 4]
    assert _ids(ACCESS.rules_of("x")) == [1, 2, 3, 5, 9]
    assert ACCESS.rules_of("nowhere") == []


def test_rules_apply_by_id_global_ones_apart_from_those_of_groups() -> None:
    applying = ACCESS.applying("x", "read", frozenset({1}))
    assert (_ids(applying.everyone), _ids(applying.of_groups)) == ([9], [3, 5])
    applying = ACCESS.applying("x", "write", frozenset({1, 3}))
    assert (_ids(applying.everyone), _ids(applying.of_groups)) == ([9], [1, 3])
    applying = ACCESS.applying("x", "read", frozenset())
    assert (_ids(applying.everyone), _ids(applying.of_groups)) == ([9], [])
