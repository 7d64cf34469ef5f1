"""Columns of fields, and Python values as the columns hold them."""

from __future__ import annotations

import datetime
import re
from typing import Any, Final

from ostiary.domain.condition import Column, CompanyDependent, DatePart, Scalar, Term, Translated
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.scope import Scope
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import NUMBER_TYPES, TEXT_TYPES, Field

DATE_PARTS: Final = frozenset(
    {
        "year_number", "quarter_number", "month_number", "iso_week_number", "day_of_year", "day_of_month",
        "day_of_week", "hour_number", "minute_number", "second_number",
    }
)  # fmt: skip

_TIME_PARTS: Final = frozenset({"hour_number", "minute_number", "second_number"})


def term_of(scope: Scope, field: Field, path: str = "") -> Term:
    """The column of a stored field, or the part of it that the path names."""
    if not field.column_exists:
        raise Undecided(f"the column of `{field.model}.{field.name}` is not in the database")
    part = path.partition(".")[2]
    if part:
        return _part_of(field, part)
    if field.company_dependent and scope.series.company_dependent_json:
        return _company_dependent(scope, field)
    if field.translate and scope.series.translations_json and field.type in TEXT_TYPES:
        return Translated(field.name, scope.lang)
    return Column(field.name, field.column_type)


def _part_of(field: Field, part: str) -> Term:
    if field.type == "date" and part in _TIME_PARTS:
        raise MayRaise(f"the part `{part}` is asked of the date `{field.model}.{field.name}`")
    if field.type in ("date", "datetime") and part in DATE_PARTS:
        if field.company_dependent:
            raise Undecided(f"a part of `{field.model}.{field.name}` is compared, which depends on the company")
        return DatePart(part, Column(field.name, field.column_type))
    if field.type in ("properties", "date", "datetime"):
        kind = Undecided if field.type == "properties" else MayRaise
        raise kind(f"the part `{part}` of `{field.model}.{field.name}` is not understood")
    raise EvaluationFails(f"ValueError: Invalid field property {part!r} on {field.model}.{field.name}")


def _company_dependent(scope: Scope, field: Field) -> Term:
    company = scope.concrete("company_id")
    if not isinstance(company, int) or isinstance(company, bool):
        raise Undecided("a company-dependent value is compared, and the user has no company")
    fallback = scope.company_default(field, company)
    if fallback is None and field.type in (*NUMBER_TYPES, "boolean"):
        fallback = False if field.type == "boolean" else 0  # `convert_to_cache` makes it of nothing
    table = scope.schema.table_name(field.relation) if field.type == "many2one" and field.relation else None
    return CompanyDependent(field.name, company, field.column_type, fallback, table)


_NUMERIC: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_BY_VERSION: Final = re.compile(
    r"\s*[+-]?(nan|inf(inity)?|0[xob][\da-f_]+|[\d.e+-]+_[\d._e+-]*)\s*", re.ASCII | re.IGNORECASE
)
"""What some versions of PostgreSQL read as a number, and others refuse (underscores and other bases since 16)."""


def to_column(field: Field, value: object) -> Scalar | None:
    """`Field.convert_to_column(value, validate=False)`: the value as a query parameter; None for NULL.

    Raises EvaluationFails where the conversion or PostgreSQL would fail.
    """
    if value is None or value is False:
        return None if field.type != "boolean" else False
    try:
        return _convert(field, value)
    except (ValueError, TypeError, OverflowError) as error:
        raise EvaluationFails(f"{type(error).__name__}: {error}") from None


def _convert(field: Field, value: Any) -> Scalar | None:
    if field.name == "id":
        return id_parameter(value)
    match field.type:
        case "html" if not isinstance(value, str):
            raise TypeError(f"operator does not exist: text = {type(value).__name__}")  # Odoo hands it on as it is
        case "char" | "text" | "html" | "selection" | "reference":
            return value if isinstance(value, str) else str(value)
        case "integer" | "many2one_reference":
            return int(value or 0)
        case "float" | "monetary":
            return float(value or 0.0)
        case "boolean":
            return bool(value)
        case "many2one":
            return id_parameter(value) if value else None
        case "date" | "datetime":
            return value if isinstance(value, datetime.date) else str(value)  # `Field.convert_to_column`
    raise Undecided(f"the value {value!r} for `{field.model}.{field.name}` is not understood")


def amount(value: object) -> float:
    """What PostgreSQL reads in a set that Odoo 19 compares a monetary field with: the text of the value, since
    `Monetary` has no `convert_to_column` of its own.

    Raises EvaluationFails where the text is no number, as `True` is none.
    """
    text = str(value)
    if _BY_VERSION.fullmatch(text):
        raise Undecided(f"whether {text} is a number depends on the version of PostgreSQL")
    if not _NUMERIC.fullmatch(text):
        raise EvaluationFails(f"InvalidTextRepresentation: invalid input syntax for type numeric: {text!r}")
    return float(text)


def is_falsy_value(field: Field, value: object) -> bool:
    """Whether a value of a set stands for "not set" as well: of a monetary field only what has the text of 0.0, so that
    0 does not (`Field._condition_to_sql`)."""
    if field.type == "monetary":
        return str(value) == "0.0"
    return field.falsy_value is not None and to_column(field, value) == field.falsy_value


def id_parameter(value: object) -> Scalar:
    """What PostgreSQL accepts next to a column of ids: no booleans and no texts. Raises EvaluationFails."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EvaluationFails(f"TypeError: operator does not exist: integer = {type(value).__name__}")
    return value


_WHOLE_NUMBER: Final = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)


def as_id(value: object) -> Scalar | None:
    """A value next to ids: texts are read by PostgreSQL."""
    if value is None:
        return None
    if not isinstance(value, str):
        return id_parameter(value)
    if not _WHOLE_NUMBER.fullmatch(value) or abs(int(value)) >= 2**31:
        raise EvaluationFails(f"DataError: invalid input syntax for type integer: {value!r}")
    return int(value)
