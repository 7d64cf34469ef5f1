"""Which records users reach: rights, compiled rules and queries put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from ostiary.database import Database, as_int
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    Condition,
    Fails,
    Undecidable,
    all_of,
    assuming,
    columns_of,
    failure,
    symbols_of,
    undecided,
)
from ostiary.engine import overrides
from ostiary.engine.access import Access
from ostiary.engine.binding import Classes, SymbolIds
from ostiary.engine.compile import Compiled, Compiler, Evaluator
from ostiary.engine.field_access import refused_order
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.plan import Planner, Query
from ostiary.engine.search_methods import Defaults
from ostiary.facts import Facts, Operation
from ostiary.facts.schema import Schema
from ostiary.model.environment import Context, Data
from ostiary.model.groups import GroupClosure

ReachOutcome = Literal["all", "some", "none", "denied", "error", "unknown"]


COUNTED_AT_ONCE: Final = 100
"""Tables that one query counts."""


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Answer:
    """What some users reach of one model.

    `visible` and `total` are numbers of records; `ids` the visible ones where they were asked for. `reason` says why
    for `denied`, `error` and `unknown`.
    """

    users: tuple[int, ...]
    outcome: ReachOutcome
    visible: int | None
    total: int | None
    ids: frozenset[int] | None = None
    reason: str | None = None


def _reason(unknown: Undecidable) -> str:
    """Why something is undecided, with the part of the domain."""
    return unknown.reason + (f": {unknown.leaf}" if unknown.leaf else "")


def _classes(compiled: Compiled, condition: Condition) -> Classes:
    """The users of a compiled condition by what its symbols stand for."""
    return compiled.bound.classes({symbol.expression for symbol in symbols_of(condition)})


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """Queries for the records that classes of users reach.

    `classes` are the users of each class, by its number. `everyone` gives (id) of what all of them reach, `own`
    (class, id) of what a class reaches beyond that.
    """

    classes: tuple[tuple[int, ...], ...]
    everyone: Query | None
    own: Query | None


@dataclass(slots=True)
class Engine:
    """Answers for one set of facts, one database and one context."""

    facts: Facts
    database: Database
    context: Context
    schema: Schema = field(init=False)
    access: Access = field(init=False)
    closure: GroupClosure = field(init=False)
    compiler: Compiler = field(init=False)
    _totals: dict[str, int] = field(default_factory=dict)
    _grouped: dict[tuple[int, ...], dict[frozenset[int], list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schema = Schema(self.facts)
        self.access = Access(self.facts)
        self.closure = GroupClosure(self.facts)
        data = Data(self.database, self.schema, self.context.lang or "en_US")
        self.compiler = Compiler(
            self.schema,
            self.access,
            self.closure,
            data,
            self.context,
            Defaults(self.database),
            self._has_translations(),
        )

    def _has_translations(self) -> bool:
        if self.facts.series.translations_json or "ir_translation" not in self.facts.tables:
            return False
        rows = self.database.query("SELECT 1 FROM ir_translation WHERE type = 'model' AND value <> '' LIMIT 1")
        return bool(rows)

    # ------------------------------------------------------------------ questions

    def reach(
        self,
        model: str,
        operation: Operation,
        evaluator: Evaluator,
        users: Iterable[int],
        *,
        with_ids: bool = False,
        only: int | None = None,
    ) -> list[Answer]:
        """What each user reaches of a model; users with the same answer are together.

        `only` asks for one record alone: then `visible` is 0 or 1.
        """
        answers: list[Answer] = []
        chosen = tuple(users)
        if SUPERUSER_ID in chosen:
            answers.append(self._everything(model, (SUPERUSER_ID,), with_ids, only))
        for groups, group_users in self._by_rules(model, operation, self._by_groups(chosen)).items():
            answers += self._of_group(model, operation, evaluator, groups, group_users, with_ids, only)
        return answers

    def _by_groups(self, users: tuple[int, ...]) -> dict[frozenset[int], list[int]]:
        """Users by all their groups, without the superuser."""
        if users not in self._grouped:
            found: dict[frozenset[int], list[int]] = defaultdict(list)
            for user_id in users:
                if user_id != SUPERUSER_ID:
                    found[self.closure.of_user(self.facts.users[user_id])].append(user_id)
            self._grouped[users] = dict(found)
        return self._grouped[users]

    def _by_rules(
        self, model: str, operation: Operation, by_groups: dict[frozenset[int], list[int]]
    ) -> dict[frozenset[int], list[int]]:
        """Users by what applies to them, each set of users with the groups of one of them."""
        merged: dict[object, frozenset[int]] = {}
        found: dict[frozenset[int], list[int]] = defaultdict(list)
        for groups, members in by_groups.items():
            by_code = model in overrides.MODELLED or model in overrides.FALLS_BACK
            key = groups if by_code else self._key(model, operation, groups)
            found[merged.setdefault(key, groups)] += members
        return found

    def _key(self, model: str, operation: Operation, groups: frozenset[int]) -> object:
        granted = bool(self.access.granting(model, operation, groups))
        order = refused_order(self.schema, model, groups)
        return (granted, order, *self._rule_ids(model, operation, groups, set())) if granted else granted

    def _rule_ids(self, model: str, operation: Operation, groups: frozenset[int], seen: set[str]) -> list[int]:
        if model in seen:
            return []
        seen.add(model)
        ids = [rule.id for rule in self.access.applying(model, operation, groups)]
        for parent in self.schema.inherits(model):
            ids += self._rule_ids(parent, operation, groups, seen)
        return ids

    def _of_group(
        self,
        model: str,
        operation: Operation,
        evaluator: Evaluator,
        groups: frozenset[int],
        users: list[int],
        with_ids: bool,
        only: int | None,
    ) -> list[Answer]:
        settled = self._settled(model, operation, evaluator, groups, tuple(users))
        if settled is not None:
            return [settled]
        refused = self._with_foreign_companies(model, operation, evaluator, groups, users)
        if refused:
            reason = "companies were selected that are not the user's own"
            users = [user_id for user_id in users if user_id not in refused]
            denied = [Answer(tuple(sorted(refused)), "denied", 0, self.total(model), reason=reason)]
            return denied + (
                self._of_group(model, operation, evaluator, groups, users, with_ids, only) if users else []
            )
        target = self._answering_model(model, operation, evaluator, groups)
        answers: list[Answer] = []
        for compiled in self.compiler.compile(target, operation, evaluator, groups, users):
            answers += self.answer(target, compiled, with_ids, only)
        return answers

    def _with_foreign_companies(
        self, model: str, operation: Operation, evaluator: Evaluator, groups: frozenset[int], users: Iterable[int]
    ) -> set[int]:
        """Users who selected companies that are not theirs: evaluating any rule raises AccessError."""
        selected = set(self.context.companies or ())
        deep = evaluator == "search" or self.facts.series.parents_rule_records
        seen = set() if deep else set(self.schema.inherits(model))
        if not selected or not self._rule_ids(model, operation, groups, seen):
            return set()
        return {user_id for user_id in users if not selected <= set(self.facts.users[user_id].companies)}

    def _answering_model(self, model: str, operation: Operation, evaluator: Evaluator, groups: frozenset[int]) -> str:
        """The model whose rules answer: another one where a search falls back on it."""
        fallback = overrides.FALLS_BACK.get(model)
        reads = evaluator == "search" and operation == "read"
        if fallback and reads and self.schema.exists(fallback) and not self.access.granting(model, operation, groups):
            return fallback
        return model

    def _settled(
        self, model: str, operation: Operation, evaluator: Evaluator, groups: frozenset[int], users: tuple[int, ...]
    ) -> Answer | None:
        """The answer where no rule needs to be looked at; None where the rules decide."""
        searches = evaluator == "search" and operation == "read"
        fails = overrides.ALWAYS_FAILS.get(model)
        if fails and searches and self.facts.series.domain_rewriting:
            return Answer(users, "error", None, None, reason=fails)
        model = self._answering_model(model, operation, evaluator, groups)
        if not self.access.granting(model, operation, groups):
            reason = overrides.uncertain_refusal(self.compiler, model, operation, evaluator)
            if reason is not None:
                return Answer(users, "unknown", None, None, reason=reason)
            return Answer(users, "denied", 0, self.total(model), reason=f"no access right allows {operation}")
        table = self.schema.table(model)
        if table is None or "id" not in table.columns:
            return Answer(users, "unknown", None, None, reason=f"the rows of `{model}` are not in a table of their own")
        if evaluator == "record" and self._repeats(model):
            reason = f"the ids of `{model}` stand in several rows, and Odoo looks at whichever it has read"
            return Answer(users, "unknown", None, self.total(model), reason=reason)
        refused = refused_order(self.schema, model, groups) if searches else None
        return Answer(users, "error", None, self.total(model), reason=refused) if refused else None

    def _repeats(self, model: str) -> bool:
        """Whether an SQL view has several rows with the same id."""
        table = self.schema.table(model)
        if table is None or not table.is_view:
            return False
        rows = self.database.query(f"SELECT count(*) FROM {quoted(table.name)}")
        return as_int(rows[0][0]) != self.total(model)

    # ------------------------------------------------------------------ records, without holding them

    def record_plans(
        self, model: str, operation: Operation, evaluator: Evaluator, users: Iterable[int]
    ) -> list[RecordPlan]:
        """Queries for the records that users reach, for writing them somewhere without holding them.

        Users who reach nothing, or for whom it is denied, unknown or an error, are in no plan.
        """
        chosen = tuple(users)
        plans: list[RecordPlan] = []
        if SUPERUSER_ID in chosen and self.schema.table(model) is not None:
            plans.append(RecordPlan(((SUPERUSER_ID,),), self._planner(model, {}).matching(TRUE, count=False), None))
        for groups, members in self._by_rules(model, operation, self._by_groups(chosen)).items():
            if self._settled(model, operation, evaluator, groups, tuple(members)) is not None:
                continue
            target = self._answering_model(model, operation, evaluator, groups)
            refused = self._with_foreign_companies(model, operation, evaluator, groups, members)
            allowed = [user_id for user_id in members if user_id not in refused]
            for compiled in self.compiler.compile(target, operation, evaluator, groups, allowed):
                plan = self._record_plan(target, compiled)
                if plan is not None:
                    plans.append(plan)
        return plans

    def _record_plan(self, model: str, compiled: Compiled) -> RecordPlan | None:
        condition, decided = compiled.condition, set(compiled.bound.users)
        if failure(condition) is not None or self._absent_column(model, condition) is not None:
            return None
        if undecided(condition):
            answers = self.answer(model, compiled, with_ids=False, only=None)
            decided = {user for answer in answers if answer.outcome != "unknown" for user in answer.users}
            condition = assuming(condition, False)
        if condition == FALSE or not decided:
            return None
        found = _classes(compiled, condition)
        classes = tuple(tuple(user for user in users if user in decided) for users in found.members)
        if not symbols_of(condition):
            everyone = self._planner(model, {}).matching(condition, count=False)
            return RecordPlan((tuple(user for users in classes for user in users),), everyone, None)
        shared, query = self._planner(model, found.ids).by_class(condition, count=False)
        everyone_query = None if shared == FALSE else self._planner(model, {}).matching(shared, count=False)
        return RecordPlan(classes, everyone_query, query)

    # ------------------------------------------------------------------ answers

    def answer(self, model: str, compiled: Compiled, with_ids: bool, only: int | None) -> list[Answer]:
        """What the users of a compiled condition reach."""
        condition, users = compiled.condition, compiled.bound.users
        broken = condition if isinstance(condition, Fails) else failure(condition)
        if broken is not None:
            return [Answer(users, "error", None, self.total(model), reason=broken.reason)]
        absent = self._absent_column(model, condition)
        if absent is not None:
            reason = f"the column `{absent[0]}.{absent[1]}` is not in the source"
            return [Answer(users, "unknown", None, self.total(model), reason=reason)]
        unknown = undecided(condition)
        if unknown and unknown[0].may_raise:
            return [Answer(users, "unknown", None, self.total(model), reason=_reason(unknown[0]))]
        if unknown:
            return self._between(model, compiled, unknown[0], with_ids, only)
        if not symbols_of(condition):
            return [self._constant(model, condition, users, with_ids, only)]
        return self._by_class(model, compiled, with_ids, only)

    def _absent_column(self, model: str, condition: Condition) -> tuple[str, str] | None:
        """A column that the condition reads and that the source does not have."""
        tables = self.facts.tables
        for table, column in columns_of(condition, self.schema.table_name(model)):
            if table not in tables or column not in tables[table].columns:
                return table, column
        return None

    def _between(
        self, model: str, compiled: Compiled, unknown: Undecidable, with_ids: bool, only: int | None
    ) -> list[Answer]:
        """Exact all the same where the undecided parts make no difference to any record; else unknown."""
        total = self.total(model)
        reason = _reason(unknown)
        least = assuming(compiled.condition, False)
        most = assuming(compiled.condition, True)
        if total != 0 and (most == TRUE and least == FALSE):
            return [Answer(compiled.bound.users, "unknown", None, total, reason=reason)]
        certain = self._per_user(self.answer(model, Compiled(compiled.bound, least), with_ids, only))
        possible = self._per_user(self.answer(model, Compiled(compiled.bound, most), with_ids, only))
        answers: list[Answer] = []
        open_users: list[int] = []
        for user_id in compiled.bound.users:
            if certain[user_id].visible == possible[user_id].visible:
                answers.append(replace(certain[user_id], users=(user_id,)))
            else:
                open_users.append(user_id)
        if open_users:
            answers.append(Answer(tuple(open_users), "unknown", None, total, reason=reason))
        return answers

    @staticmethod
    def _per_user(answers: list[Answer]) -> dict[int, Answer]:
        return {user_id: answer for answer in answers for user_id in answer.users}

    def _everything(self, model: str, users: tuple[int, ...], with_ids: bool, only: int | None) -> Answer:
        if self.schema.table(model) is None:
            return Answer(users, "unknown", None, None, reason=f"the rows of `{model}` are not in a table of their own")
        return self._constant(model, TRUE, users, with_ids, only)

    def _constant(
        self, model: str, condition: Condition, users: tuple[int, ...], with_ids: bool, only: int | None
    ) -> Answer:
        """Users who all see the same."""
        total = self._total(model)
        if with_ids or only is not None:
            ids = self._ids(model, condition, only)
            return self._summed(users, len(ids), total, ids)
        if condition in (TRUE, FALSE):
            return self._summed(users, total if condition == TRUE else 0, total)
        return self._summed(users, self._number(model, condition), total)

    def _by_class(self, model: str, compiled: Compiled, with_ids: bool, only: int | None) -> list[Answer]:
        found = _classes(compiled, compiled.condition)
        members = found.members
        planner = self._planner(model, found.ids)
        shared, query = planner.by_class(compiled.condition, count=not (with_ids or only is not None), only=only)
        total = self._total(model)
        if with_ids or only is not None:
            return self._answers_with_ids(model, shared, query, members, total, only)
        base = self._constant_number(model, shared, total)
        counts = {as_int(one): as_int(number) for one, number in self._run(query)} if query else {}
        answers: dict[int, list[int]] = defaultdict(list)
        for one, users in enumerate(members):
            answers[base + counts.get(one, 0)].extend(users)
        return [self._summed(tuple(users), visible, total) for visible, users in answers.items()]

    def _answers_with_ids(
        self, model: str, shared: Condition, query: Query | None, members: list[list[int]], total: int, only: int | None
    ) -> list[Answer]:
        everyone = frozenset[int]() if shared == FALSE else self._ids(model, shared, only)
        own: dict[int, set[int]] = defaultdict(set)
        for one, record in self._run(query) if query else []:
            own[as_int(one)].add(as_int(record))
        return [
            self._summed(tuple(users), len(ids), total, ids)
            for one, users in enumerate(members)
            for ids in (everyone | own.get(one, set()),)
        ]

    def _summed(self, users: tuple[int, ...], visible: int, total: int, ids: frozenset[int] | None = None) -> Answer:
        outcome: ReachOutcome = "all" if visible >= total else "some"
        if visible == 0 and total > 0:
            outcome = "none"
        return Answer(users, outcome, visible, total, ids)

    # ------------------------------------------------------------------ queries

    def count_all(self, models: Iterable[str]) -> None:
        """Count the records of many models at once, so that `total` need not ask for each."""
        tables = {
            table.name: model
            for model in models
            if (table := self.schema.table(model)) and not table.is_view and model not in self._totals
        }
        names = list(tables)
        for start in range(0, len(names), COUNTED_AT_ONCE):
            batch = names[start : start + COUNTED_AT_ONCE]
            selects = [f"SELECT {number}, count(*) FROM {quoted(name)}" for number, name in enumerate(batch)]
            for number, total in self.database.query(" UNION ALL ".join(selects)):
                self._totals[tables[batch[as_int(number)]]] = as_int(total)

    def total(self, model: str) -> int | None:
        """The number of records of a model; None where it has no table."""
        return None if self.schema.table(model) is None else self._total(model)

    def _total(self, model: str) -> int:
        if model not in self._totals:
            self._totals[model] = self._number(model, TRUE)
        return self._totals[model]

    def _constant_number(self, model: str, condition: Condition, total: int) -> int:
        if condition == FALSE:
            return 0
        return total if condition == TRUE else self._number(model, condition)

    def _number(self, model: str, condition: Condition) -> int:
        query = self._planner(model, {}).matching(condition, count=True)
        return as_int(self._run(query)[0][0])

    def _ids(self, model: str, condition: Condition, only: int | None) -> frozenset[int]:
        if only is not None:
            condition = all_of(Comparison(Column("id"), "=", only), condition)
        query = self._planner(model, {}).matching(condition, count=False)
        return frozenset(as_int(row[0]) for row in self._run(query))

    def _planner(self, model: str, ids: SymbolIds) -> Planner:
        table = self.schema.table(model)
        name = self.schema.table_name(model)
        return Planner(
            self.database.dialect, name, ids, repeats=table is not None and table.is_view and "id" in table.columns
        )

    def _run(self, query: Query) -> list[tuple[object, ...]]:
        return self.database.query(query.sql, query.parameters)
