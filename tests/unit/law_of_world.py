"""The slow reading of a world: the law, record by record, rules judged by the per-record evaluator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from ostiary.database import Database
from ostiary.domain.condition import Condition
from ostiary.domain.evaluate import Evaluator as ConditionEvaluator
from ostiary.domain.evaluate import Row
from ostiary.domain.walk import failure
from ostiary.engine import law
from ostiary.engine.compile import BoundScope, Evaluator
from ostiary.engine.reach import Engine
from ostiary.errors import Undecided
from ostiary.facts import Operation, Rule


@dataclass
class MemoryRows:
    """All rows of the tables that were asked for (`domain.evaluate.Rows`)."""

    database: Database
    tables: dict[str, list[Row]] = field(default_factory=dict)
    indexes: dict[tuple[str, str], dict[object, list[Row]]] = field(default_factory=dict)

    def all_rows(self, table: str) -> list[Row]:
        if table not in self.tables:
            sql = (
                "SELECT column_name FROM duckdb_columns()"
                " WHERE table_name = $1 AND database_name = current_database() ORDER BY column_index"
            )
            rows = self.database.query(f'SELECT * FROM "{table}"')
            names = [str(row[0]) for row in self.database.query(sql, [table])]
            self.tables[table] = [dict(zip(names, row, strict=True)) for row in rows]
        return self.tables[table]

    def matching(self, table: str, column: str, value: object) -> Iterable[Row]:
        if (table, column) not in self.indexes:
            index: dict[object, list[Row]] = defaultdict(list)
            for row in self.all_rows(table):
                index[row[column]].append(row)
            self.indexes[table, column] = index
        return self.indexes[table, column].get(value, ())


@cache
def rows_of(database: Database) -> MemoryRows:
    return MemoryRows(database)


@dataclass
class Slow:
    """What the law says about every record of a model for one user.

    `allowed` and `unknown` are ids; `broken` where a rule that applies does not evaluate or translate, `open` where one
    cannot be decided for some record.
    """

    allowed: frozenset[int]
    unknown: frozenset[int]
    broken: bool
    open: bool


@dataclass
class LawOfWorld:
    """Judges one engine's facts, one user and one rule at a time."""

    engine: Engine
    evaluator: Evaluator
    broken: bool = False
    open: bool = False
    _conditions: dict[tuple[int, int], Condition | None] = field(default_factory=dict)

    @property
    def rows(self) -> MemoryRows:
        return rows_of(self.engine.database)

    def decide(self, user_id: int, model: str, operation: Operation) -> Slow:
        """The law for every record."""
        self.broken = self.open = False
        found: dict[law.Outcome, set[int]] = defaultdict(set)
        for row in self.rows.all_rows(self.engine.schema.table_name(model)):
            found[self._outcome(user_id, model, operation, row)].add(int(str(row["id"])))
        return Slow(
            frozenset(found[law.Outcome.ALLOWED]), frozenset(found[law.Outcome.UNKNOWN]), self.broken, self.open
        )

    def _outcome(self, user_id: int, model: str, operation: Operation, row: Row) -> law.Outcome:
        access = self.engine.access
        verdict = law.decide(
            user_id,
            self._groups(user_id),
            operation,
            access.rights_of(model),
            access.rules_of(model),
            lambda rule: self._holds(rule, user_id, row),
            self._parents(user_id, model, operation, row),
        )
        return verdict.outcome

    def _groups(self, user_id: int) -> frozenset[int]:
        return self.engine.closure.of_user(self.engine.facts.users[user_id])

    def _parents(self, user_id: int, model: str, operation: Operation, row: Row) -> bool | None:
        """What the rules of `_inherits` parents say of the parent's record."""
        if not self.engine.facts.series.parents_rule_records and self.evaluator == "record":
            return True
        for parent, link in self.engine.schema.inherits(model).items():
            rules = self.engine.access.applying(parent, operation, self._groups(user_id))
            if not rules.everyone and not rules.of_groups:
                continue
            above = next(iter(self.rows.matching(self.engine.schema.table_name(parent), "id", row[link])), None)
            everyone = [above and self._holds(rule, user_id, above) for rule in rules.everyone]
            by_group = [above and self._holds(rule, user_id, above) for rule in rules.of_groups]
            if above is None or not all(everyone) or (by_group and not any(by_group)):
                return None if None in [*everyone, *by_group] and above else False
        return True

    def _holds(self, rule: Rule, user_id: int, row: Row) -> bool | None:
        condition = self._condition(rule, user_id)
        if condition is None:
            self.broken = True
            return None
        try:
            return ConditionEvaluator(self.rows, {}).holds(condition, row) is True
        except Undecided:
            self.open = True
            return None

    def _condition(self, rule: Rule, user_id: int) -> Condition | None:
        """The rule's condition for one user, with that user's values in it; None where it fails."""
        key = (rule.id, user_id)
        if key not in self._conditions:
            compiler = self.engine.compiler

            def translate(scope: BoundScope) -> Condition:
                return compiler.rule_condition(compiler.translator(scope, self.evaluator), rule.model, rule)

            (only,) = compiler.bound(compiler.atoms_of_rule(rule), translate, [user_id])
            assert not only.bound.ids
            self._conditions[key] = only.condition if failure(only.condition) is None else None
        return self._conditions[key]
