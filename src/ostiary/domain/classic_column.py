"""A column compared with a value, as a search of Odoo 14 to 17 puts it into SQL."""

from __future__ import annotations

import datetime
import re
from typing import Final

from ostiary.domain.algebra import all_of, any_of, is_set, member, negation
from ostiary.domain.classic_shape import NEGATIVE
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Comparison,
    ComparisonOperator,
    Condition,
    Constant,
    Match,
    Scalar,
    Term,
    TextOf,
    Unset,
)
from ostiary.domain.dates import parse_iso
from ostiary.domain.expression import EvaluationFails, NeedsConcrete
from ostiary.domain.modern_search import membership
from ostiary.domain.patterns import refuse_loose_escape
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import Leaf
from ostiary.domain.terms import as_id, term_of, to_column
from ostiary.domain.values import (
    as_scalar,
    concrete,
    is_collection,
    is_recordset,
    is_symbolic,
    is_truthy,
    take_apart,
    values_of,
)
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import NUMBER_TYPES, TEXT_TYPES, Field


def column_condition(scope: Scope, field: Field, leaf: Leaf) -> Condition:
    """The condition of a leaf on a stored column. Raises EvaluationFails, NeedsConcrete, Undecided."""
    translations_apart = field.translate and field.type in TEXT_TYPES and not scope.series.translations_json
    if translations_apart and (scope.lang != "en_US" or scope.has_translations):
        raise MayRaise(f"{leaf} compares a translated text, which is kept in ir.translation")
    if is_recordset(leaf.value):
        raise EvaluationFails(f"AssertionError: Invalid value in domain term {leaf}")
    term = term_of(scope, field)
    operator, value = leaf.operator, leaf.value
    if operator in ("child_of", "parent_of"):
        raise EvaluationFails(f"ProgrammingError: syntax error at or near {operator!r}")
    if translations_apart and field.type != "html" and is_truthy(value):
        return _translated(scope, term, leaf)
    if operator in ("in", "not in") and not isinstance(value, list | tuple):
        raise EvaluationFails(f"ValueError: Invalid domain term {leaf}")
    if field.type == "html" and is_truthy(value) and operator not in ("like", "not like", "ilike", "not ilike"):
        raise Undecided(f"{leaf} compares with a text that Odoo sanitizes as HTML first")
    if operator in ("in", "not in"):
        return _in(field, term, leaf)
    if field.type == "boolean" and isinstance(value, bool) and operator in ("=", "!="):
        return _truth(term, operator, value)
    if value is False or value is None:
        if operator in ("=", "!="):
            return Unset(term) if operator == "=" else is_set(term)
        if operator == "=?":
            return TRUE
    if operator == "=?":
        return column_condition(scope, field, Leaf(leaf.path, "=", value))
    if operator.endswith("like"):
        return _like(scope, field, term, leaf)
    return _compare(field, term, leaf)


def _translated(scope: Scope, term: Term, leaf: Leaf) -> Condition:
    """A translated text compared with a value: what is NULL matches no operator, not even a negative one."""
    value, operator = concrete(leaf.value), leaf.operator
    if operator == "in" and isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return membership(term, value)
    if not isinstance(value, str) or operator in ("=?", "not in"):
        raise EvaluationFails(f"ProgrammingError: a translated text is compared by {leaf}")
    if not operator.endswith("like"):
        return Comparison(term, _sign(operator), value)
    pattern = value if "=" in operator else f"%{value}%"
    refuse_loose_escape(leaf, pattern)
    unaccent = scope.schema.facts.unaccent
    match = Match(term, pattern, operator.endswith("ilike"), unaccent)
    return negation(match) if operator in NEGATIVE else match


def _in(field: Field, term: Term, leaf: Leaf) -> Condition:
    positive = leaf.operator == "in"
    parts = take_apart(leaf.value)
    if parts.symbols and field.column_type != "integer":
        raise NeedsConcrete
    if field.type == "boolean":
        given: list[object] = [item for item in (True, False) if item in parts.plain]
        has_null = False in parts.plain
    else:
        given = [item for item in parts.plain if not _is_zero(item)]
        if field.type in NUMBER_TYPES and field.name != "id":
            given = [0 if item is None else item for item in given]  # `Integer.convert_to_column`
        has_null = len(given) < len(parts.plain)
    given = [_in_column(field, item) for item in given]
    has_values = bool(given or parts.symbols)
    inside = membership(term, given, parts.symbols) if has_values else FALSE
    found = inside if positive else negation(inside)
    if positive == has_null:
        return any_of(found, Unset(term))
    return all_of(found, is_set(term)) if not positive and has_null else found


def _in_column(field: Field, item: object) -> object:
    """A value of a list; PostgreSQL reads texts beside ids."""
    if field.name == "id" or (field.type == "many2one" and isinstance(item, str) and item):
        return as_id(item)
    return _parsed(field, to_column(field, item))


