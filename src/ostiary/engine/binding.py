"""Users in groups that share one compiled rule: whose values have the same shape.

What a rule says of the user (`user.partner_id.id`, `company_ids`) are its atoms. An atom that is a positive id, or a
list of such, can stay symbolic: one condition then serves all users, each with ids of their own. Anything else (False,
an empty list, a text) is bound as it is, and users are kept apart by it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ostiary.domain.condition import Symbol
from ostiary.domain.expression import EvaluationFails, SymbolList, SymbolValue, parse
from ostiary.domain.interpreter import Interpreter
from ostiary.errors import Undecided
from ostiary.facts.schema import Schema
from ostiary.model.environment import Context, Data, UserEnvironment
from ostiary.model.groups import GroupClosure

FEW: Final = 4
"""An atom with at most this many different values is bound to each of them in turn: plans are better for it."""


@dataclass(frozen=True, slots=True)
class AtomFailure:
    """The evaluation of an atom ended in an error, which is raised again where the rule reads it."""

    error: str
    undecided: bool

    def throw(self) -> object:
        if self.undecided:
            raise Undecided(self.error)
        raise EvaluationFails(self.error)


@dataclass(slots=True)
class Atoms:
    """Values of atoms for users, each evaluated once."""

    schema: Schema
    data: Data
    closure: GroupClosure
    context: Context
    _environments: dict[int, UserEnvironment] = field(default_factory=dict)
    _values: dict[str, dict[int, object]] = field(default_factory=dict)
    _parsed: dict[str, ast.expr] = field(default_factory=dict)

    def environment(self, user_id: int) -> UserEnvironment:
        found = self._environments.get(user_id)
        if found is None:
            found = UserEnvironment(self.schema.facts, self.data, self.closure, user_id, self.context)
            self._environments[user_id] = found
        return found

    def values(self, text: str, users: Sequence[int]) -> dict[int, object]:
        """user → value of the atom, plain Python (a recordset becomes Records)."""
        known = self._values.setdefault(text, {})
        node = self._parsed.get(text) or self._parsed.setdefault(text, parse(text))
        self.data.known["res.users"].update(users)
        by_companies: dict[tuple[int, ...], object] = {}
        only_companies = text == "company_ids"
        for user_id in users:
            if user_id in known:
                continue
            environment = self.environment(user_id)
            if only_companies:
                companies = environment.companies
                known[user_id] = by_companies.setdefault(companies, companies)
            else:
                known[user_id] = self._evaluate(node, environment)
        return known

    def _evaluate(self, node: ast.expr, environment: UserEnvironment) -> object:
        try:
            value = Interpreter(environment).evaluate(node)
        except EvaluationFails as error:
            return AtomFailure(str(error), undecided=False)
        except Undecided as error:
            return AtomFailure(error.message, undecided=True)
        if isinstance(value, list) and all(type(item) is int for item in value):
            return tuple(value)
        return value


def shape(value: object) -> str:
    """How a value can be bound: "id", "ids", or its own text when it must be bound as it is."""
    if type(value) is int and value > 0:
        return "id"
    if isinstance(value, tuple) and value and all(type(item) is int and item > 0 for item in value):
        return "ids"
    return f"={value!r}"


@dataclass(frozen=True, slots=True)
class Bound:
    """Users that share one binding of atoms.

    `bindings` are what rules see: values, or symbols. `ids` gives for each symbol the ids of each user.
    """

    users: tuple[int, ...]
    bindings: dict[str, object]
    ids: dict[str, dict[int, tuple[int, ...]]]

    def classes(self) -> dict[tuple[tuple[int, ...], ...], list[int]]:
        """Users by the ids of all symbols: they see the same."""
        found: dict[tuple[tuple[int, ...], ...], list[int]] = defaultdict(list)
        columns = list(self.ids.values())
        for user_id in self.users:
            found[tuple(column[user_id] for column in columns)].append(user_id)
        return found


def bind(atoms: Atoms, texts: Sequence[str], concrete: frozenset[str], users: Sequence[int]) -> list[Bound]:
    """Users grouped by the shapes of the atoms; `concrete` atoms are never symbolic."""
    values = {text: atoms.values(text, users) for text in texts}
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    if not texts:
        return [Bound(tuple(users), {}, {})]
    constant = {text for text in texts if text in concrete or _has_few(values[text], users)}
    for user_id in users:
        key = tuple(
            f"={values[text][user_id]!r}" if text in constant else shape(values[text][user_id]) for text in texts
        )
        groups[key].append(user_id)
    return [_bound(values, key, members) for key, members in groups.items()]


def _has_few(values: dict[int, object], users: Sequence[int]) -> bool:
    distinct: set[str] = set()
    for user_id in users:
        distinct.add(repr(values[user_id]))
        if len(distinct) > FEW:
            return False
    return True


def _bound(values: dict[str, dict[int, object]], key: tuple[str, ...], users: list[int]) -> Bound:
    bindings: dict[str, object] = {}
    ids: dict[str, dict[int, tuple[int, ...]]] = {}
    for (text, column), kind in zip(values.items(), key, strict=True):
        if kind == "id":
            bindings[text] = SymbolValue(Symbol(text))
            ids[text] = {user_id: _plain_ids(column[user_id]) for user_id in users}
        elif kind == "ids":
            bindings[text] = SymbolList([SymbolValue(Symbol(text, many=True))])
            ids[text] = {user_id: _plain_ids(column[user_id]) for user_id in users}
        else:
            value = column[users[0]]
            bindings[text] = list(value) if isinstance(value, tuple) else value
    return Bound(tuple(users), bindings, ids)


def _plain_ids(value: object) -> tuple[int, ...]:
    """The ids of a value with the shape "id" or "ids"."""
    items = value if isinstance(value, tuple) else (value,)
    return tuple(sorted({item for item in items if isinstance(item, int)}))
