"""Conditions judged row by row, in three-valued logic: the slow and obvious reading that SQL is tested against."""

from __future__ import annotations

import datetime
import json
import operator
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol

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
from ostiary.domain.dates import parse_iso
from ostiary.errors import Undecided

Row = dict[str, object]
"""Column name → value, as a database driver returns it."""


class Rows(Protocol):
    """Where other rows are found."""

    def matching(self, table: str, column: str, value: object) -> Iterable[Row]:
        """The rows of a table whose column equals the value (None: is NULL)."""
        ...

    def all_rows(self, table: str) -> Iterable[Row]: ...


Bindings = Mapping[str, Iterable[int]]
"""The ids that each symbol stands for, by its expression."""

_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Broken(Exception):
    """Odoo would raise in place of an answer."""


def holds(condition: Condition, row: Row, rows: Rows | None, bindings: Bindings | None = None) -> bool | None:
    """TRUE, FALSE or NULL (None).

    Raises Undecided for what cannot be decided and Broken where Odoo fails.
    """
    return Evaluator(rows, bindings or {}).holds(condition, row)


class MissingRow(dict[str, object]):
    """A row that a LEFT JOIN did not find: every column is NULL."""

    def __missing__(self, key: str) -> object:
        return None


class _NoRows:
    """Stands in for tables where only NULLs are looked up: `NULL IN (SELECT …)` is never true."""

    def matching(self, table: str, column: str, value: object) -> Iterable[Row]:
        return ()

    def all_rows(self, table: str) -> Iterable[Row]:
        return ()


def on_missing_row(condition: Condition) -> bool:
    """Whether a condition is true of a row that is all NULL; what cannot be decided is not."""
    try:
        return Evaluator(_NoRows(), {}).holds(condition, MissingRow()) is True
    except (Undecided, Broken):
        return False