def _like(scope: Scope, field: Field, term: Term, leaf: Leaf) -> Condition:
    """column::text LIKE value; with an empty value, or a negative operator and a value, NULL matches too."""
    wildcard = "=" not in leaf.operator
    value = concrete(leaf.value)
    text = _to_text(value) if wildcard else _pattern(field, leaf, value)
    if text is None:
        return Constant(None)
    if field.column_type == "float":
        raise Undecided(f"{leaf} compares the text of a {field.type}, which every database writes differently")
    pattern = f"%{text}%" if wildcard else text
    refuse_loose_escape(leaf, pattern)
    unaccent = scope.schema.facts.unaccent
    match: Condition = Match(TextOf(term), pattern, leaf.operator.endswith("ilike"), unaccent)
    if leaf.operator in NEGATIVE:
        match = negation(match)
    accepts_null = (wildcard and not value) or (bool(value) and leaf.operator in NEGATIVE)
    return any_of(match, Unset(term)) if accepts_null else match


def _pattern(field: Field, leaf: Leaf, value: object) -> str | None:
    """The value of `=like`, which is made ready for the column: PostgreSQL has no pattern that is a number."""
    if field.name == "id":
        return None if value is None or value is False else str(value)
    if is_collection(value) and field.column_type != "text":
        raise MayRaise(f"{leaf} compares with a collection")
    stored = _to_column(field, value)
    if stored is None or isinstance(stored, str | datetime.date):
        return None if stored is None else str(stored)
    if field.column_type == "float":
        raise MayRaise(f"{leaf} compares with a number, which is a text only where the field has digits")
    raise EvaluationFails(f"UndefinedFunction: operator does not exist: text ~~ {type(stored).__name__}")


def _compare(field: Field, term: Term, leaf: Leaf) -> Condition:
    if is_symbolic(leaf.value):
        return _compare_symbol(field, term, leaf)
    value = leaf.value
    if is_collection(value):
        if field.type not in TEXT_TYPES or field.type == "html":
            raise MayRaise(f"{leaf} compares with a collection")
        value = str(value)
    converted = _parsed(field, _to_column(field, value) if field.name != "id" else _id_as_text(value))
    if converted is None:
        comparison: Condition = Constant(None)
    else:
        comparison = Comparison(term, _sign(leaf.operator), as_scalar(converted))
    if is_truthy(value) and leaf.operator in NEGATIVE:
        return any_of(comparison, Unset(term))
    return comparison


def _to_column(field: Field, value: object) -> Scalar | None:
    """`convert_to_column`; nothing is 0 among numbers."""
    return to_column(field, 0 if field.type in NUMBER_TYPES and not value else value)


def _compare_symbol(field: Field, term: Term, leaf: Leaf) -> Condition:
    if leaf.operator not in ("=", "!=") or field.column_type != "integer":
        raise NeedsConcrete
    inside = member(term, values_of((), take_apart(leaf.value).symbols))
    return inside if leaf.operator == "=" else any_of(negation(inside), Unset(term))


def _is_zero(item: object) -> bool:
    """`item == False` in Python: 0 and False alike, neither None nor ''."""
    return isinstance(item, int | float) and item == 0


def _id_as_text(value: object) -> Scalar | None:
    """A value that an id is less or more than: False is NULL, and anything else a text (`Field.convert_to_column`)."""
    return None if value is False else as_id(value if value is None else str(value))


def _truth(term: Term, operator: str, value: bool) -> Condition:
    """A boolean column compared with True or False."""
    if (operator == "=") != value:
        return any_of(Unset(term), Comparison(term, "=", False))
    return Comparison(term, "=", True) if value else all_of(is_set(term), Comparison(term, "<>", False))


def _sign(operator: str) -> ComparisonOperator:
    signs: dict[str, ComparisonOperator] = {"=": "=", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
    return signs[operator]


_NO_DATE: Final = re.compile(r"\s*(\d{0,4}|True)\s*", re.ASCII)
"""What PostgreSQL never reads as a date."""


def _parsed(field: Field, value: object) -> object:
    """Texts for date columns as dates: PostgreSQL reads them so, and drops the time of day for a date."""
    if field.type not in ("date", "datetime"):
        return value
    parsed = parse_iso(value) if isinstance(value, str) else value
    if parsed is None and value is not None:
        if _NO_DATE.fullmatch(str(value)):
            raise EvaluationFails(f"DataError: invalid input syntax for type {field.type}: {value!r}")
        raise MayRaise(f"the date {value!r} is not understood")
    return parsed.date() if field.type == "date" and isinstance(parsed, datetime.datetime) else parsed


def _to_text(value: object) -> str:
    """`pycompat.to_text`: None and False are empty."""
    return "" if value is None or value is False else str(value)
