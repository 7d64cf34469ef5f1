"""Users in groups that share one compiled rule: whose values have the same shape.

What a rule says of the user (`user.partner_id.id`, `company_ids`) are its atoms. An atom that is a positive id, or a
list of such, can stay symbolic: one condition then serves all users, each with ids of their own. Anything else (False,
an empty list, a text) is bound as it is, and users are kept apart by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ostiary.domain.condition import Symbol
from ostiary.domain.expression import SymbolList, SymbolValue
from ostiary.engine.atoms import FEW, AtomFailure, Atoms, Column, shape

__all__ = ["FEW", "AtomFailure", "Atoms", "Bound", "Classes", "bind", "shape"]

SymbolIds = dict[str, list[tuple[int, int]]]
"""symbol expression → pairs of class and id."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Users for whom some symbols stand for the same ids: they see the same. `members` are the users of each class."""

    members: list[list[int]]
    ids: SymbolIds


@dataclass(frozen=True, slots=True)
class Bound:
    """Users that share one binding of atoms.

    `bindings` are what rules see: values, or symbols. `ids` gives for each symbol the ids of each user, and of others.
    """

    users: tuple[int, ...]
    bindings: dict[str, object]
    ids: dict[str, dict[int, tuple[int, ...]]]

    _classes: dict[frozenset[str], Classes] = field(default_factory=dict, compare=False, repr=False)

    def classes(self, expressions: Collection[str]) -> Classes:
        """Users by the ids of these symbols."""
        wanted = frozenset(expressions)
        if wanted not in self._classes:
            names = sorted(wanted)
            columns = [self.ids[name] for name in names]
            found: dict[tuple[tuple[int, ...], ...], list[int]] = defaultdict(list)
            for user_id in self.users:
                found[tuple([column[user_id] for column in columns])].append(user_id)
            ids = {
                name: [(one, value) for one, key in enumerate(found) for value in key[position]]
                for position, name in enumerate(names)
            }
            self._classes[wanted] = Classes(list(found.values()), ids)
        return self._classes[wanted]


def bind(atoms: Atoms, texts: Sequence[str], concrete: frozenset[str], users: Sequence[int]) -> list[Bound]:
    """Users grouped by the shapes of the atoms; `concrete` atoms are never symbolic. Asked again, it is remembered."""
    asked = (tuple(texts), concrete, tuple(users))
    known = atoms.bound.get(asked)
    if known is None:
        known = atoms.bound[asked] = _bind(atoms, *asked)
    return known


def _bind(atoms: Atoms, texts: tuple[str, ...], concrete: frozenset[str], users: tuple[int, ...]) -> list[Bound]:
    if not texts:
        return [Bound(users, {}, {})]
    columns = [atoms.column(text, users) for text in texts]
    keys = [
        column.texts(users) if text in concrete or column.has_few(users) else column.shapes
        for text, column in zip(texts, columns, strict=True)
    ]
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for user_id in users:
        groups[tuple([key[user_id] for key in keys])].append(user_id)
    named = dict(zip(texts, columns, strict=True))
    return [_bound(named, key, members) for key, members in groups.items()]


def _bound(columns: dict[str, Column], key: tuple[str, ...], users: list[int]) -> Bound:
    bindings: dict[str, object] = {}
    ids: dict[str, dict[int, tuple[int, ...]]] = {}
    for (text, column), kind in zip(columns.items(), key, strict=True):
        if kind == "id":
            bindings[text] = SymbolValue(Symbol(text))
            ids[text] = column.ids
        elif kind == "ids":
            bindings[text] = SymbolList([SymbolValue(Symbol(text, many=True))])
            ids[text] = column.ids
        else:
            value = column.values[users[0]]
            bindings[text] = list(value) if isinstance(value, tuple) else value
    return Bound(tuple(users), bindings, ids)
