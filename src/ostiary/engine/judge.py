"""Single rules judged: for one record and one user with the leaves that decide, or for one record and many users."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ostiary.database import Database, as_int
from ostiary.domain.condition import Column, Condition, Fails, Hierarchy, Membership, Values
from ostiary.domain.evaluate import Broken, Row
from ostiary.domain.evaluate import Evaluator as ConditionEvaluator
from ostiary.domain.expression import EvaluationFails, SymbolList, SymbolValue, items_of
from ostiary.domain.scope import Translator
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, show
from ostiary.domain.walk import failure, symbols_of, undecided, walk
from ostiary.engine.compile import BoundScope, Evaluator
from ostiary.engine.explanation import LeafResult, Origin, RuleResult
from ostiary.engine.plan import Planner
from ostiary.engine.reach import Engine
from ostiary.errors import Undecided
from ostiary.facts import Rule
from ostiary.model.environment import Records

_NEGATIVE = frozenset({"!=", "<>", "not in", "not like", "not ilike", "not =like", "not =ilike", "not any"})
MOST_VALUES = 20
"""How many values of a record, or of a hierarchy, are shown."""
MOST_ROWS = 5_000


@dataclass(slots=True)
class DatabaseRows:
    """Rows fetched when a condition asks for them (`domain.evaluate.Rows`)."""

    database: Database
    _known: dict[tuple[str, str, object], list[Row]] = field(default_factory=dict)
    _columns: dict[str, list[str]] = field(default_factory=dict)

    def matching(self, table: str, column: str, value: object) -> list[Row]:
        key = (table, column, value)
        if key not in self._known:
            test = f'"{column}" IS NULL' if value is None else f'"{column}" = $1'
            self._known[key] = self._fetch(table, test, [] if value is None else [value])
        return self._known[key]

    def all_rows(self, table: str) -> list[Row]:
        return self._fetch(table, "TRUE", [])

    def _fetch(self, table: str, test: str, parameters: list[object]) -> list[Row]:
        rows = self.database.query(f'SELECT * FROM "{table}" WHERE {test} LIMIT {MOST_ROWS}', parameters)
        if len(rows) == MOST_ROWS:
            raise Undecided(f"too many rows of `{table}` take part")
        names = self._names(table)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _names(self, table: str) -> list[str]:
        if table not in self._columns:
            sql = (
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = $1 AND table_catalog = current_database() ORDER BY ordinal_position"
            )
            if self.database.dialect == "postgres":
                sql = (
                    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1)"
                    " AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
                )
            name = f'"{table}"' if self.database.dialect == "postgres" else table
            self._columns[table] = [str(row[0]) for row in self.database.query(sql, [name])]
        return self._columns[table]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Whether a rule holds by one evaluator, its domain with values and its leaves; `error` is why that is not known,
    because evaluating it fails or, where `undecided`, because it is not understood."""

    holds: bool | None = None
    bound: str | None = None
    leaves: tuple[LeafResult, ...] = ()
    error: str | None = None
    undecided: bool = False


