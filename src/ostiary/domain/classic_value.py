"""What a leaf asks of a single value, in the Python of Odoo 14 to 16's record evaluator.

Numbers read NULL as 0, everything else as False. Every condition built here is two-valued.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from ostiary.domain.algebra import any_of, is_true, member, refuted
from ostiary.domain.condition import FALSE, Comparison, Condition, Match, Scalar, Term, TextOf, Unset
from ostiary.domain.dates import parse_iso
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, items_of
from ostiary.domain.modern_search import comparison_operator
from ostiary.domain.syntax import Leaf
from ostiary.domain.values import as_scalar, compares, concrete, is_collection, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import NUMBER_TYPES, TEXT_TYPES, Field


def judge(field: Field, leaf: Leaf, negated: bool) -> Callable[[Term], Condition]:
    """What a leaf asks of a value, given the term that reads it.

    Raises Undecided, NeedsConcrete, and EvaluationFails where Odoo raises.
    """
    if leaf.operator in ("=", "in"):
        return lambda term: _in(field, leaf, term)
    if leaf.operator.endswith("like"):
        return lambda term: _like(field, leaf, term, literal=negated)
    return lambda term: _inequality(field, leaf, term)


def _in(field: Field, leaf: Leaf, term: Term) -> Condition:
    """Python's `value in data`, where False = 0."""
    if field.type in ("date", "datetime"):
        return _date_in(leaf, term)
    if leaf.operator == "=" and is_collection(leaf.value):
        return FALSE
    parts = take_apart(leaf.value)
    if parts.symbols and field.column_type != "integer":
        raise NeedsConcrete
    kind = field.type
    if kind == "reference":
        if any(item is False for item in parts.plain) and len(parts.plain) == 1:
            return FALSE
        raise Undecided(f"{leaf} compares a reference")
    falsy = any(type(item) in (bool, int, float) and item == 0 for item in parts.plain)
    constants = [_as_parameter(field, item) for item in parts.plain if _fits(field, item)]
    inside = is_true(member(term, values_of(constants, parts.symbols)))
    return any_of(inside, _reads_false(field, term)) if falsy else inside


def _date_in(leaf: Leaf, term: Term) -> Condition:
    """All values become datetimes before one is looked for; of a set only the empty one does, as nothing."""
    value = concrete(leaf.value)
    several = isinstance(value, list | tuple)
    moments = [_moment(item) for item in (items_of(value) if several else [value])]
    if several and leaf.operator == "=":
        return FALSE
    inside = is_true(member(term, values_of([moment for moment in moments if moment is not None])))
    return any_of(inside, Unset(term)) if None in moments else inside


def _reads_false(field: Field, term: Term) -> Condition:
    """Values equal to False in Python: NULL, 0 and false, but not ''."""
    if field.type == "boolean":
        return refuted(Comparison(term, "=", True))
    if field.type in NUMBER_TYPES:
        return any_of(Unset(term), is_true(Comparison(term, "=", 0)))
    return Unset(term)


def _like(field: Field, leaf: Leaf, term: Term, *, literal: bool) -> Condition:
    if field.column_type != "text" or field.type == "reference":
        raise MayRaise(f"{leaf} compares the text of a {field.type}")  # on a value that is set, Odoo raises
    value = concrete(leaf.value)
    if not isinstance(value, str):
        raise EvaluationFails(f"AttributeError: {value!r} has no attribute 'replace'")
    if not value.isascii():
        raise Undecided(f"{leaf} compares letters outside ASCII, which Python and PostgreSQL fold differently")
    text = TextOf(term, "")
    ignore_case = "ilike" in leaf.operator
    if literal:
        escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return is_true(Match(text, f"%{escaped}%", ignore_case))
    pattern = _from_fnmatch(value)
    if leaf.operator in ("like", "ilike"):
        pattern = f"%{pattern}%" if value or leaf.operator == "ilike" else ""
    return is_true(Match(text, pattern, ignore_case))


def _inequality(field: Field, leaf: Leaf, term: Term) -> Condition:
    value = concrete(leaf.value)
    if field.type in ("date", "datetime"):
        moment = _moment(value)
        if moment is None:
            raise MayRaise(f"{leaf} compares dates with no date, which raises for a date that is set")
        return is_true(Comparison(term, comparison_operator(leaf.operator), moment))
    if field.type not in NUMBER_TYPES or not isinstance(value, int | float):
        raise MayRaise(f"{leaf} compares in Python, which raises for values that are unset")
    value = int(value) if isinstance(value, bool) else value
    found = is_true(Comparison(term, comparison_operator(leaf.operator), value))
    return any_of(found, Unset(term)) if compares(0, leaf.operator, value) else found


def _fits(field: Field, item: object) -> bool:
    """Whether a value of the field can equal the item in Python, other than by being False."""
    if field.column_type == "text":
        return isinstance(item, str)
    if field.type == "boolean":
        return item is True or (type(item) in (int, float) and item == 1)
    return isinstance(item, int | float) and bool(item)


def _as_parameter(field: Field, item: object) -> Scalar:
    """The item in the type of the column: True is 1 for a number, and 1 is True for a boolean."""
    if field.type == "boolean":
        return True
    return int(item) if isinstance(item, bool) else as_scalar(item)


def in_doubt(type_: str, leaf: Leaf, message: str) -> Undecided:
    """A leaf over values of a type that are not known: to look for an equal one ends well, unless these are dates, and
    so does a pattern among texts."""
    equal = leaf.operator in ("=", "in") and type_ not in ("date", "datetime")
    pattern = leaf.operator.endswith("like") and type_ in (*TEXT_TYPES, "selection")
    return Undecided(message) if equal or pattern else MayRaise(message)


def _moment(value: object) -> datetime.datetime | None:
    """`Datetime.to_datetime`; raises EvaluationFails for what is no date."""
    if not value:
        return None
    if isinstance(value, str):
        value = parse_iso(value)
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time.min)
    raise EvaluationFails(f"ValueError: {value!r} is not a date")


def _from_fnmatch(value: str) -> str:
    """The LIKE pattern of what Odoo makes of a value for `fnmatch`: `_`, `[`, `?` are one letter, `%` and `*` any."""
    table = {"_": "_", "[": "_", "?": "_", "%": "%", "*": "%", "\\": "\\\\"}
    return "".join(table.get(char, char) for char in value)
