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

from sqlglot import exp

from ostiary.database import Dialect
from ostiary.domain.algebra import all_of, any_of, as_filter, refuted
from ostiary.domain.condition import FALSE, TRUE, Column, Condition, IsTrue, Membership, Select, Term, Within
from ostiary.domain.sql import Printer, subquery
from ostiary.engine.alternatives import MOST_ALTERNATIVES, Alternative, alternatives, taken_apart
from ostiary.engine.binding import SymbolIds
from ostiary.engine.relations import Query, Relations

__all__ = ["MOST_ALTERNATIVES", "Alternative", "Planner", "Query", "SymbolIds", "alternatives"]


@dataclass(slots=True)
class Planner:
    """Writes queries over one table for classes of users."""

    dialect: Dialect
    table: str
    ids: SymbolIds
    repeats: bool = False
    """Ids may stand in several rows, as they do in SQL views: they are counted once."""
    _relations: Relations = field(init=False)
    _printer: Printer = field(init=False)
    _pairs_of: dict[Select, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._relations = Relations(self.dialect, self.ids)
        self._printer = self._relations.printer

    # ------------------------------------------------------------------ what can be asked

    def matching(self, condition: Condition, *, count: bool) -> Query:
        """The ids (or number) of the rows that satisfy a condition without symbols."""
        condition = as_filter(condition)
        self._relations.define(condition)
        what: exp.Expression = self._printer.column("id", "r")
        if count:
            what = exp.Count(this=exp.Distinct(expressions=[what]) if self.repeats else exp.Star())
        query = exp.select(what, copy=False).from_(self._printer.table(self.table, "r"), copy=False)
        if condition != TRUE:
            query = query.where(self._printer.condition(condition, "r"), copy=False)
        return self._relations.finished(query)

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
        self._relations.define(condition)
        if len(dependent) == 1 and shared != FALSE:
            dependent = [Alternative(all_of(dependent[0].shared, refuted(shared)), dependent[0].dependent)]
        pairs = self._united([self._pairs(self.table, Column("id"), part, only=only) for part in dependent])
        beyond = shared if len(dependent) > 1 and shared != FALSE else None
        if count:
            pairs = self._outer(pairs, exp.Count(this=exp.Star()), beyond)
            pairs = pairs.group_by(self._class_column("p"), copy=False)
        elif beyond is not None:
            pairs = self._outer(pairs, self._printer.column("id", "p"), beyond)
        return shared, self._relations.finished(pairs)

    def _united(self, selects: list[exp.Select]) -> exp.Select | exp.Union:
        """The pairs of all alternatives, each once."""
        if len(selects) == 1:
            return selects[0].distinct(copy=False) if self.repeats else selects[0]
        union: exp.Select | exp.Union = selects[0]
        for select in selects[1:]:
            union = exp.union(union, select, distinct=True, copy=False)
        return union

    def _outer(self, pairs: exp.Select | exp.Union, what: exp.Expression, shared: Condition | None) -> exp.Select:
        """Something of the pairs, without the records that every class sees: those are looked for once, not in each
        alternative."""
        outer = exp.select(self._class_column("p"), what, copy=False).from_(subquery(pairs, "p"), copy=False)
        if shared is None:
            return outer
        row = self._printer.alias()
        seen = exp.select(exp.Literal.number(1), copy=False).from_(self._printer.table(self.table, row), copy=False)
        same = exp.EQ(this=self._printer.column("id", row), expression=self._printer.column("id", "p"))
        seen = seen.where(same, self._printer.condition(shared, row), copy=False)
        return outer.where(exp.Not(this=exp.Exists(this=seen)), copy=False)

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
            query = query.join(
                self._printer.table(self._relations.all_classes(), classes), join_type="cross", copy=False
            )
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
                inside = taken_apart(select.condition)
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
        if select in self._pairs_of:
            return self._pairs_of[select]
        inside = taken_apart(select.condition) or []
        queries = [self._pairs(select.table, select.term, part) for part in inside]
        unique = len(inside) == 1 and select.term == Column("id")
        union: exp.Expression = queries[0] if unique else queries[0].distinct(copy=False)
        for query in queries[1:]:
            union = exp.union(union, query, distinct=True, copy=False)
        self._pairs_of[select] = self._relations.add("pairs", union)
        return self._pairs_of[select]

    def _class_column(self, alias: str) -> exp.Column:
        return self._relations.class_column(alias)
