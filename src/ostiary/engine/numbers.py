"""Numbers and ids of the records of a model: the queries behind answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ostiary.database import Database, as_int, quoted
from ostiary.domain.algebra import all_of
from ostiary.domain.condition import FALSE, TRUE, Column, Comparison, Condition
from ostiary.engine.answers import Later
from ostiary.engine.binding import SymbolIds
from ostiary.engine.plan import Planner, Query
from ostiary.facts.schema import Schema

COUNTED_AT_ONCE: Final = 100
"""Tables that one query counts."""


@dataclass(slots=True)
class Numbers:
    """Asks one database; what depends on no user is asked once."""

    database: Database
    schema: Schema
    _totals: dict[str, Later[int]] = field(default_factory=dict)

    # ------------------------------------------------------------------ whole models

    def count_all(self, models: Iterable[str]) -> None:
        """Start to count the records of many models, those of tables together, so that `total` need not."""
        tables: dict[str, str] = {}
        for model in models:
            table = self.schema.table(model)
            if table is None or table.partial or model in self._totals:
                continue
            if table.is_view:
                self._totals[model] = self.number(model, TRUE)
            else:
                tables[table.name] = model
        names = list(tables)
        for start in range(0, len(names), COUNTED_AT_ONCE):
            self._count_together([(name, tables[name]) for name in names[start : start + COUNTED_AT_ONCE]])

    def _count_together(self, batch: list[tuple[str, str]]) -> None:
        selects = [f"SELECT {place}, count(*) FROM {quoted(name)}" for place, (name, _) in enumerate(batch)]
        rows = self.database.ahead(" UNION ALL ".join(selects))
        found: dict[int, int] = {}

        def number(place: int) -> int:
            if not found:
                found.update({as_int(one): as_int(total) for one, total in rows()})
            return found[place]

        for place, (_, model) in enumerate(batch):
            self._totals[model] = lambda place=place: number(place)  # type: ignore[misc]  # mypy sees no default here

    def total(self, model: str) -> int | None:
        """The number of records of a model; None where it has no table, or not all rows were read.

        A view without ids has a number all the same.
        """
        table = self.schema.table(model)
        counted = self.schema.has_all_rows(model) or (table is not None and table.is_view and not table.partial)
        return self.whole(model) if counted else None

    def whole(self, model: str) -> int:
        """The number of records of a model that has a table."""
        if model not in self._totals:
            self._totals[model] = self.number(model, TRUE)
        return self._totals[model]()

    def repeats(self, model: str) -> bool:
        """Whether an SQL view has several rows with the same id."""
        table = self.schema.table(model)
        if table is None or not table.is_view:
            return False
        rows = self.database.query(f"SELECT count(*) FROM {quoted(table.name)}")
        return as_int(rows[0][0]) != self.total(model)

    # ------------------------------------------------------------------ some records

    def number(self, model: str, condition: Condition) -> Later[int]:
        """How many records satisfy a condition without symbols."""
        if condition == FALSE:
            return lambda: 0
        if condition == TRUE and model in self._totals:
            return self._totals[model]
        rows = self.run(self.planner(model, {}).matching(condition, count=True))
        return lambda: as_int(rows()[0][0])

    def ids(self, model: str, condition: Condition, only: int | None) -> Later[frozenset[int]]:
        """The records that satisfy a condition without symbols."""
        if condition == FALSE:
            return frozenset
        if only is not None:
            condition = all_of(Comparison(Column("id"), "=", only), condition)
        rows = self.run(self.planner(model, {}).matching(condition, count=False))
        return lambda: frozenset(as_int(row[0]) for row in rows())

    def planner(self, model: str, ids: SymbolIds) -> Planner:
        table = self.schema.table(model)
        name = self.schema.table_name(model)
        return Planner(
            self.database.dialect, name, ids, repeats=table is not None and table.is_view and "id" in table.columns
        )

    def run(self, query: Query) -> Later[list[tuple[object, ...]]]:
        return self.database.ahead(query.sql, query.parameters)
