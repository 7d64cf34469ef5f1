"""What rules look at of the user (`user.partner_id.id`, `company_ids`): the values of atoms, for many users at once.

Most atoms need no interpreter per user: they are a walk over many2one columns, which is a look into a table per step,
or they are the same for all users with the same companies or groups.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ostiary.domain.expression import ROOTS, EvaluationFails, parse
from ostiary.domain.interpreter import Interpreter
from ostiary.errors import Undecided
from ostiary.facts.schema import Schema
from ostiary.model.environment import Context, Data, UserEnvironment
from ostiary.model.groups import GroupClosure
from ostiary.model.walks import follow

if TYPE_CHECKING:
    from ostiary.engine.binding import Bound

FEW: Final = 4
"""An atom with at most this many different values is bound to each of them in turn: plans are better for it."""
_OF_GROUPS: Final = frozenset({"all_group_ids", "groups_id", "has_group", "_is_public", "_is_portal", "_is_internal"})
"""Attributes of `user` that only the user's groups decide."""
_PLAIN: Final = frozenset({"id", "ids", "company_id"})
"""Attributes of other records that look at no user."""


@dataclass(frozen=True, slots=True)
class AtomFailure:
    """The evaluation of an atom ended in an error, which is raised again where the rule reads it."""

    error: str
    undecided: bool

    def throw(self) -> object:
        if self.undecided:
            raise Undecided(self.error)
        raise EvaluationFails(self.error)


def shape(value: object) -> str:
    """How a value can be bound: "id", "ids", or its own text when it must be bound as it is."""
    if type(value) is int and value > 0:
        return "id"
    if isinstance(value, tuple) and value and all(type(item) is int and item > 0 for item in value):
        return "ids"
    return f"={value!r}"


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one atom by user, and what binding asks about each, worked out once."""

    values: dict[int, object] = field(default_factory=dict)
    shapes: dict[int, str] = field(default_factory=dict)
    ids: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Of values with the shape "id" or "ids"."""
    _texts: dict[int, str] = field(default_factory=dict)

    def add(self, values: dict[int, object]) -> None:
        self.values.update(values)
        for user_id, value in values.items():
            found = self.shapes[user_id] = shape(value)
            if found == "id" or found == "ids":
                items = value if isinstance(value, tuple) else (value,)
                self.ids[user_id] = tuple(sorted({item for item in items if isinstance(item, int)}))

    def text(self, user_id: int) -> str:
        """The shape of the value where it is bound as it is."""
        found = self._texts.get(user_id)
        if found is None:
            found = self._texts[user_id] = f"={self.values[user_id]!r}"
        return found

    def texts(self, users: Iterable[int]) -> dict[int, str]:
        return {user_id: self.text(user_id) for user_id in users}

    def has_few(self, users: Iterable[int]) -> bool:
        """Whether there are so few different values that each is bound as it is."""
        distinct: set[str] = set()
        for user_id in users:
            distinct.add(self.text(user_id))
            if len(distinct) > FEW:
                return False
        return True


@dataclass(slots=True)
class Atoms:
    """Values of atoms for users, each evaluated once."""

    schema: Schema
    data: Data
    closure: GroupClosure
    context: Context
    bound: dict[tuple[tuple[str, ...], frozenset[str], tuple[int, ...]], list[Bound]] = field(default_factory=dict)
    """What `binding.bind` found before."""
    _environments: dict[int, UserEnvironment] = field(default_factory=dict)
    _columns: dict[str, Column] = field(default_factory=dict)
    _parsed: dict[str, ast.expr] = field(default_factory=dict)

    def environment(self, user_id: int) -> UserEnvironment:
        found = self._environments.get(user_id)
        if found is None:
            found = UserEnvironment(self.schema.facts, self.data, self.closure, user_id, self.context)
            self._environments[user_id] = found
        return found

    def column(self, text: str, users: Sequence[int]) -> Column:
        """The values of an atom for at least these users."""
        found = self._columns.setdefault(text, Column())
        new = [user_id for user_id in users if user_id not in found.values]
        if new:
            found.add(self._evaluated(text, new))
        return found

    def _evaluated(self, text: str, users: Sequence[int]) -> dict[int, object]:
        """user → value, plain Python (a recordset becomes Records)."""
        node = self._parsed.get(text) or self._parsed.setdefault(text, parse(text))
        self.data.known["res.users"].update(users)
        path = _path(node)
        walked = follow(self.data, users, path) if path else None
        if walked is not None:
            return walked
        decided_by = _decided_by(node)
        values: dict[int, object] = {}
        shared: dict[object, object] = {}
        for user_id in users:
            environment = self.environment(user_id)
            if decided_by is None:
                values[user_id] = self._evaluate(node, environment)
                continue
            key = _key(environment, decided_by)
            if key not in shared:
                shared[key] = self._evaluate(node, environment)
            values[user_id] = shared[key]
        return values

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


def _path(node: ast.expr) -> tuple[str, ...]:
    """`user.partner_id.id` as ("partner_id", "id"); empty where the atom is no plain walk."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return tuple(reversed(names)) if isinstance(node, ast.Name) and node.id == "user" else ()


def _decided_by(node: ast.expr) -> str | None:
    """What alone decides the value of an atom: its root, or "groups" of a user; None where it may be more."""
    roots = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in ROOTS]
    attributes = [part for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    if len(roots) != 1 or not attributes:
        return roots[0] if isinstance(node, ast.Name) and roots[0] != "user" else None
    first = next((part.attr for part in attributes if isinstance(part.value, ast.Name)), "")
    others = {part.attr for part in attributes} - _PLAIN
    if roots[0] == "website":
        return "website" if not others else None
    return "groups" if roots[0] == "user" and first in _OF_GROUPS and others <= {first} else None


def _key(environment: UserEnvironment, decided_by: str) -> object:
    match decided_by:
        case "company_ids":
            return environment.companies
        case "company_id":
            return environment.company_id
        case "website":
            return None
        case _:
            return environment.closure.of_user(environment.user)
