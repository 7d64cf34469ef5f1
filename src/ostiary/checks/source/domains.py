"""Rule domains as source code writes them: what they say of the owner, without a user or a database.

What depends on the user stays a symbol. A domain that does more with a symbol than passing it on cannot be judged.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from ostiary.checks.source.leaves import (
    is_always_true,
    is_empty,
    is_owner_symbol,
    is_published,
    is_unset,
    may_be_unset,
    symbols,
)
from ostiary.domain.condition import Symbol
from ostiary.domain.expression import (
    EvaluationFails,
    NeedsConcrete,
    SymbolList,
    SymbolValue,
    atoms,
    parse,
)
from ostiary.domain.interpreter import Interpreter
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, leaves, read_domain
from ostiary.errors import Undecided
from ostiary.series import SERIES_19, Series


class Strength(IntEnum):
    """How much a domain keeps from people who do not own the record; more is stronger."""

    NOTHING = 0
    """Every record passes."""
    SOME = 1
    """A state, a type, a company: the same records for everybody."""
    PUBLISHED = 2
    """Records that somebody has published."""
    OWNER = 3
    """Records that are bound to the user."""
    NOBODY = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A domain as far as it is understood: `tree`, else `fails` (Odoo would raise) or `unclear` (this cannot tell)."""

    text: str
    tree: Domain | None = None
    fails: str | None = None
    unclear: str | None = None

    @property
    def strength(self) -> Strength | None:
        """None where it cannot be told."""
        return strength(self.tree) if self.tree is not None else None

    def leaves(self) -> list[Leaf]:
        return list(all_leaves(self.tree)) if self.tree is not None else []


_MANY: Final = ("ids", "company_ids", "all_group_ids", "groups_id", "group_ids")
_BINDING: Final = frozenset({"=", "==", "in", "child_of", "parent_of", "=?", "any", "=like", "=ilike", "ilike", "like"})


class _Names:
    """What a domain may name besides the user; the values are not known."""

    def __init__(self, series: Series, *, loading: bool) -> None:
        self._time = series.time_in_rules or loading
        self._loading = loading

    def name(self, name: str) -> object:
        if name == "time" and self._time:
            raise Undecided("`time` is not judged")
        if self._loading and name == "ref":
            return lambda *_: 1
        if self._loading and name in (
            "datetime",
            "timedelta",
            "relativedelta",
            "DateTime",
            "obj",
            "Command",
            "version",
        ):
            raise Undecided(f"`{name}` is not judged")
        raise KeyError(name)

    def attribute(self, value: object, name: str) -> object:
        raise Undecided(f"the attribute `{name}` is not judged")


@lru_cache(maxsize=20_000)
def read(text: str, series: Series, loading: bool = False) -> Reading:
    """A domain of `domain_force`; `loading` where it is an `eval`, which runs when the file is loaded."""
    if not text.strip():
        return Reading(text, Truth(True))
    try:
        node = parse(text)
        value = Interpreter(_Names(series, loading=loading), _bindings(node)).evaluate(node)
        if loading and isinstance(value, str):
            return read(value, series)
        return Reading(text, read_domain(value, series))
    except EvaluationFails as error:
        return Reading(text, fails=str(error).partition("\n")[0][:200])
    except Undecided as error:
        return Reading(text, unclear=error.message)
    except NeedsConcrete:
        return Reading(text, unclear="it looks into a value of the user")


def _bindings(node: ast.expr) -> dict[str, object]:
    return {text: _symbol(text) for text in atoms(node)}


def _symbol(text: str) -> object:
    many = text.endswith(tuple("." + name for name in _MANY)) or text in _MANY or ".mapped(" in text
    value = SymbolValue(Symbol(text, many))
    return SymbolList([value]) if many else value


# --------------------------------------------------------------------------- what it says


def strength(domain: Domain) -> Strength:
    """The strength of the weakest way through a domain."""
    match domain:
        case Truth(value):
            return Strength.NOTHING if value else Strength.NOBODY
        case Leaf():
            return _leaf_strength(domain)
        case Not(part):
            inner = strength(part)
            return {Strength.NOTHING: Strength.NOBODY, Strength.NOBODY: Strength.NOTHING}.get(inner, Strength.SOME)
        case All(parts):
            return max(map(strength, parts))
        case Any(parts):
            return min(map(strength, parts))


def _leaf_strength(leaf: Leaf) -> Strength:
    if is_always_true(leaf):
        return Strength.NOTHING
    if inner := _inner(leaf):
        return max(strength(inner), Strength.SOME)
    owners = [symbol for symbol in symbols(leaf.value) if is_owner_symbol(symbol)]
    if owners and leaf.operator in _BINDING and not may_be_unset(leaf):
        return Strength.OWNER
    if leaf.operator in ("in", "=") and is_empty(leaf.value) and leaf.operator == "in":
        return Strength.NOBODY
    return Strength.PUBLISHED if is_published(leaf) else Strength.SOME


def _inner(leaf: Leaf) -> Domain | None:
    """The domain of `any`."""
    if leaf.operator != "any" or isinstance(leaf.value, SymbolValue | SymbolList):
        return None
    try:
        return read_domain(leaf.value, SERIES_19)
    except EvaluationFails:
        return None


def all_leaves(domain: Domain) -> Iterator[Leaf]:
    """All leaves, those inside `any` with their whole path."""
    for leaf in leaves(domain):
        inner = _inner(leaf)
        if inner is None:
            yield leaf
        else:
            yield from (Leaf(f"{leaf.path}.{each.path}", each.operator, each.value) for each in all_leaves(inner))


def unset_owner(domain: Domain) -> list[Leaf]:
    """Leaves that let a record without an owner pass beside those that compare the owner: `partner_id = False`."""
    found = list(all_leaves(domain))
    owners = {leaf.path for leaf in found if any(is_owner_symbol(name) for name in symbols(leaf.value))}
    return [leaf for leaf in found if leaf.path in owners and is_unset(leaf)]


def without_unset(domain: Domain) -> Domain:
    """The domain where records without an owner do not pass."""
    gone = unset_owner(domain)

    def rewritten(part: Domain) -> Domain:
        match part:
            case Any(parts):
                kept = tuple(rewritten(each) for each in parts if not any(each is leaf for leaf in gone))
                return Any(kept) if kept else Truth(False)
            case All(parts):
                return All(tuple(rewritten(each) for each in parts))
            case _:
                return part

    return rewritten(domain)
