"""Conditions in a compact notation, for the tables of `tests/domains` and for messages of tests.

qty < 5 or qty is null            name in {'a', 'b'}          not (flag = True)
true(…)                           IS TRUE
text(qty)                         CAST AS text; text(qty, '') reads NULL as ''
$user.partner_id.id               a symbol
below(x_tree.above_id {3})        the ids below 3; `above` the other way
partner_id in [id of res_partner where …]
"""

from __future__ import annotations

import datetime

from ostiary.domain.condition import (
    AllOf,
    AnyOf,
    Column,
    CompanyDependent,
    Comparison,
    Condition,
    Constant,
    DatePart,
    Fails,
    Hierarchy,
    IsTrue,
    Match,
    Membership,
    Negation,
    Scalar,
    Select,
    Symbol,
    Term,
    TextOf,
    Translated,
    Undecidable,
    Unset,
    Values,
    Within,
)


def shown(node: Condition) -> str:
    """The condition in the notation."""
    match node:
        case Constant(value):
            return "NULL" if value is None else str(value).upper()
        case Fails(reason):
            return f"FAILS {reason.partition(':')[0]}"
        case Undecidable():
            return "UNKNOWN"
        case AllOf(parts):
            return " and ".join(_inner(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(_inner(part) for part in parts)
        case Negation(Unset(term)):
            return f"{_term(term)} is set"
        case Negation(part):
            return f"not {_inner(part)}"
        case IsTrue(part):
            return f"true({shown(part)})"
        case _:
            return _simple(node)


def _simple(node: Condition) -> str:
    match node:
        case Comparison(term, sign, value):
            return f"{_term(term)} {sign} {_scalar(value)}"
        case Membership(term, values):
            return f"{_term(term)} in {_values(values)}"
        case Unset(term):
            return f"{_term(term)} is null"
        case Match(term, pattern, ignore_case, unaccent):
            word = ("ilike" if ignore_case else "like") + (" unaccented" if unaccent else "")
            return f"{_term(term)} {word} {pattern!r}"
        case Within(term, select):
            return f"{_term(term)} in {_select(select)}"
    raise AssertionError(node)


def _inner(node: Condition) -> str:
    text = shown(node)
    return f"({text})" if isinstance(node, AllOf | AnyOf) else text


def _select(select: Select) -> str:
    where = "" if select.condition == Constant(True) else f" where {shown(select.condition)}"
    return f"[{_term(select.term)} of {select.table}{where}]"


def _term(term: Term) -> str:
    match term:
        case Column(name):
            return name
        case Translated(name, lang):
            return f"{name}@{lang}"
        case CompanyDependent(name, company, _, fallback, comodel):
            default = "" if fallback is None else f" else {fallback!r}"
            return f"{name}@company {company}{default}" + (f" in {comodel}" if comodel else "")
        case DatePart(part, column, zone):
            return f"{column.name}.{part}" + (f" in {zone}" if zone else "")
        case TextOf(inner, absent):
            return f"text({_term(inner)}" + ("" if absent is None else f", {absent!r}") + ")"


def _values(values: Values) -> str:
    texts = [_scalar(value) for value in values.constants] + [_source(source) for source in values.sources]
    return "{" + ", ".join(texts) + "}"


def _scalar(value: Scalar) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else repr(value)


def _source(source: Symbol | Hierarchy) -> str:
    if isinstance(source, Symbol):
        return f"${source.expression}"
    word = "below" if source.direction == "child_of" else "above"
    by = source.path_column or source.parent_column
    only = f" where {shown(source.only)}" if source.only is not None else ""
    return f"{word}({source.table}.{by} {_values(source.seeds)}{only})"
