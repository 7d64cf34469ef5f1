"""Conditions printed as SQL, by way of sqlglot expressions.

Nothing is decided here. Values become parameters (`$1`, `$2`, …), never text. What depends on the user is read from
relations named by `Sources`: one per symbol or hierarchy, with the columns `class` and `value`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlglot import exp

from ostiary.database import Dialect
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
from ostiary.errors import Undecided
from ostiary.facts.schema import ColumnType

SQL_TYPES: Final[dict[ColumnType, str]] = {
    "integer": "INT",
    "float": "DOUBLE PRECISION",
    "text": "TEXT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "json": "JSON",
}
_DATE_PARTS: Final = {
    "year_number": "year",
    "quarter_number": "quarter",
    "month_number": "month",
    "iso_week_number": "week",
    "day_of_year": "doy",
    "day_of_month": "day",
    "day_of_week": "dow",
    "hour_number": "hour",
    "minute_number": "minute",
    "second_number": "second",
}
_COMPARISONS: Final[dict[str, type[exp.Expression]]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    ">": exp.GT,
    "<=": exp.LTE,
    ">=": exp.GTE,
}


def identifier(name: str, *, quoted: bool = False) -> exp.Identifier:
    """A name as it is; sqlglot's own helpers look at each name whether it needs quotes."""
    return exp.Identifier(this=name, quoted=quoted)


