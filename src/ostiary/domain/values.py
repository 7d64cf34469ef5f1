"""The values on the right side of a leaf: constants, symbols and lists of both."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ostiary.domain.condition import Scalar, Symbol, Values
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, SymbolList, SymbolValue, items_of

COLLECTIONS = (list, tuple, set, frozenset)


class RecordsLike(Protocol):
    """A recordset as the value of a leaf."""

    @property
    def ids(self) -> tuple[int, ...]: ...


def is_collection(value: object) -> bool:
    return isinstance(value, COLLECTIONS)


def is_recordset(value: object) -> bool:
    return hasattr(value, "ids") and hasattr(value, "model")


def is_truthy(value: object) -> bool:
    """`bool(value)`; symbols are never empty."""
    return True if isinstance(value, SymbolValue | SymbolList) else bool(value)


def is_symbolic(value: object) -> bool:
    if isinstance(value, SymbolValue | SymbolList):
        return True
    return is_collection(value) and any(isinstance(item, SymbolValue) for item in items_of(value))


def unique(items: Iterable[object]) -> list[object]:
    """Items without repetition, as Odoo's OrderedSet keeps them: the first of equal ones (0 and False are equal).

    Unhashable items raise TypeError, as they do in Odoo.
    """
    found: list[object] = []
    seen: set[object] = set()
    for item in items:
        if isinstance(item, SymbolValue):
            found.append(item)
        elif item not in seen:
            seen.add(item)
            found.append(item)
    return found


@dataclass(frozen=True, slots=True)
class Parts:
    """A collection taken apart: `plain` values in order, and the symbols in it."""

    plain: tuple[object, ...]
    symbols: tuple[Symbol, ...]

    @property
    def has_false(self) -> bool:
        return any(item is False for item in self.plain)

    @property
    def has_none(self) -> bool:
        return any(item is None for item in self.plain)


def take_apart(value: object) -> Parts:
    """The parts of a list, tuple, set or single value."""
    items = items_of(value) if is_collection(value) else [value]
    plain: list[object] = []
    symbols: list[Symbol] = []
    for item in items:
        if isinstance(item, SymbolValue):
            symbols.append(item.symbol)
        elif isinstance(item, SymbolList):
            raise NeedsConcrete
        else:
            plain.append(item)
    return Parts(tuple(plain), tuple(symbols))


def values_of(constants: Iterable[Scalar], symbols: Iterable[Symbol] = ()) -> Values:
    """Values in a canonical order, so that equal sets are equal objects."""
    ordered = sorted(set(constants), key=_sort_key)
    named: list[Symbol] = sorted(set(symbols), key=lambda symbol: symbol.expression)
    return Values(tuple(ordered), tuple(named))


def _sort_key(value: Scalar) -> tuple[str, str]:
    return (type(value).__name__, str(value).rjust(24))


def equal_ids(items: Iterable[object]) -> list[int]:
    """The ids that equal one of the items in Python: True is 1, 2.0 is 2; 0 and False are none."""
    numbers = [item for item in items if isinstance(item, int | float) and item]
    return [int(item) for item in numbers if isinstance(item, int) or item.is_integer()]


def possible_ids(items: Iterable[object]) -> tuple[int, ...]:
    """The ids that a record can have: PostgreSQL keeps them in four bytes."""
    return tuple(item for item in items if isinstance(item, int) and abs(item) < 2**31)


def as_scalar(value: object) -> Scalar:
    """A value that can be a parameter of a query; raises EvaluationFails for others."""
    if isinstance(value, bool | int | float | str | datetime.date | datetime.datetime):
        return value
    raise EvaluationFails(f"ProgrammingError: can't adapt type '{type(value).__name__}'")


_INEQUALITIES: Final[dict[str, Callable[[Any, Any], object]]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def compares(left: object, sign: str, right: object) -> bool:
    """`left sign right` as Python has it. Raises EvaluationFails where Python cannot compare them."""
    try:
        return bool(_INEQUALITIES[sign](left, right))
    except TypeError as error:
        raise EvaluationFails(f"TypeError: {error}") from None


def as_number(value: object) -> Scalar:
    """A value as Python compares it with numbers: True is 1, False is 0."""
    return int(value) if isinstance(value, bool) else as_scalar(value)


def concrete(value: object) -> object:
    """The value itself; raises NeedsConcrete when a symbol is in it."""
    if is_symbolic(value):
        raise NeedsConcrete
    return value