@dataclass(slots=True)
class Judge:
    """Judges rules of one model on one record."""

    engine: Engine
    model: str
    record_id: int
    rows: DatabaseRows = field(init=False)

    def __post_init__(self) -> None:
        self.rows = DatabaseRows(self.engine.database)

    def row(self) -> Row | None:
        """The row of the record; None when there is none, or it may not have been read."""
        if not self.engine.schema.has_all_rows(self.model):
            return None
        found = self.rows.matching(self.engine.schema.table_name(self.model), "id", self.record_id)
        return found[0] if found else None

    # ------------------------------------------------------------------ one user

    def rule(self, rule: Rule, user_id: int, record_engine: Engine) -> RuleResult:
        """A rule on the record for one user, for both evaluators, with its leaves."""
        search = self._judged(self.engine, "search", rule, user_id)
        record = self._judged(record_engine, "record", rule, user_id)
        return RuleResult(
            origin=Origin("ir.rule", rule.id, rule.xmlid),
            name=rule.name,
            domain=rule.domain or "[]",
            bound=search.bound or rule.domain or "[]",
            is_global=not rule.groups,
            search=search.holds,
            record=record.holds,
            leaves=search.leaves,
            error=search.error or record.error,
            undecided=search.undecided or record.undecided,
        )

    def _judged(self, engine: Engine, evaluator: Evaluator, rule: Rule, user_id: int) -> _Judged:
        outcome: list[_Judged] = []

        def translate(scope: BoundScope) -> Condition:
            outcome.clear()
            outcome.append(self._in_scope(engine, scope, evaluator, rule))
            return Fails("")

        engine.compiler.bound(engine.compiler.atoms_of_rule(rule), translate, [user_id])
        return outcome[0]

    def _in_scope(self, engine: Engine, scope: BoundScope, evaluator: Evaluator, rule: Rule) -> _Judged:
        translator = engine.compiler.translator(scope, evaluator)
        try:
            domain = engine.compiler.rule_domain(scope, rule)
        except EvaluationFails as error:
            return _Judged(error=str(error))
        except Undecided as error:
            return _Judged(error=error.message, undecided=True)
        found = self._holds(translator.translate(self.model, domain))
        leaves = tuple(self._leaves(engine, translator, domain, 0))
        return replace(found, bound=show(domain), leaves=leaves)

    def _holds(self, condition: Condition) -> _Judged:
        row = self.row()
        if row is None:
            return _Judged(error="the record does not exist", undecided=True)
        broken = failure(condition)
        if broken is not None:
            return _Judged(error=broken.reason)
        unknown = undecided(condition)
        if unknown:
            return _Judged(error=unknown[0].reason, undecided=True)
        try:
            return _Judged(ConditionEvaluator(self.rows, {}).holds(condition, row) is True)
        except Undecided as error:
            return _Judged(error=error.message, undecided=True)
        except Broken as error:
            return _Judged(error=str(error))

    def _leaves(
        self,
        engine: Engine,
        translator: Translator,
        domain: Domain,
        depth: int,
        branches: tuple[tuple[int, int], ...] = (),
    ) -> Iterator[LeafResult]:
        match domain:
            case Leaf():
                condition = translator.translate(self.model, domain)
                yield LeafResult(
                    str(domain),
                    self._holds(condition).holds,
                    self._actual(engine, domain),
                    self._expected(domain, condition),
                    depth,
                    domain.operator in _NEGATIVE,
                    branches,
                )
            case Not(part):
                yield from self._leaves(engine, translator, part, depth + 1, branches)
            case All(parts):
                for part in parts:
                    yield from self._leaves(engine, translator, part, depth, branches)
            case Any(parts):
                for number, part in enumerate(parts):
                    yield from self._leaves(engine, translator, part, depth + 1, (*branches, (id(domain), number)))
            case Truth(value):
                yield LeafResult(str(value), value, {}, {}, depth, branches=branches)

    def _actual(self, engine: Engine, leaf: Leaf) -> dict[str, object]:
        """The values that the path of a leaf leads to from the record."""
        path = leaf.path
        if path == "id":
            return {"id": self.record_id}
        try:
            environment = engine.compiler.any_environment()
            value = environment.mapped(Records(environment, self.model, (self.record_id,)), path)
        except (Undecided, EvaluationFails, KeyError, ValueError, TypeError):
            return {}
        if isinstance(value, Records):
            ids = list(value.ids[:MOST_VALUES])
            return {path: (ids[0] if len(ids) == 1 else ids) if ids else None}
        if isinstance(value, list):
            shown = [None if item is False else item for item in value[:MOST_VALUES]]
            return {path: shown[0] if len(shown) == 1 else shown}
        return {path: value}

    def _expected(self, leaf: Leaf, condition: Condition) -> dict[str, object]:
        """The values that the leaf asks for; a hierarchy is spelled out."""
        closures = [
            source
            for part in walk(condition)
            if isinstance(part, Membership)
            for source in part.values.sources
            if isinstance(source, Hierarchy)
        ]
        if closures and not symbols_of(condition):
            planner = Planner(self.engine.database.dialect, closures[0].table, {})
            query = planner.matching(Membership(Column("id"), Values((), (closures[0],))), count=False)
            rows = self.engine.database.query(query.sql, query.parameters)
            ids = sorted(as_int(row[0]) for row in rows)
            return {leaf.path: ids[:MOST_VALUES]}
        return {leaf.path: _plain(leaf.value)}

    # ------------------------------------------------------------------ many users

    def users_of_rule(self, rule: Rule, users: Sequence[int], evaluator: Evaluator) -> frozenset[int]:
        """The users for whom a rule holds on the record."""
        engine = self.engine
        if not engine.schema.has_all_rows(self.model):
            return frozenset()

        def translate(scope: BoundScope) -> Condition:
            return engine.compiler.rule_condition(engine.compiler.translator(scope, evaluator), self.model, rule)

        found: set[int] = set()
        for compiled in engine.compiler.bound(engine.compiler.atoms_of_rule(rule), translate, users):
            if failure(compiled.condition) or undecided(compiled.condition):
                continue
            for answer in engine.answer(self.model, compiled, with_ids=True, only=self.record_id):
                if answer.visible:
                    found.update(answer.users)
        return frozenset(found)


def _plain(value: object) -> object:
    if isinstance(value, SymbolValue):
        return value.symbol.expression
    if isinstance(value, SymbolList):
        return [_plain(item) for item in items_of(value)]
    if isinstance(value, tuple | set | frozenset | list):
        return [_plain(item) for item in list(value)[:MOST_VALUES]]
    return value