def subquery(query: exp.Expression, alias: str) -> exp.Subquery:
    """`(query) AS alias`."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=identifier(alias)))


def _connected(kind: type[exp.And | exp.Or], parts: list[exp.Expression]) -> exp.Expression:
    """`(a AND b AND …)`, or with OR; every part stands for itself without parentheses."""
    whole = parts[0]
    for part in parts[1:]:
        whole = kind(this=whole, expression=part)
    return exp.Paren(this=whole)


@dataclass(slots=True)
class Parameters:
    """The values of `$1`, `$2`, …; equal ones share a number."""

    values: list[object] = field(default_factory=list)

    def add(self, value: object) -> exp.Expression:
        for index, known in enumerate(self.values):
            if type(known) is type(value) and known == value:
                return exp.Parameter(this=exp.Literal.number(index + 1))
        self.values.append(value)
        return exp.Parameter(this=exp.Literal.number(len(self.values)))


@dataclass(frozen=True, slots=True)
class Source:
    """A relation (class, value) that holds what a symbol or hierarchy stands for; `shared` without `class`."""

    name: str
    shared: bool = False


@dataclass(slots=True)
class Printer:
    """Prints conditions for one dialect; `class_column` is the class that the row is judged for."""

    dialect: Dialect
    parameters: Parameters
    sources: dict[Symbol | Hierarchy | Select, Source] = field(default_factory=dict)
    class_column: exp.Expression | None = None
    _aliases: int = 0

    def condition(self, node: Condition, alias: str) -> exp.Expression:
        """The boolean expression of a condition over the table called `alias`."""
        match node:
            case Constant(value):
                return exp.Null() if value is None else exp.Boolean(this=value)
            case AllOf(parts):
                return _connected(exp.And, [self.condition(part, alias) for part in parts])
            case AnyOf(parts):
                return _connected(exp.Or, [self.condition(part, alias) for part in parts])
            case Negation(IsTrue(part)):
                return self._is(part, alias, exp.Boolean(this=True), negated=True)
            case Negation(Unset(term)):
                return exp.Not(this=exp.Is(this=self.term(term, alias), expression=exp.Null()))
            case Negation(part):
                return exp.Not(this=exp.Paren(this=self.condition(part, alias)))
            case IsTrue(part):
                return self._is(part, alias, exp.Boolean(this=True), negated=False)
            case Unset(term):
                return exp.Is(this=self.term(term, alias), expression=exp.Null())
            case Comparison(term, sign, wanted):
                return _COMPARISONS[sign](this=self.term(term, alias), expression=self.parameters.add(wanted))
            case Membership(term, values):
                return self._membership(term, values, alias)
            case Match():
                return self._match(node, alias)
            case Within(term, select):
                return exp.In(this=self.term(term, alias), query=exp.Subquery(this=self.select(select)))
            case Fails(reason) | Undecidable(reason):
                raise Undecided(reason)
        raise Undecided(f"{type(node).__name__} cannot be printed")

    def _is(self, part: Condition, alias: str, truth: exp.Expression, *, negated: bool) -> exp.Expression:
        inner = exp.Is(this=exp.Paren(this=self.condition(part, alias)), expression=truth)
        return exp.Not(this=inner) if negated else inner

    def select(self, select: Select) -> exp.Select:
        """`SELECT term FROM table AS a WHERE condition`."""
        alias = self.alias()
        query = exp.select(self.term(select.term, alias), copy=False).from_(self.table(select.table, alias), copy=False)
        if select.condition == Constant(True):
            return query
        return query.where(self.condition(select.condition, alias), copy=False)

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def table(self, name: str, alias: str) -> exp.Expression:
        return exp.Table(this=identifier(name, quoted=True), alias=exp.TableAlias(this=identifier(alias)))

    # ------------------------------------------------------------------ terms

    def column(self, name: str, alias: str) -> exp.Column:
        return exp.Column(this=identifier(name, quoted=True), table=identifier(alias))

    def term(self, term: Term, alias: str) -> exp.Expression:
        match term:
            case Column(name):
                return self.column(name, alias)
            case Translated(name, lang):
                texts = [self._json_text(name, alias, code) for code in dict.fromkeys((lang, "en_US"))]
                return texts[0] if len(texts) == 1 else exp.Coalesce(this=texts[0], expressions=texts[1:])
            case CompanyDependent():
                return self._company_value(term, alias)
            case DatePart(part, column, zone):
                return self._date_part(part, self.term(column, alias), zone)
            case TextOf(inner, absent):
                text = exp.cast(self.term(inner, alias), "TEXT")
                if absent is None:
                    return text
                return exp.Coalesce(this=text, expressions=[self._text_parameter(absent)])

    def _text_parameter(self, value: str) -> exp.Expression:
        return exp.cast(self.parameters.add(value), "TEXT")

    def _json_text(self, name: str, alias: str, key: str) -> exp.Expression:
        return exp.Paren(
            this=exp.JSONExtractScalar(
                this=self.column(name, alias), expression=self._text_parameter(key), only_json_types=True
            )
        )

    def _company_value(self, term: CompanyDependent, alias: str) -> exp.Expression:
        """The value under the company's key; the default where the key is absent."""
        key = self._text_parameter(str(term.company_id))
        column = self.column(term.name, alias)
        present = exp.JSONExtract(this=column.copy(), expression=key.copy(), only_json_types=True)
        text = exp.Paren(this=exp.JSONExtractScalar(this=column, expression=key, only_json_types=True))
        kind = SQL_TYPES[term.type]
        fallback: exp.Expression = exp.Null()
        if term.fallback is not None:
            fallback = self.parameters.add(term.fallback)
        absent = exp.Is(this=exp.Paren(this=present), expression=exp.Null())
        value = exp.Case(ifs=[exp.If(this=absent, true=exp.cast(fallback, kind))], default=exp.cast(text, kind))
        if term.comodel_table is None:
            return value
        inner = self.alias()
        found = exp.select(self.column("id", inner), copy=False).from_(
            self.table(term.comodel_table, inner), copy=False
        )
        return exp.Subquery(this=found.where(exp.EQ(this=self.column("id", inner), expression=value), copy=False))

    def _date_part(self, part: str, value: exp.Expression, zone: str | None) -> exp.Expression:
        if zone:
            utc = exp.AtTimeZone(this=value, zone=exp.Literal.string("UTC"))
            value = exp.AtTimeZone(this=utc, zone=self._text_parameter(zone))
        if part == "python_quarter_number":
            month = exp.Extract(this=exp.Var(this="month"), expression=value)
            quotient = exp.Floor(this=exp.Div(this=exp.Paren(this=month), expression=exp.Literal.number(4)))
            return exp.Paren(this=exp.Add(this=quotient, expression=exp.Literal.number(1)))
        if part == "python_day_of_week":
            weekday = exp.Extract(this=exp.Var(this="isodow"), expression=value)
            return exp.Paren(this=exp.Sub(this=weekday, expression=exp.Literal.number(1)))
        return exp.Extract(this=exp.Var(this=_DATE_PARTS[part]), expression=value)

    # ------------------------------------------------------------------ texts

    def _match(self, match: Match, alias: str) -> exp.Expression:
        left = self.term(match.term, alias)
        right = self._text_parameter(match.pattern)
        if match.unaccent:
            name = "unaccent" if self.dialect == "postgres" else "strip_accents"
            left = exp.Anonymous(this=name, expressions=[left])
            right = exp.Anonymous(this=name, expressions=[right])
        kind = exp.ILike if match.ignore_case else exp.Like
        return exp.Escape(this=kind(this=left, expression=right), expression=exp.Literal.string("\\"))

    # ------------------------------------------------------------------ sets

    def _membership(self, term: Term, values: Values, alias: str) -> exp.Expression:
        left = self.term(term, alias)
        tests: list[exp.Expression] = []
        if values.constants:
            tests.append(exp.In(this=left, expressions=[self.parameters.add(value) for value in values.constants]))
        for source in values.sources:
            tests.append(exp.In(this=left.copy(), query=exp.Subquery(this=self._source(source))))
        return tests[0] if len(tests) == 1 else _connected(exp.Or, tests)

    def _source(self, source: Symbol | Hierarchy | Select) -> exp.Select:
        relation = self.sources[source]
        alias = self.alias()
        query = exp.select(self.column("value", alias), copy=False).from_(self.table(relation.name, alias), copy=False)
        if relation.shared:
            return query
        if self.class_column is None:
            raise Undecided("a symbol was printed without a class")
        return query.where(exp.EQ(this=self.column("class", alias), expression=self.class_column.copy()), copy=False)
