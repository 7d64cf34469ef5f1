"""What is known at some point of the code: which records the caller may have, and who the caller is.

Facts are tuples:

    ("ok", key), ("gone", key)        this record may be had; there is none
    ("token", key), ("full", key)     its token was compared; its token is not empty
    ("maybe", key), ("maybe", name)   a method that could not be read was asked about it
    ("signed",), ("signed", name)     the caller knows a secret of the server; a signature covers the caller's value
    ("member", name)                  the caller's value is one of a list of the server's
    ("ne", name), ("empty", name)     it is not empty; it is
    ("none", name), ("false", name)   what it is where the caller gives none
    ("login",), ("internal",), ("admin",)   who the caller is
    ("json",)                         values come as JSON, of any type
    ("asked",)                        something else was asked of the caller: a group, or points
    ("if-empty", name, fact)          where the caller does not give it, this holds
    ("if-given", name, fact)          where the caller gives it, this was proven
    ("tied", key, name)               the caller's value is what a field of this record says
    ("there", key)                    there is such a record

The name of a value that may also be an empty constant ends in `?`.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from ostiary.flow.keys import SAFE, lineage, root, symbols
from ostiary.flow.knowledge import TOKEN
from ostiary.flow.values import (
    Fact,
    Facts,
    Key,
)

SIGNED: Final[Fact] = ("signed",)
LOGIN: Final[Fact] = ("login",)
INTERNAL: Final[Fact] = ("internal",)
ADMIN: Final[Fact] = ("admin",)
JSON: Final[Fact] = ("json",)
ASKED: Final[Fact] = ("asked",)
_CALLER: Final[Facts] = frozenset({LOGIN, INTERNAL, ADMIN})
PRIVILEGED: Final[Facts] = frozenset({INTERNAL, ADMIN, SIGNED})
"""Any of these says that the caller is no outsider, or that the server sent them."""
_NAMED: Final = frozenset({"ne", "maybe", "signed", "none", "false", "member", "empty", "if-empty", "if-given"})
_CONDITIONS: Final = {"if-empty": "empty", "if-given": "ne"}
_LEADING: Final = frozenset({*_CONDITIONS, "tied"})
"""Facts from which others follow."""
PROOFS: Final = frozenset({"ok", "signed", "token"})
"""Kinds of facts that clear something."""
_OF_RECORDS: Final = frozenset({"ok", "gone", "token", "tied", "there", "maybe"})

_KIND: Final = itemgetter(0)


def vouched(key: Key, facts: Facts) -> bool:
    """Whether somebody has decided that the caller may have this record."""
    start = root(key)
    if start[0] in SAFE or SIGNED in facts or ADMIN in facts:
        return True
    for item in lineage(key):
        if ("ok", item) in facts or ("gone", item) in facts:
            return True
    if start[0] == "found" and any(named_ok(name, facts) for name in start[3]):  # type: ignore[attr-defined]
        return True
    names = symbols(key)
    known = named_ok if start[0] == "found" else signed
    return bool(names) and all(known(name, facts) for name in names)


def named_ok(name: str, facts: Facts) -> bool:
    """Whether some record that this value of the caller chose may be had, or a signature covers the value."""
    return signed(name, facts) or any(fact[0] == "ok" and _chosen_by(fact[1], name) for fact in facts)


def _chosen_by(key: object, name: str) -> bool:
    return isinstance(key, tuple) and key[0] == "sym" and key[1] == name


def signed(name: str, facts: Facts) -> bool:
    """Whether a signature that was verified covers the caller's value."""
    return ("signed", name) in facts or ("signed", name.partition(".")[0]) in facts


def common(first: Facts, second: Facts) -> Facts:
    """What holds on both of two ways. Where one of them is only for insiders, the check on the other is what counts."""
    both = first & second
    if first == second:
        return both
    extra: list[Fact] = []
    for one, other in ((first, second), (second, first)):
        empty = {str(fact[1]) for fact in other if fact[0] == "empty"}
        if empty:
            extra += _where_empty(one - both, other - both, empty)
        inside = bool(other & PRIVILEGED) and not one & PRIVILEGED
        extra += [("ok", fact[1]) for fact in one - both if fact[0] == "gone" and ("ok", fact[1]) in other]
        extra += [fact for fact in one - both if fact[0] == "maybe" and ("ok", fact[1]) in other]
        if ASKED in other - both:
            extra += [("maybe", fact[1]) for fact in one - both if fact[0] == "ok"]
        if inside or empty:
            extra += [fact for fact in one - both if fact[0] in PROOFS and (inside or empty & set(_named(fact)))]
    return both.union(extra) if extra else both


def _where_empty(one: Facts, other: Facts, empty: set[str]) -> Iterator[Fact]:
    """What is left of the way on which the caller gave a value, where the other way is the one without it."""
    given = {name for name in empty if ("ne", name) in one}
    yield from (
        ("if-empty", name, fact) for name in given for fact in other if fact in _CALLER or fact[0] == "if-given"
    )
    yield from (("if-given", name, fact) for name in given for fact in one if fact in _CALLER or fact[0] in PROOFS)
    if LOGIN in other and any(TOKEN.search(name.rpartition(".")[2].rstrip("?")) for name in empty):
        yield from (("maybe", fact[1]) for fact in one if fact[0] in PROOFS and len(fact) > 1)


def closed(facts: Facts) -> Facts:
    """The facts with what follows from them."""
    if _LEADING.isdisjoint(map(_KIND, facts)):
        return facts
    told: set[Fact] = set()
    for fact in facts:
        asked = _CONDITIONS.get(str(fact[0]))
        if asked is not None and (asked, fact[1]) in facts:
            told.add(fact[2])  # type: ignore[arg-type]
        elif fact[0] == "tied" and ("ok", fact[1]) in facts:
            told.add(("signed", fact[2]))
    return closed(facts | told) if not told <= facts else facts


def _named(fact: Fact) -> tuple[str, ...]:
    """The caller's values that a proof is about: where one of them is empty, there is nothing to prove."""
    if len(fact) == 1:
        return ()
    return symbols(fact[1]) if isinstance(fact[1], tuple) else (str(fact[1]),)


def doubtful(key: Key, facts: Facts) -> bool:
    """Whether something that could not be read was asked about the record, or about the value that chose it."""
    if ASKED in facts or any(("maybe", item) in facts for item in lineage(key)):
        return True
    return any(("maybe", name) in facts for name in symbols(key)) or _mirrored(root(key), facts)


def _mirrored(key: Key, facts: Facts) -> bool:
    """Whether the same id was checked on the public side of the model: `hr.employee.public` for `hr.employee`."""
    return key[0] == "sym" and any(
        fact[0] == "ok"
        and isinstance(fact[1], tuple)
        and fact[1][:2] == key[:2]
        and str(fact[1][2]).startswith(f"{key[2]}.")
        for fact in facts
    )


def about(facts: Facts, names: frozenset[str]) -> Facts:
    """The facts that a called function can use: who the caller is, and what is known of these values of the caller."""
    return frozenset(fact for fact in facts if len(fact) == 1 or _is_about(fact, names))


def _is_about(fact: Fact, names: frozenset[str]) -> bool:
    if isinstance(fact[1], tuple):
        return fact[0] in _OF_RECORDS and bool(names.intersection(symbols(fact[1])))
    return fact[0] in _NAMED and str(fact[1]).rstrip("?") in names
