"""Relations that queries over classes of users read: what each symbol and hierarchy stands for, class by class."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from ostiary.database import Dialect
from ostiary.domain.condition import Condition, Hierarchy, Membership, Select, Symbol, Values
from ostiary.domain.sql import Parameters, Printer, Source, identifier, subquery
from ostiary.domain.walk import hierarchies, walk
from ostiary.engine.binding import SymbolIds


@dataclass(frozen=True, slots=True)
class Query:
    """SQL text and its parameters."""

    sql: str
    parameters: list[object]


@dataclass(slots=True)
class Relations:
    """The common table expressions of one query, in the order in which they need each other."""

    dialect: Dialect
    ids: SymbolIds
    printer: Printer = field(init=False)
    _named: dict[str, exp.Expression] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.printer = Printer(self.dialect, Parameters())

    def add(self, prefix: str, query: exp.Expression) -> str:
        """The name of a new relation."""
        name = f"{prefix}{len(self._named)}"
        self._named[name] = query
        return name

    def define(self, condition: Condition) -> None:
        """Relations for all symbols and hierarchies in a condition."""
        for part in walk(condition):
            if isinstance(part, Membership):
                for source in part.values.sources:
                    self._source(source)

    def class_column(self, alias: str) -> exp.Column:
        return self.printer.column("class", alias)

    def all_classes(self) -> str:
        """A relation of all classes, for what no join can drive."""
        if "classes" not in self._named:
            classes = sorted({one for pairs in self.ids.values() for one, _ in pairs})
            self._named["classes"] = exp.select(_named(self._unnest(classes), "class"), copy=False)
        return "classes"

    def finished(self, query: exp.Expression) -> Query:
        """The text of a query with its common table expressions."""
        body = query.sql(dialect=self.dialect, copy=False)
        if self._named:
            texts = [
                f"{name}{_columns(name, query)} AS ({query.sql(dialect=self.dialect, copy=False)})"
                for name, query in self._named.items()
            ]
            body = f"WITH RECURSIVE {', '.join(texts)} {body}"
        return Query(body, list(self.printer.parameters.values))

    # ------------------------------------------------------------------ symbols

    def _source(self, source: Symbol | Hierarchy | Select) -> Source:
        known = self.printer.sources.get(source)
        if known is not None:
            return known
        if isinstance(source, Symbol):
            defined = self._symbol(source)
        else:
            defined = self._hierarchy(source) if isinstance(source, Hierarchy) else self._selected(source)
        self.printer.sources[source] = defined
        return defined

    def _symbol(self, symbol: Symbol) -> Source:
        pairs = self.ids[symbol.expression]
        columns = (("class", [one for one, _ in pairs]), ("value", [value for _, value in pairs]))
        query = exp.select(*(_named(self._unnest(values), column) for column, values in columns), copy=False)
        return Source(self.add("source", query))

    def _selected(self, select: Select) -> Source:
        """What a sub-select without symbols gives, the same for every class."""
        return Source(self.add("source", self.printer.select(select)), shared=True)

    def _unnest(self, values: list[int]) -> exp.Expression:
        array = exp.cast(self.printer.parameters.add(values), "INT[]")
        return exp.Anonymous(this="unnest", expressions=[array])

    # ------------------------------------------------------------------ hierarchies

    def _hierarchy(self, hierarchy: Hierarchy) -> Source:
        for inner in hierarchies(hierarchy.seeds):
            self._source(inner)
        for part in hierarchy.seeds.sources:
            self._source(part)
        shared = not _symbolic(hierarchy.seeds)
        start = self._seeds(hierarchy, shared)
        name = self.add("source", start)
        step = self._step(hierarchy, name, shared)
        self._named[name] = exp.union(start, step, distinct=True, copy=False)
        return Source(name, shared)

    def _seeds(self, hierarchy: Hierarchy, shared: bool) -> exp.Expression:
        """Where the walk starts; what is the same for everybody starts it for every class."""
        selects: list[exp.Select] = []
        if hierarchy.seeds.constants:
            constants = [value for value in hierarchy.seeds.constants if isinstance(value, int)]
            selects.append(exp.select(_named(self._unnest(constants), "value"), copy=False))
        for source in hierarchy.seeds.sources:
            relation, alias = self.printer.sources[source], self.printer.alias()
            columns = [self.printer.column("value", alias)]
            if not shared and not relation.shared:
                columns.insert(0, self.class_column(alias))
            selects.append(exp.select(*columns, copy=False).from_(self.printer.table(relation.name, alias), copy=False))
        if not shared:
            selects = [self._for_all_classes(one) if len(one.expressions) == 1 else one for one in selects]
        union: exp.Expression = selects[0]
        for select in selects[1:]:
            union = exp.union(union, select, distinct=True, copy=False)
        return union

    def _for_all_classes(self, values: exp.Select) -> exp.Select:
        """(class, value) of a relation (value), for every class."""
        classes, inner = self.printer.alias(), self.printer.alias()
        query = exp.select(self.class_column(classes), self.printer.column("value", inner), copy=False)
        query = query.from_(self.printer.table(self.all_classes(), classes), copy=False)
        return query.join(subquery(values, inner), join_type="cross", copy=False)

    def _step(self, hierarchy: Hierarchy, name: str, shared: bool) -> exp.Expression:
        """One step of the walk: children of what was reached, or parents of it."""
        reached, row = self.printer.alias(), self.printer.alias()
        at = self.printer.column("value", reached)
        columns = [] if shared else [self.class_column(reached)]
        parent = self.printer.column(hierarchy.parent_column or "parent_id", row)
        if hierarchy.direction == "child_of":
            value, on = self.printer.column("id", row), exp.EQ(this=parent, expression=at)
        else:
            value, on = parent, exp.EQ(this=self.printer.column("id", row), expression=at)
        query = exp.select(*columns, value, copy=False).from_(self.printer.table(name, reached), copy=False)
        query = query.join(self.printer.table(hierarchy.table, row), on=on, copy=False)
        if hierarchy.direction == "parent_of":
            query = query.where(exp.Not(this=exp.Is(this=parent.copy(), expression=exp.Null())), copy=False)
        if hierarchy.only is not None:
            query = query.where(self.printer.condition(hierarchy.only, row), copy=False)
        return query


def _named(value: exp.Expression, name: str) -> exp.Expression:
    return exp.Alias(this=value, alias=identifier(name, quoted=True))


def _columns(name: str, query: exp.Expression) -> str:
    """The names of a relation's columns."""
    first = query
    while isinstance(first, exp.Union):
        first = first.this
    assert isinstance(first, exp.Select)
    if name == "classes":
        return '("class")'
    return '("class", "value")' if len(first.expressions) == 2 else '("value")'


def _symbolic(values: Values) -> bool:
    """Whether the values differ from class to class."""
    return any(
        isinstance(source, Symbol) or (isinstance(source, Hierarchy) and _symbolic(source.seeds))
        for source in values.sources
    )
