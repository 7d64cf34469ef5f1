"""What one condition of a rule domain says: of the owner, of companies, of what is published."""

from __future__ import annotations

from typing import Final

from ostiary.domain.expression import SymbolList, SymbolValue, items_of
from ostiary.domain.syntax import Leaf

_PUBLISHED: Final = ("publish", "public", "portal", "visib", "privacy", "shared", "website")


def symbols(value: object) -> list[str]:
    """The expressions of the symbols in a value, a domain inside it included."""
    if isinstance(value, SymbolValue):
        return [value.symbol.expression]
    if isinstance(value, list | tuple | set | frozenset):
        return [name for item in items_of(value) for name in symbols(item)]
    return []


def is_membership(leaf: Leaf) -> bool:
    """It asks whether the user belongs to it: `is_member = True`, or a group of the user."""
    name = leaf.path.rpartition(".")[2]
    if name in (
        "is_self",
        "is_member",
        "is_follower",
        "is_owner",
        "is_me",
        "message_is_follower",
        "member_partner_ids",
    ):
        return True
    return any(symbol.startswith(("user.groups", "user.all_group", "user.group")) for symbol in symbols(leaf.value))


def is_owner_symbol(expression: str) -> bool:
    """It names the user or somebody that the user is; companies, groups and settings are not."""
    parts = expression.replace("user.sudo()", "user").split(".")
    second = parts[1] if len(parts) > 1 else ""
    not_owner = ("company", "groups", "group_", "all_group", "has_group", "lang", "tz", "env", "website", "share")
    return parts[0] == "user" and not second.startswith(not_owner)


def is_company_symbol(expression: str) -> bool:
    return expression.startswith(("company_id", "user.company", "user.env.compan"))


def is_published(leaf: Leaf) -> bool:
    """It asks whether somebody has opened the record."""
    name = leaf.path.rpartition(".")[2]
    return any(word in name for word in _PUBLISHED) and leaf.value is not False and leaf.value is not None


def may_be_unset(leaf: Leaf) -> bool:
    """Records without any owner pass, too: `in [False, …]`."""
    if leaf.operator != "in" or not isinstance(leaf.value, list | tuple):
        return False
    return any(item is False or item is None for item in items_of(leaf.value))


def is_unset(leaf: Leaf) -> bool:
    return leaf.operator in ("=", "==") and (leaf.value is False or leaf.value is None)


def is_always_true(leaf: Leaf) -> bool:
    """Every record passes: it has an id, it is not in nothing."""
    value = leaf.value
    if isinstance(value, SymbolValue | SymbolList):
        return False
    if leaf.path == "id":
        return (leaf.operator, value) in (("!=", False), ("!=", None), ("!=", 0), (">", 0), (">=", 0), (">=", 1))
    if leaf.operator == "not in":
        return is_empty(value)
    if leaf.operator == "=?":
        return value is False or value is None
    booleans = isinstance(value, list | tuple) and all(isinstance(item, bool) for item in value)
    return leaf.operator == "in" and booleans and set(items_of(value)) == {True, False}


def is_empty(value: object) -> bool:
    return isinstance(value, list | tuple | set) and not isinstance(value, SymbolList) and not value
