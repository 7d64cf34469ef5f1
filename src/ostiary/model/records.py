"""Recordsets as rules see them: a model and ids."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NoReturn

from ostiary.errors import Undecided

if TYPE_CHECKING:
    from ostiary.model.environment import UserEnvironment


class Records:
    """A recordset: a model and ids, without repetition.

    The ids are in Odoo's order where `ordered`; that of several records behind an x2many field is not known.
    """

    __slots__ = ("environment", "ids", "model", "ordered")

    def __init__(self, environment: UserEnvironment, model: str, ids: Iterable[int], *, ordered: bool = True) -> None:
        self.environment = environment
        self.model = model
        self.ids = tuple(dict.fromkeys(ids))
        self.ordered = ordered or len(self.ids) < 2

    def list_of_ids(self) -> list[int]:
        """`records.ids`"""
        return list(self.ids) if self.ordered else UnorderedIds(self.ids)

    def __bool__(self) -> bool:
        return bool(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Records]:
        return (Records(self.environment, self.model, (one,)) for one in self.ids)

    def __contains__(self, other: object) -> bool:
        return isinstance(other, Records) and other.model == self.model and set(other.ids) <= set(self.ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and self.model == other.model and set(self.ids) == set(other.ids)

    def __hash__(self) -> int:
        return hash((self.model, frozenset(self.ids)))

    def __or__(self, other: object) -> Records:
        return self._combined(other, (*self.ids, *_ids(other)))

    __add__ = __or__

    def __and__(self, other: object) -> Records:
        return self._combined(other, (one for one in self.ids if one in _ids(other)))

    def __sub__(self, other: object) -> Records:
        return self._combined(other, (one for one in self.ids if one not in _ids(other)))

    def __getitem__(self, key: int | slice) -> Records:
        if not self.ordered:
            raise Undecided(f"the order of several records of `{self.model}` is not known")
        chosen = self.ids[key]
        return Records(self.environment, self.model, chosen if isinstance(chosen, tuple) else (chosen,))

    def _combined(self, other: object, ids: Iterable[int]) -> Records:
        if not isinstance(other, Records) or other.model != self.model:
            raise TypeError(f"inconsistent models in: {self.model}, {other!r}")
        return Records(self.environment, self.model, ids, ordered=self.ordered and other.ordered)

    def __repr__(self) -> str:
        return f"{self.model}{self.ids}"


class UnorderedIds(list[int]):
    """Ids in an order that only Odoo's code knows."""

    def __getitem__(self, key: object) -> NoReturn:
        raise Undecided("the order of several records is not known")


def joined(values: list[object]) -> object:
    """What `mapped` makes of the values of a function: one recordset, or the list as it is."""
    parts = [value for value in values if isinstance(value, Records)]
    if not parts or len(parts) < len(values):
        return values
    return functools.reduce(operator.or_, parts)


def _ids(value: object) -> tuple[int, ...]:
    return value.ids if isinstance(value, Records) else ()