class Evaluator:
    """Judges conditions with one set of bindings."""

    def __init__(self, rows: Rows | None, bindings: Bindings) -> None:
        self._rows = rows
        self._bindings = {name: frozenset(ids) for name, ids in bindings.items()}

    def holds(self, condition: Condition, row: Row) -> bool | None:
        match condition:
            case Constant(value):
                return value
            case Fails(reason):
                raise Broken(reason)
            case Undecidable(reason):
                raise Undecided(reason)
            case AllOf(parts):
                return self._all(parts, row)
            case AnyOf(parts):
                return self._any(parts, row)
            case Negation(part):
                inner = self.holds(part, row)
                return None if inner is None else not inner
            case IsTrue(part):
                return self.holds(part, row) is True
            case Comparison(term, sign, wanted):
                left = self.value(term, row)
                return None if left is None else _compare(sign, left, wanted)
            case Membership(term, values):
                left = self.value(term, row)
                return None if left is None else self._is_member(left, values)
            case Unset(term):
                return self.value(term, row) is None
            case Match():
                return self._matches(condition, row)
            case Within(term, select):
                return self._within(self.value(term, row), select)
        raise Undecided(f"{type(condition).__name__} is not a condition that rows can be judged by")

    def _all(self, parts: tuple[Condition, ...], row: Row) -> bool | None:
        found = [self.holds(part, row) for part in parts]
        return False if False in found else (None if None in found else True)

    def _any(self, parts: tuple[Condition, ...], row: Row) -> bool | None:
        found = [self.holds(part, row) for part in parts]
        return True if True in found else (None if None in found else False)

    # ------------------------------------------------------------------ terms

    def value(self, term: Term, row: Row) -> object:
        match term:
            case Column(name):
                return _cell(row, name)
            case Translated(name, lang):
                texts = _json(_cell(row, name))
                return texts.get(lang) if texts.get(lang) is not None else texts.get("en_US")
            case CompanyDependent():
                return self._company_value(term, row)
            case DatePart(part, column, zone):
                return date_part(part, self.value(column, row), zone)
            case TextOf(inner, absent):
                value = self.value(inner, row)
                return absent if value is None else _text(value)

    def _company_value(self, term: CompanyDependent, row: Row) -> object:
        values = _json(_cell(row, term.name))
        key = str(term.company_id)
        value = _moment(values.get(key, term.fallback), term.type)
        if term.comodel_table and value is not None:
            assert self._rows is not None
            return value if any(True for _ in self._rows.matching(term.comodel_table, "id", value)) else None
        return value

    # ------------------------------------------------------------------ sets

    def _is_member(self, value: object, values: Values) -> bool:
        if any(_equal(value, constant) for constant in values.constants):
            return True
        return any(self._in_source(value, source) for source in values.sources)

    def _in_source(self, value: object, source: Symbol | Hierarchy | Select) -> bool:
        if isinstance(source, Symbol):
            return value in self._bindings[source.expression]
        if isinstance(source, Select):
            return value in self._chosen(source)
        if source.direction == "child_of":
            return self._is_below(value, source)
        return value in self._above(source)

    def _is_below(self, value: object, hierarchy: Hierarchy) -> bool:
        """Whether a walk up from the value meets a seed; rows outside `only` end the walk."""
        seen: set[object] = set()
        current: set[object] = {value}
        if hierarchy.only is None and any(self._is_member(item, hierarchy.seeds) for item in current):
            return True
        while current:
            if any(self._is_member(item, hierarchy.seeds) for item in current):
                return True
            seen |= current
            current = {parent for item in current for parent in self._parents(item, hierarchy)} - seen
        return False

    def _parents(self, item: object, hierarchy: Hierarchy) -> Iterable[object]:
        assert self._rows is not None
        if hierarchy.link:
            table, child, parent = hierarchy.link
            return [row[parent] for row in self._rows.matching(table, child, item)]
        found: list[object] = []
        for row in self._rows.matching(hierarchy.table, "id", item):
            if hierarchy.only is not None and self.holds(hierarchy.only, row) is not True:
                continue
            if hierarchy.path_column:
                path = str(row[hierarchy.path_column] or "").split("/")[:-1]
                found += [int(label) for label in path if label.isdigit() and int(label) != item]
            elif hierarchy.parent_column and row[hierarchy.parent_column] is not None:
                found.append(row[hierarchy.parent_column])
        return found

    def _above(self, hierarchy: Hierarchy) -> set[object]:
        seeds: set[object] = set(hierarchy.seeds.constants)
        for source in hierarchy.seeds.sources:
            if isinstance(source, Symbol):
                seeds |= set(self._bindings[source.expression])
            else:
                seeds |= self._chosen(source) if isinstance(source, Select) else self._above(source)
        found: set[object] = set()
        current = seeds
        while current:
            found |= current
            current = {parent for item in current for parent in self._parents(item, hierarchy)} - found
        return found

    def _chosen(self, select: Select) -> set[object]:
        """What a sub-select gives."""
        assert self._rows is not None
        rows = self._rows.all_rows(select.table)
        return {self.value(select.term, row) for row in rows if self._selected(row, select)}

    def _within(self, value: object, select: Select) -> bool | None:
        assert self._rows is not None
        if value is None:
            # NULL IN (nothing) is false, NULL IN (something) is NULL
            return None if any(self._selected(row, select) for row in self._rows.all_rows(select.table)) else False
        if isinstance(select.term, Column):
            candidates = self._rows.matching(select.table, select.term.name, value)
            if any(self._selected(row, select) for row in candidates):
                return True
            nulls = self._rows.matching(select.table, select.term.name, None) if select.term.name != "id" else ()
            return None if any(self._selected(row, select) for row in nulls) else False
        chosen = [
            self.value(select.term, row) for row in self._rows.all_rows(select.table) if self._selected(row, select)
        ]
        return True if value in chosen else (None if None in chosen else False)

    def _selected(self, row: Row, select: Select) -> bool:
        return self.holds(select.condition, row) is True

    # ------------------------------------------------------------------ texts

    def _matches(self, match: Match, row: Row) -> bool | None:
        value = self.value(match.term, row)
        if value is None:
            return None
        text, pattern = _text(value), match.pattern
        if match.unaccent:
            text, pattern = _unaccent(text), _unaccent(pattern)
        flags = re.DOTALL | (re.IGNORECASE if match.ignore_case else 0)
        return re.fullmatch(like_to_regex(pattern), text, flags) is not None


