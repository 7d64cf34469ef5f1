"""Conditions as set-based queries: which class of users reaches which record, for all classes at once.

A class is a set of users for whom all symbols stand for the same ids. The ids of a symbol are a relation (class,
value), so `partner_id in {symbol}` becomes a join of the records with that relation: time follows the rows, not users
times rows. A condition is taken apart into alternatives; each alternative has

* a filter that no user takes part in,
* a *driver*, the dependent part that is joined,
* a rest that is judged for each joined pair.

An alternative without a dependent part is seen by every class and is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Final

from sqlglot import exp

from ostiary.database import Dialect
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Column,
    Condition,
    Hierarchy,
    IsTrue,
    Membership,
    Select,
    Symbol,
    Term,
    Values,
    Within,
    all_of,
    any_of,
    as_filter,
    hierarchies,
    refuted,
    symbols_of,
    walk,
    within,
)
from ostiary.domain.sql import Parameters, Printer, Source
from ostiary.engine.binding import SymbolIds

__all__ = ["MOST_ALTERNATIVES", "Alternative", "Planner", "Query", "SymbolIds", "alternatives"]

MOST_ALTERNATIVES: Final = 256
"""A condition with more alternatives is judged for every pair of class and record."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """`shared AND dependent[0] AND dependent[1] …`"""

    shared: Condition
    dependent: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """SQL text and its parameters."""

    sql: str
    parameters: list[object]


def alternatives(condition: Condition) -> list[Alternative]:
    """The condition as an OR of alternatives; only its truth counts, so NULL and FALSE are alike."""
    found = _alternatives(condition)
    if found is None:
        return [Alternative(TRUE, (condition,))]
    shared = [one.shared for one in found if not one.dependent]
    dependent = [one for one in found if one.dependent]
    together = [Alternative(any_of(*shared), ())] if shared else []
    return together + dependent


def _alternatives(condition: Condition) -> list[Alternative] | None:
    if not symbols_of(condition):
        return [] if condition == FALSE else [Alternative(condition, ())]
    match condition:
        case IsTrue(part):
            return _alternatives(part)
        case AnyOf(parts):
            return _concatenated([_alternatives(part) for part in parts])
        case AllOf(parts):
            return _multiplied([_alternatives(part) for part in parts])
        case Membership(term, values) if len(values.sources) + bool(values.constants) > 1:
            single = [Values((), (source,)) for source in values.sources]
            if values.constants:
                single.append(Values(values.constants))
            return _concatenated([_alternatives(Membership(term, one)) for one in single])
        case Within(term, select):
            return _of_sub_select(term, select)
        case _:
            return [Alternative(TRUE, (condition,))]


def _of_sub_select(term: Term, select: Select) -> list[Alternative]:
    """t IN (SELECT … A OR B)  =>  t IN (SELECT … A) OR t IN (SELECT … B)"""
    inside = _alternatives(select.condition)
    if inside is None or len(inside) < 2:
        return [Alternative(TRUE, (Within(term, select),))]
    shared = any_of(*(one.shared for one in inside if not one.dependent))
    found = [Alternative(within(term, Select(select.table, select.term, shared)), ())] if shared != FALSE else []
    for one in inside:
        if one.dependent:
            part = Select(select.table, select.term, all_of(one.shared, *one.dependent))
            found.append(Alternative(TRUE, (Within(term, part),)))
    return found


def _concatenated(lists: list[list[Alternative] | None]) -> list[Alternative] | None:
    found: list[Alternative] = []
    for one in lists:
        if one is None:
            return None
        found += one
    return found if len(found) <= MOST_ALTERNATIVES else None


def _multiplied(lists: list[list[Alternative] | None]) -> list[Alternative] | None:
    known: list[list[Alternative]] = []
    size = 1
    for one in lists:
        if one is None:
            return None
        known.append(one)
        size *= max(len(one), 1)
    if size > MOST_ALTERNATIVES:
        return None
    return [
        Alternative(
            all_of(*(one.shared for one in chosen)),
            tuple(dict.fromkeys(part for one in chosen for part in one.dependent)),
        )
        for chosen in product(*known)
    ]


def _symbolic(values: Values) -> bool:
    """Whether the values differ from class to class."""
    return any(
        isinstance(source, Symbol) or (isinstance(source, Hierarchy) and _symbolic(source.seeds))
        for source in values.sources
    )


@dataclass(slots=True)
class Planner:
    """Writes queries over one table for classes of users."""

    dialect: Dialect
    table: str
    ids: SymbolIds
    repeats: bool = False
    """Ids may stand in several rows, as they do in SQL views: they are counted once."""
    _printer: Printer = field(init=False)
    _ctes: list[tuple[str, exp.Expression]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._printer = Printer(self.dialect, Parameters())

    # ------------------------------------------------------------------ what can be asked

    def matching(self, condition: Condition, *, count: bool) -> Query:
        """The ids (or number) of the rows that satisfy a condition without symbols."""
        condition = as_filter(condition)
        self._define(condition)
        what: exp.Expression = self._printer.column("id", "r")
        if count:
            what = exp.Count(this=exp.Distinct(expressions=[what]) if self.repeats else exp.Star())
        query = exp.select(what, copy=False).from_(self._printer.table(self.table, "r"), copy=False)
        if condition != TRUE:
            query = query.where(self._printer.condition(condition, "r"), copy=False)
        return self._finished(query)

    def by_class(self, condition: Condition, *, count: bool, only: int | None = None) -> tuple[Condition, Query | None]:
        """(what every class sees, query of (class, id) or (class, number) for what classes see beyond that).

        `only` restricts the answer to one record.
        """
        condition = as_filter(condition)
        parts = alternatives(condition)
        shared = any_of(*(part.shared for part in parts if not part.dependent))
        dependent = [part for part in parts if part.dependent]
        if not dependent or shared == TRUE:
            return shared, None
        beyond = refuted(shared) if shared != FALSE else TRUE
        self._define(condition)
        selects = [self._pairs(self.table, Column("id"), self._with(part, beyond), only=only) for part in dependent]
        union: exp.Expression = selects[0]
        for select in selects[1:]:
            union = exp.union(union, select, distinct=True, copy=False)
        if self.repeats and isinstance(union, exp.Select):
            union = union.distinct(copy=False)
        if not count:
            return shared, self._finished(union)
        outer = exp.select(
            exp.column(exp.to_identifier("class", quoted=True), table="p"), exp.Count(this=exp.Star()), copy=False
        ).from_(exp.Subquery(this=union, alias=exp.TableAlias(this=exp.to_identifier("p"))), copy=False)
        return shared, self._finished(
            outer.group_by(exp.column(exp.to_identifier("class", quoted=True), table="p"), copy=False)
        )

    def _with(self, part: Alternative, extra: Condition) -> Alternative:
        return Alternative(all_of(part.shared, extra), part.dependent)

    # ------------------------------------------------------------------ pairs

    def _pairs(self, table: str, term: Term, part: Alternative, *, only: int | None = None) -> exp.Select:
        """`SELECT class, term` of the rows of a table that satisfy one alternative for a class."""
        row = self._printer.alias()
        driver = next((one for one in part.dependent if self._can_drive(one)), None)
        value = self._printer.term(term, row)
        if driver is None:
            classes = self._printer.alias()
            class_column = self._class_column(classes)
            query = exp.select(class_column, value, copy=False).from_(self._printer.table(table, row), copy=False)
            query = query.join(self._printer.table(self._all_classes(), classes), join_type="cross", copy=False)
        else:
            joined = self._printer.alias()
            class_column = self._class_column(joined)
            relation, on = self._driven(driver, row, joined)
            query = exp.select(class_column, value, copy=False).from_(relation, copy=False)
            query = query.join(self._printer.table(table, row), on=on, copy=False)
        rest: list[Condition] = []
        for one in part.dependent:
            if one is driver:
                continue
            if driver is None or not self._can_drive(one):
                rest.append(one)
                continue
            other = self._printer.alias()
            relation, on = self._driven(one, row, other)
            same_class = exp.EQ(this=self._class_column(other), expression=class_column.copy())
            query = query.join(relation, on=exp.and_(on, same_class, copy=False), copy=False)
        return self._filtered(query, row, part.shared, rest, class_column, only)

    def _filtered(
        self,
        query: exp.Select,
        row: str,
        shared: Condition,
        rest: list[Condition],
        class_column: exp.Column,
        only: int | None,
    ) -> exp.Select:
        if shared != TRUE:
            query = query.where(self._printer.condition(shared, row), copy=False)
        if only is not None:
            wanted = self._printer.parameters.add(only)
            query = query.where(exp.EQ(this=self._printer.column("id", row), expression=wanted), copy=False)
        outer = self._printer.class_column
        self._printer.class_column = class_column
        for one in rest:
            query = query.where(self._printer.condition(one, row), copy=False)
        self._printer.class_column = outer
        return query

    def _can_drive(self, part: Condition) -> bool:
        match part:
            case IsTrue(inner):
                return self._can_drive(inner)
            case Membership(_, values):
                return not values.constants and len(values.sources) == 1
            case Within(_, select):
                inside = _alternatives(select.condition)
                return inside is not None and all(
                    one.dependent and any(self._can_drive(each) for each in one.dependent) for one in inside
                )
            case _:
                return False

    def _driven(self, driver: Condition, row: str, joined: str) -> tuple[exp.Expression, exp.Expression]:
        """(the relation (class, value) to join, the condition of the join)."""
        if isinstance(driver, IsTrue):
            return self._driven(driver.part, row, joined)
        if isinstance(driver, Membership):
            source = self._printer.sources[driver.values.sources[0]]
            term = driver.term
            relation: exp.Expression = self._printer.table(source.name, joined)
        else:
            assert isinstance(driver, Within)
            term = driver.term
            name = self._nested(driver)
            relation = self._printer.table(name, joined)
        on = exp.EQ(this=self._printer.term(term, row), expression=self._printer.column("value", joined))
        return relation, on

    def _nested(self, driver: Within) -> str:
        """A relation (class, value) of what the sub-select of a `Within` gives each class."""
        select = driver.select
        inside = _alternatives(select.condition) or []
        queries = [self._pairs(select.table, select.term, part) for part in inside]
        unique = len(inside) == 1 and select.term == Column("id")
        union: exp.Expression = queries[0] if unique else queries[0].distinct(copy=False)
        for query in queries[1:]:
            union = exp.union(union, query, distinct=True, copy=False)
        name = f"pairs{len(self._ctes)}"
        self._ctes.append((name, union))
        return name

    def _class_column(self, alias: str) -> exp.Column:
        return self._printer.column("class", alias)

    def _all_classes(self) -> str:
        """A relation of all classes, for what no join can drive."""
        if not any(name == "classes" for name, _ in self._ctes):
            classes = sorted({one for pairs in self.ids.values() for one, _ in pairs})
            column = exp.alias_(self._unnest(classes), "class", quoted=True)
            self._ctes.append(("classes", exp.select(column, copy=False)))
        return "classes"

    # ------------------------------------------------------------------ sources

    def _define(self, condition: Condition) -> None:
        """Relations for all symbols and hierarchies in a condition."""
        for part in walk(condition):
            if isinstance(part, Membership):
                for source in part.values.sources:
                    self._source(source)

    def _source(self, source: Symbol | Hierarchy | Select) -> Source:
        known = self._printer.sources.get(source)
        if known is not None:
            return known
        if isinstance(source, Symbol):
            defined = self._symbol(source)
        else:
            defined = self._hierarchy(source) if isinstance(source, Hierarchy) else self._selected(source)
        self._printer.sources[source] = defined
        return defined

    def _symbol(self, symbol: Symbol) -> Source:
        pairs = self.ids[symbol.expression]
        name = f"source{len(self._ctes)}"
        columns = (("class", [one for one, _ in pairs]), ("value", [value for _, value in pairs]))
        query = exp.select(
            *(exp.alias_(self._unnest(values), column, quoted=True) for column, values in columns), copy=False
        )
        self._ctes.append((name, query))
        return Source(name)

    def _selected(self, select: Select) -> Source:
        """What a sub-select without symbols gives, the same for every class."""
        name = f"source{len(self._ctes)}"
        self._ctes.append((name, self._printer.select(select)))
        return Source(name, shared=True)

    def _unnest(self, values: list[int]) -> exp.Expression:
        array = exp.cast(self._printer.parameters.add(values), "INT[]")
        return exp.Anonymous(this="unnest", expressions=[array])

    def _hierarchy(self, hierarchy: Hierarchy) -> Source:
        for inner in hierarchies(hierarchy.seeds):
            self._source(inner)
        for part in hierarchy.seeds.sources:
            self._source(part)
        shared = not _symbolic(hierarchy.seeds)
        name = f"source{len(self._ctes)}"
        start = self._seeds(hierarchy, shared)
        step = self._step(hierarchy, name, shared)
        self._ctes.append((name, exp.union(start, step, distinct=True, copy=False)))
        return Source(name, shared)

    def _seeds(self, hierarchy: Hierarchy, shared: bool) -> exp.Expression:
        """Where the walk starts; what is the same for everybody starts it for every class."""
        selects: list[exp.Select] = []
        if hierarchy.seeds.constants:
            constants = [value for value in hierarchy.seeds.constants if isinstance(value, int)]
            selects.append(exp.select(exp.alias_(self._unnest(constants), "value", quoted=True), copy=False))
        for source in hierarchy.seeds.sources:
            relation, alias = self._printer.sources[source], self._printer.alias()
            columns = [self._printer.column("value", alias)]
            if not shared and not relation.shared:
                columns.insert(0, self._class_column(alias))
            selects.append(
                exp.select(*columns, copy=False).from_(self._printer.table(relation.name, alias), copy=False)
            )
        if not shared:
            selects = [self._for_all_classes(one) if len(one.expressions) == 1 else one for one in selects]
        union: exp.Expression = selects[0]
        for select in selects[1:]:
            union = exp.union(union, select, distinct=True, copy=False)
        return union

    def _for_all_classes(self, values: exp.Select) -> exp.Select:
        """(class, value) of a relation (value), for every class."""
        classes, inner = self._printer.alias(), self._printer.alias()
        query = exp.select(self._class_column(classes), self._printer.column("value", inner), copy=False)
        query = query.from_(self._printer.table(self._all_classes(), classes), copy=False)
        subquery = exp.Subquery(this=values, alias=exp.TableAlias(this=exp.to_identifier(inner)))
        return query.join(subquery, join_type="cross", copy=False)

    def _step(self, hierarchy: Hierarchy, name: str, shared: bool) -> exp.Expression:
        """One step of the walk: children of what was reached, or parents of it."""
        reached, row = self._printer.alias(), self._printer.alias()
        at = self._printer.column("value", reached)
        columns = [] if shared else [self._class_column(reached)]
        parent = self._printer.column(hierarchy.parent_column or "parent_id", row)
        if hierarchy.direction == "child_of":
            value, on = self._printer.column("id", row), exp.EQ(this=parent, expression=at)
        else:
            value, on = parent, exp.EQ(this=self._printer.column("id", row), expression=at)
        query = exp.select(*columns, value, copy=False).from_(self._printer.table(name, reached), copy=False)
        query = query.join(self._printer.table(hierarchy.table, row), on=on, copy=False)
        if hierarchy.direction == "parent_of":
            query = query.where(exp.Not(this=exp.Is(this=parent.copy(), expression=exp.Null())), copy=False)
        if hierarchy.only is not None:
            query = query.where(self._printer.condition(hierarchy.only, row), copy=False)
        return query

    # ------------------------------------------------------------------ finishing

    def _finished(self, query: exp.Expression) -> Query:
        """The text of a query with its common table expressions."""
        body = query.sql(dialect=self.dialect, copy=False)
        if self._ctes:
            named = [
                (f"{name}{self._columns(name, cte)}", cte.sql(dialect=self.dialect, copy=False))
                for name, cte in self._ctes
            ]
            body = f"WITH RECURSIVE {', '.join(f'{name} AS ({text})' for name, text in named)} {body}"
        return Query(body, list(self._printer.parameters.values))

    def _columns(self, name: str, cte: exp.Expression) -> str:
        first = cte
        while isinstance(first, exp.Union):
            first = first.this
        assert isinstance(first, exp.Select)
        if name == "classes":
            return '("class")'
        return '("class", "value")' if len(first.expressions) == 2 else '("value")'
