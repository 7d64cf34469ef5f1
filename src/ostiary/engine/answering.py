"""From compiled conditions to answers: who is answered alike, what is asked, and what its rows mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from ostiary.database import as_int
from ostiary.domain.algebra import assuming
from ostiary.domain.condition import FALSE, TRUE, Condition, Fails, Undecidable
from ostiary.domain.walk import columns_of, failure, symbols_of, undecided
from ostiary.engine.answers import Answer, Later, ReachOutcome
from ostiary.engine.binding import Classes
from ostiary.engine.compile import Compiled
from ostiary.engine.numbers import Numbers
from ostiary.facts.schema import Schema


def classes_of(compiled: Compiled, condition: Condition) -> Classes:
    """The users of a compiled condition by what its symbols stand for."""
    return compiled.bound.classes({symbol.expression for symbol in symbols_of(condition)})


def _reason(unknown: Undecidable) -> str:
    """Why something is undecided, with the part of the domain."""
    return unknown.reason + (f": {unknown.leaf}" if unknown.leaf else "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A model, and whether numbers are asked for, ids, or `only` one record."""

    model: str
    with_ids: bool
    only: int | None

    @property
    def wants_ids(self) -> bool:
        return self.with_ids or self.only is not None


@dataclass(frozen=True, slots=True)
class Answering:
    """Starts the queries for compiled conditions."""

    schema: Schema
    numbers: Numbers

    def start(self, asked: Asked, compiled: Compiled) -> Later[list[Answer]]:
        """What the users of a compiled condition reach."""
        condition, users = compiled.condition, compiled.bound.users
        broken = condition if isinstance(condition, Fails) else failure(condition)
        if broken is not None:
            return self._same(asked, users, "error", broken.reason)
        absent = self.absent_column(asked.model, condition)
        if absent is not None:
            table = self.schema.facts.tables.get(absent[0])
            reason = (table and table.partial) or f"the column `{absent[0]}.{absent[1]}` is not in the source"
            return self._same(asked, users, "unknown", reason)
        unknown = undecided(condition)
        if unknown and unknown[0].may_raise:
            return self._same(asked, users, "unknown", _reason(unknown[0]))
        if unknown:
            return self._between(asked, compiled, _reason(unknown[0]))
        if not symbols_of(condition):
            return self.constant(asked, condition, users)
        return self._by_class(asked, compiled)

    def _same(self, asked: Asked, users: tuple[int, ...], outcome: ReachOutcome, reason: str) -> Later[list[Answer]]:
        return lambda: [Answer(users, outcome, None, self.numbers.total(asked.model), reason=reason)]

    def absent_column(self, model: str, condition: Condition) -> tuple[str, str] | None:
        """A column that the condition reads and that the source does not have, or not of all rows."""
        tables = self.schema.facts.tables
        for table, column in columns_of(condition, self.schema.table_name(model)):
            if table not in tables or tables[table].partial or column not in tables[table].columns:
                return table, column
        return None

    # ------------------------------------------------------------------ undecided parts

    def _between(self, asked: Asked, compiled: Compiled, reason: str) -> Later[list[Answer]]:
        """Exact all the same where the undecided parts make no difference to any record; else unknown."""
        least = Compiled(compiled.bound, assuming(compiled.condition, False))
        most = Compiled(compiled.bound, assuming(compiled.condition, True))
        if most.condition != TRUE or least.condition != FALSE:
            return self._compared(asked, least, most, reason)

        def unless_empty() -> list[Answer]:
            if self.numbers.total(asked.model) != 0:
                return self._same(asked, compiled.bound.users, "unknown", reason)()
            return self._compared(asked, least, most, reason)()

        return unless_empty

    def _compared(self, asked: Asked, least: Compiled, most: Compiled, reason: str) -> Later[list[Answer]]:
        """The users for whom both come to the same, and the others."""
        started = self.start(asked, least), self.start(asked, most)

        def compared() -> list[Answer]:
            certain, possible = (_per_user(answers()) for answers in started)
            answers: list[Answer] = []
            open_users: list[int] = []
            for user_id in least.bound.users:
                if certain[user_id].visible == possible[user_id].visible:
                    answers.append(replace(certain[user_id], users=(user_id,)))
                else:
                    open_users.append(user_id)
            if open_users:
                answers += self._same(asked, tuple(open_users), "unknown", reason)()
            return answers

        return compared

    # ------------------------------------------------------------------ decided conditions

    def constant(self, asked: Asked, condition: Condition, users: tuple[int, ...]) -> Later[list[Answer]]:
        """Users who all see the same."""
        if asked.wants_ids:
            ids = self.numbers.ids(asked.model, condition, asked.only)
            return lambda: [self._summed(asked, users, len(ids()), ids())]
        number = self.numbers.number(asked.model, condition)
        return lambda: [self._summed(asked, users, number())]

    def _by_class(self, asked: Asked, compiled: Compiled) -> Later[list[Answer]]:
        found = classes_of(compiled, compiled.condition)
        planner = self.numbers.planner(asked.model, found.ids)
        shared, query = planner.by_class(compiled.condition, count=not asked.wants_ids, only=asked.only)
        rows = self.numbers.run(query) if query else list
        if asked.wants_ids:
            return self._ids_by_class(asked, shared, rows, found.members)
        base = self.numbers.number(asked.model, shared)

        def answers() -> list[Answer]:
            counts = {as_int(one): as_int(number) for one, number in rows()}
            common = base()
            alike: dict[int, list[int]] = defaultdict(list)
            for one, users in enumerate(found.members):
                alike[common + counts.get(one, 0)].extend(users)
            return [self._summed(asked, tuple(users), visible) for visible, users in alike.items()]

        return answers

    def _ids_by_class(
        self, asked: Asked, shared: Condition, rows: Later[list[tuple[object, ...]]], members: list[list[int]]
    ) -> Later[list[Answer]]:
        everyone = self.numbers.ids(asked.model, shared, asked.only)

        def answers() -> list[Answer]:
            own: dict[int, set[int]] = defaultdict(set)
            for one, record in rows():
                own[as_int(one)].add(as_int(record))
            common = everyone()
            return [
                self._summed(asked, tuple(users), len(ids), ids)
                for one, users in enumerate(members)
                for ids in (common | own.get(one, set()),)
            ]

        return answers

    def _summed(self, asked: Asked, users: tuple[int, ...], visible: int, ids: frozenset[int] | None = None) -> Answer:
        total = self.numbers.whole(asked.model) if asked.only is None else 1
        outcome: ReachOutcome = "all" if visible >= total else "some"
        if visible == 0 and total > 0:
            outcome = "none"
        return Answer(users, outcome, visible, total, ids)


def _per_user(answers: list[Answer]) -> dict[int, Answer]:
    return {user_id: answer for answer in answers for user_id in answer.users}
