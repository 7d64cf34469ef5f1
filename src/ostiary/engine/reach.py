"""Which records users reach: rights, compiled rules and queries put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace

from ostiary.database import Database, quoted
from ostiary.domain.algebra import all_of, assuming, denies
from ostiary.domain.condition import FALSE, TRUE, Condition
from ostiary.domain.walk import failure, symbols_of, undecided
from ostiary.engine import overrides
from ostiary.engine.access import Access
from ostiary.engine.answering import Answering, Asked, classes_of
from ostiary.engine.answers import Answer, Later, ReachOutcome, RecordPlan
from ostiary.engine.compile import Compiled, Compiler, Evaluator
from ostiary.engine.field_access import refused_order
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.numbers import Numbers
from ostiary.engine.search_methods import Defaults
from ostiary.facts import Facts, Operation, Rule
from ostiary.facts.schema import Schema
from ostiary.model.environment import Context, Data
from ostiary.model.groups import GroupClosure

__all__ = ["Answer", "Engine", "ReachOutcome", "RecordPlan", "quoted"]


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
    _numbers: Numbers = field(init=False)
    _answering: Answering = field(init=False)
    _grouped: dict[tuple[int, ...], dict[frozenset[int], list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schema = Schema(self.facts)
        self.access = Access(self.facts)
        self.closure = GroupClosure(self.facts)
        self._numbers = Numbers(self.database, self.schema)
        self._answering = Answering(self.schema, self._numbers)
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
        table = self.facts.tables["ir_translation"]
        if table.partial or "value" not in table.columns:
            return True
        rows = self.database.query("SELECT 1 FROM ir_translation WHERE type = 'model' AND value <> '' LIMIT 1")
        return bool(rows)

    def with_rules(self, rules: tuple[Rule, ...]) -> Engine:
        """The same engine under other rules; what is known of users, fields and rows is shared."""
        other = copy(self)
        other.facts = replace(self.facts, rules=rules)
        other.access = Access(other.facts)
        other.compiler = copy(self.compiler)
        other.compiler.access = other.access
        return other

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
        return self.start(model, operation, evaluator, users, with_ids=with_ids, only=only)()

    def start(
        self,
        model: str,
        operation: Operation,
        evaluator: Evaluator,
        users: Iterable[int],
        *,
        with_ids: bool = False,
        only: int | None = None,
    ) -> Later[list[Answer]]:
        """Start to answer `reach`, so that the database works on it while more is asked."""
        asked = Asked(model, with_ids, only)
        chosen = tuple(users)
        started: list[Later[list[Answer]]] = []
        if SUPERUSER_ID in chosen:
            started.append(self._everything(asked, (SUPERUSER_ID,)))
        for groups, members in self._by_rules(model, operation, self.by_groups(chosen)).items():
            started += self._of_group(asked, operation, evaluator, groups, members)
        return lambda: [answer for answers in started for answer in answers()]

    def by_groups(self, users: tuple[int, ...]) -> dict[frozenset[int], list[int]]:
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
        if len(by_groups) == 1:
            return by_groups
        merged: dict[object, frozenset[int]] = {}
        found: dict[frozenset[int], list[int]] = defaultdict(list)
        for groups, members in by_groups.items():
            by_code = model in overrides.MODELLED or model in overrides.FALLS_BACK
            key = groups if by_code else self._key(model, operation, groups)
            found[merged.setdefault(key, groups)] += members
        return found

    def _key(self, model: str, operation: Operation, groups: frozenset[int]) -> object:
        if not self.access.granting(model, operation, groups):
            return False
        return (refused_order(self.schema, model, groups), *self._rule_ids(model, operation, groups, set()))

    def _rule_ids(self, model: str, operation: Operation, groups: frozenset[int], seen: set[str]) -> list[int]:
        if model in seen:
            return []
        seen.add(model)
        ids = [rule.id for rule in self.access.applying(model, operation, groups)]
        for parent in self.schema.inherits(model):
            ids += self._rule_ids(parent, operation, groups, seen)
        return ids

    def _of_group(
        self, asked: Asked, operation: Operation, evaluator: Evaluator, groups: frozenset[int], users: list[int]
    ) -> list[Later[list[Answer]]]:
        settled = self._settled(asked.model, operation, evaluator, groups, tuple(users))
        if settled is not None:
            return [settled]
        refused = self._with_foreign_companies(asked.model, operation, evaluator, groups, users)
        users = [user_id for user_id in users if user_id not in refused]
        started: list[Later[list[Answer]]] = []
        if refused:
            reason = "companies were selected that are not the user's own"
            started.append(self._same(asked.model, tuple(sorted(refused)), "denied", reason))
        if users:
            target = self._answering_model(asked.model, operation, evaluator, groups)
            compiled = self.compiler.compile(target, operation, evaluator, groups, users)
            started += [self._answering.start(replace(asked, model=target), one) for one in compiled]
        return started

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
    ) -> Later[list[Answer]] | None:
        """The answer where no rule needs to be looked at; None where the rules decide."""
        searches = evaluator == "search" and operation == "read"
        fails = overrides.ALWAYS_FAILS.get(model)
        if fails and searches and self.facts.series.domain_rewriting:
            return self._same(model, users, "error", fails, counted=False)
        model = self._answering_model(model, operation, evaluator, groups)
        if not self.access.granting(model, operation, groups):
            reason = overrides.uncertain_refusal(self.compiler, model, operation, evaluator)
            if reason is not None:
                return self._same(model, users, "unknown", reason, counted=False)
            return self._same(model, users, "denied", f"no access right allows {operation}")
        table = self.schema.table(model)
        if table is None or table.partial or "id" not in table.columns:
            return self._same(model, users, "unknown", self._without_rows(model), counted=False)
        if evaluator == "record" and self._numbers.repeats(model):
            reason = f"the ids of `{model}` stand in several rows, and Odoo looks at whichever it has read"
            return self._same(model, users, "unknown", reason)
        refused = refused_order(self.schema, model, groups) if searches else None
        return self._same(model, users, "error", refused) if refused else None

    def _same(
        self, model: str, users: tuple[int, ...], outcome: ReachOutcome, reason: str, *, counted: bool = True
    ) -> Later[list[Answer]]:
        """One answer for all; what is denied is none of the records."""
        visible = 0 if outcome == "denied" else None
        return lambda: [Answer(users, outcome, visible, self.total(model) if counted else None, reason=reason)]

    def _everything(self, asked: Asked, users: tuple[int, ...]) -> Later[list[Answer]]:
        if not self.schema.has_all_rows(asked.model):
            return self._same(asked.model, users, "unknown", self._without_rows(asked.model), counted=False)
        return self._answering.constant(asked, TRUE, users)

    def _without_rows(self, model: str) -> str:
        table = self.schema.table(model)
        return (table and table.partial) or f"the rows of `{model}` are not in a table of their own"

    # ------------------------------------------------------------------ records, without holding them

    def record_plans(
        self,
        model: str,
        operation: Operation,
        evaluator: Evaluator,
        users: Iterable[int],
        *,
        among: Condition = TRUE,
    ) -> list[RecordPlan]:
        """Queries for the records that users reach, for writing them somewhere without holding them.

        Users who reach nothing, or for whom it is denied, unknown or an error, are in no plan. Records that do not
        satisfy `among` are left out.
        """
        chosen = tuple(users)
        plans: list[RecordPlan] = []
        if SUPERUSER_ID in chosen and self.schema.has_all_rows(model):
            everyone = self._numbers.planner(model, {}).matching(among, count=False)
            plans.append(RecordPlan(((SUPERUSER_ID,),), everyone, None))
        for groups, members in self._by_rules(model, operation, self.by_groups(chosen)).items():
            if self._settled(model, operation, evaluator, groups, tuple(members)) is not None:
                continue
            target = self._answering_model(model, operation, evaluator, groups)
            refused = self._with_foreign_companies(model, operation, evaluator, groups, members)
            allowed = [user_id for user_id in members if user_id not in refused]
            for compiled in self.compiler.compile(target, operation, evaluator, groups, allowed):
                plan = self._record_plan(target, compiled, among)
                if plan is not None:
                    plans.append(plan)
        return plans

    def _record_plan(self, model: str, compiled: Compiled, among: Condition) -> RecordPlan | None:
        condition, decided = all_of(compiled.condition, among), set(compiled.bound.users)
        if failure(condition) is not None or self._answering.absent_column(model, condition) is not None:
            return None
        if denies(compiled.condition, among):
            return None
        if undecided(condition):
            doubt = Compiled(compiled.bound, condition)
            decided -= self._answering.in_doubt(Asked(model, with_ids=False, only=None), doubt)()
            condition = assuming(condition, False)
        if condition == FALSE or not decided:
            return None
        found = classes_of(compiled, condition)
        classes = tuple(tuple(user for user in users if user in decided) for users in found.members)
        if not symbols_of(condition):
            everyone = self._numbers.planner(model, {}).matching(condition, count=False)
            return RecordPlan((tuple(user for users in classes for user in users),), everyone, None)
        shared, query = self._numbers.planner(model, found.ids).by_class(condition, count=False)
        everyone_query = None if shared == FALSE else self._numbers.planner(model, {}).matching(shared, count=False)
        return RecordPlan(classes, everyone_query, query)

    def answer(self, model: str, compiled: Compiled, with_ids: bool, only: int | None) -> list[Answer]:
        """What the users of a compiled condition reach."""
        return self._answering.start(Asked(model, with_ids, only), compiled)()

    def count_all(self, models: Iterable[str]) -> None:
        """Start to count the records of many models, so that `total` need not ask for each."""
        self._numbers.count_all(models)

    def total(self, model: str) -> int | None:
        """The number of records of a model; None where it has no table, or not all rows were read."""
        return self._numbers.total(model)