def like_to_regex(pattern: str) -> str:
    """A SQL LIKE pattern (`%`, `_`, backslash escapes) as a regular expression."""
    parts: list[str] = []
    escaped = False
    for char in pattern:
        if escaped:
            parts.append(re.escape(char))
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "%":
            parts.append(".*")
        elif char == "_":
            parts.append(".")
        else:
            parts.append(re.escape(char))
    return "".join(parts)


def date_part(part: str, value: object, zone: str | None) -> int | None:
    """A part of a date as PostgreSQL counts it; `python_` parts as Odoo's record evaluator counts them."""
    if not isinstance(value, datetime.date):
        return None
    if zone and isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=datetime.UTC).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    moment = value if isinstance(value, datetime.datetime) else None
    parts: dict[str, int] = {
        "year_number": value.year,
        "quarter_number": (value.month - 1) // 3 + 1,
        "python_quarter_number": value.month // 4 + 1,
        "month_number": value.month,
        "iso_week_number": value.isocalendar().week,
        "day_of_year": value.timetuple().tm_yday,
        "day_of_month": value.day,
        "day_of_week": value.isoweekday() % 7,
        "python_day_of_week": value.weekday(),
        "hour_number": moment.hour if moment else 0,
        "minute_number": moment.minute if moment else 0,
        "second_number": moment.second if moment else 0,
    }
    return parts[part]


def _cell(row: Row, name: str) -> object:
    """The value of a column; a snapshot may not hold it."""
    try:
        return row[name]
    except KeyError:
        raise Undecided(f"the column `{name}` is not in the source") from None


def _moment(value: object, column_type: str) -> object:
    """A text of JSON for a column of dates as a date, as PostgreSQL casts it."""
    if not isinstance(value, str) or column_type not in ("date", "datetime"):
        return value
    parsed = parse_iso(value)
    if parsed is None:
        raise Undecided(f"{value!r} is no date")
    return parsed.date() if column_type == "date" and isinstance(parsed, datetime.datetime) else parsed


def _compare(sign: str, value: object, wanted: Scalar) -> bool:
    left, right = _alike(value, wanted)
    return bool(_COMPARISONS[sign](left, right))


def _equal(value: object, constant: Scalar) -> bool:
    left, right = _alike(value, constant)
    return bool(left == right)


def _alike(value: Any, wanted: Scalar) -> tuple[object, object]:
    """Both sides in one type: a date column against a datetime and the like."""
    if isinstance(wanted, str) and isinstance(value, datetime.datetime):
        return str(value), wanted
    if isinstance(wanted, str) and isinstance(value, datetime.date):
        return value.isoformat(), wanted
    if isinstance(value, datetime.datetime) and type(wanted) is datetime.date:
        return value, datetime.datetime.combine(wanted, datetime.time.min)
    if isinstance(wanted, datetime.datetime) and type(value) is datetime.date:
        return datetime.datetime.combine(value, datetime.time.min), wanted
    if isinstance(wanted, float) and not isinstance(value, float | int | str):
        return float(value), wanted
    return value, wanted


def _text(value: object) -> str:
    return "true" if value is True else "false" if value is False else str(value)


def _unaccent(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _json(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    loaded = json.loads(value) if isinstance(value, str) else value
    return loaded if isinstance(loaded, dict) else {}
