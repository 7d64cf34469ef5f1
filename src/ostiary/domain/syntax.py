"""Domains as trees: what the prefix notation says, before any field is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.domain.expression import EvaluationFails, SymbolList, SymbolValue, items_of
from ostiary.series import Series


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition `(path, operator, value)`; `value` is what the expression gave, symbols included."""

    path: str
    operator: str
    value: object

    def __str__(self) -> str:
        return f"({self.path!r}, {self.operator!r}, {show_value(self.value)})"


@dataclass(frozen=True, slots=True)
class Truth:
    """(1, '=', 1), (0, '=', 1), True, False or the empty domain."""

    value: bool


@dataclass(frozen=True, slots=True)
class All:
    """`&`"""

    parts: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """`|`"""

    parts: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`!`"""

    part: Domain


Domain = Leaf | Truth | All | Any | Not


def show_value(value: object) -> str:
    """A value as it would be written in a domain; symbols by their expression."""
    if isinstance(value, SymbolValue):
        return value.symbol.expression
    if isinstance(value, SymbolList):
        return " + ".join(
            item.symbol.expression if isinstance(item, SymbolValue) and item.symbol.many else f"[{show_value(item)}]"
            for item in items_of(value)
        )
    if isinstance(value, list):
        return "[" + ", ".join(show_value(item) for item in value) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(show_value(item) for item in value) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def show(domain: Domain) -> str:
    """The domain in prefix notation."""
    return "[" + ", ".join(_tokens(domain)) + "]"


def _tokens(domain: Domain) -> list[str]:
    match domain:
        case Leaf():
            return [str(domain)]
        case Truth(value):
            return ["(1, '=', 1)" if value else "(0, '=', 1)"]
        case Not(part):
            return ["'!'", *_tokens(part)]
        case All(parts) | Any(parts):
            sign = "'&'" if isinstance(domain, All) else "'|'"
            tokens = [token for part in parts for token in _tokens(part)]
            return [sign] * (len(parts) - 1) + tokens


def leaves(domain: Domain) -> list[Leaf]:
    """All leaves, left to right."""
    match domain:
        case Leaf():
            return [domain]
        case Truth():
            return []
        case Not(part):
            return leaves(part)
        case All(parts) | Any(parts):
            return [leaf for part in parts for leaf in leaves(part)]


def read_domain(value: object, series: Series) -> Domain:
    """The tree of an evaluated domain.

    Raises EvaluationFails where Odoo refuses the list. Sources: odoo/orm/domains.py `Domain.__new__` (18, 19),
    odoo/osv/expression.py `normalize_domain` (14 to 17).
    """
    if isinstance(value, All | Any | Not | Leaf | Truth):
        return value
    if series.domain_rewriting:
        return _read_lenient(value)
    return _read_strict(value)


def _read_lenient(value: object) -> Domain:
    """19: leftovers anywhere are AND-ed; True and False are domains."""
    if value is True or value == []:
        return Truth(True)
    if value is False:
        return Truth(False)
    if not isinstance(value, list | tuple) or isinstance(value, SymbolList):
        raise EvaluationFails(f"TypeError: Domain() invalid argument type for domain: {value!r}")
    stack: list[Domain] = []
    try:
        for item in reversed(value):
            if isinstance(item, list | tuple) and not isinstance(item, SymbolList) and len(item) == 3:
                stack.append(_leaf(item))
            elif item == "&":
                stack.append(folded(All, (stack.pop(), stack.pop())))
            elif item == "|":
                stack.append(folded(Any, (stack.pop(), stack.pop())))
            elif item == "!":
                part = stack.pop()
                stack.append(Truth(not part.value) if isinstance(part, Truth) else Not(part))
            else:
                raise EvaluationFails(f"ValueError: Domain() invalid item in domain: {item!r}")
    except IndexError:
        raise EvaluationFails(f"ValueError: Domain() malformed domain {value!r}") from None
    return stack[0] if len(stack) == 1 else folded(All, tuple(reversed(stack)))


def folded(kind: type[All] | type[Any], parts: tuple[Domain, ...]) -> Domain:
    """TRUE and FALSE are folded where domains are combined, before any leaf is looked at (`DomainNary._flatten`)."""
    zero, unit = Truth(kind is Any), Truth(kind is All)
    if zero in parts:
        return zero
    kept = tuple(part for part in parts if part != unit)
    return kept[0] if len(kept) == 1 else kind(kept) if kept else unit


def _leaf(item: list[object] | tuple[object, ...]) -> Domain:
    path, operator, value = item
    if isinstance(path, str):
        if not path:
            raise EvaluationFails("TypeError: Empty field name")
        if not isinstance(operator, str):
            raise EvaluationFails(f"AttributeError: {operator!r} is not an operator")
        if operator in ("any!", "not any!"):
            raise EvaluationFails(f"ValueError: Domain() invalid item in domain: {item!r}")
        return Leaf(path, operator, value)
    if (path, operator, value) == (1, "=", 1):
        return Truth(True)
    if (path, operator, value) == (0, "=", 1):
        return Truth(False)
    raise EvaluationFails(f"TypeError: Domain() invalid arguments: {item!r}")


def _read_strict(value: object) -> Domain:
    """14 to 18: one expression in prefix notation; several in a row are AND-ed at the end."""
    if isinstance(value, SymbolList) or not isinstance(value, list | tuple):
        raise EvaluationFails("AssertionError: Domains to normalize must have a 'domain' form")
    tokens = list(value)
    if not tokens:
        return Truth(True)
    parts: list[Domain] = []
    while tokens:
        parts.append(_take(tokens))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _take(tokens: list[object]) -> Domain:
    if not tokens:
        raise EvaluationFails("AssertionError: This domain is syntactically not correct")
    token = tokens.pop(0)
    if token == "!":
        return Not(_take(tokens))
    if token == "&":
        return All((_take(tokens), _take(tokens)))
    if token == "|":
        return Any((_take(tokens), _take(tokens)))
    if isinstance(token, list | tuple) and not isinstance(token, SymbolList) and len(token) == 3:
        path, operator, _ = token
        if isinstance(path, str) and path and isinstance(operator, str):
            return Leaf(path, operator, token[2])
        if tuple(token) == (1, "=", 1):
            return Truth(True)
        if tuple(token) == (0, "=", 1):
            return Truth(False)
    raise EvaluationFails(f"ValueError: Invalid leaf {token!r}")
