"""The builtins that rules may call: those of Odoo's `safe_eval`, as far as they make values for domains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ostiary.domain.costs import Budget
from ostiary.domain.expression import NeedsConcrete, SymbolValue
from ostiary.errors import Undecided

BUILTINS: Final[dict[str, Any]] = {
    **{
        function.__name__: function
        for function in (
            bool, int, float, str, list, dict, set, tuple, len, min, max, sorted, filter, zip, range, any, all, abs,
            enumerate, divmod, ord, chr, repr,
        )
    },
    "unicode": str,
    "xrange": range,
}  # fmt: skip
"""The builtins of `safe_eval` that run as they are; the others are made by `builtins_of`."""
NOT_UNDERSTOOD: Final = frozenset({"bytes", "Exception"})
"""Builtins of `safe_eval` that make values which no domain can hold."""
PLAIN_METHODS: Final[dict[type, frozenset[str]]] = {
    str: frozenset({"lower", "upper", "strip", "split", "startswith", "endswith", "replace", "join"}),
    list: frozenset({"index", "count", "copy"}),
    tuple: frozenset({"index", "count"}),
    dict: frozenset({"get", "keys", "values", "items"}),
    set: frozenset({"union", "intersection", "difference"}),
}
"""The methods of plain values that may be called."""


def builtins_of(budget: Budget) -> dict[str, Any]:
    """All builtins; those that call back or build up pay from the budget."""
    paying = _Paying(budget)
    return {
        **BUILTINS,
        "isinstance": _isinstance,
        "map": paying.map,
        "reduce": paying.reduce,
        "round": _round,
        "sum": paying.sum,
    }


class _Paying:
    """Builtins that call back or build up."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def map(self, function: Callable[..., object], *lists: Iterable[object]) -> Iterator[object]:
        for items in zip(*lists, strict=False):
            value = function(*items)
            self._budget.spend_on(value)
            yield value

    def reduce(self, function: Callable[..., Any], items: Iterable[object], *initial: object) -> Any:
        values = iter([*initial, *items])
        found = next(values, None)
        if found is None and not initial:
            raise TypeError("reduce() of empty iterable with no initial value")
        for item in values:
            found = function(found, item)
            self._budget.spend_on(found)
        return found

    def sum(self, items: Iterable[Any], start: Any = 0) -> Any:
        if isinstance(start, str):
            raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
        for item in items:
            self._budget.spend_on(start)
            start = start + item
        return start


def _isinstance(value: object, kinds: Any) -> bool:
    if isinstance(value, SymbolValue):
        raise NeedsConcrete(value.symbol.expression)
    return isinstance(value, kinds)


def _round(number: Any, digits: Any = None) -> Any:
    if isinstance(digits, int) and abs(digits) > 1000:
        raise Undecided("a number in the domain is rounded to too many digits")
    return round(number, digits)
