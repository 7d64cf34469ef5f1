"""From compiled conditions to answers: who is answered alike, what is asked, and what its rows mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import cast

from ostiary.database import as_int
from ostiary.domain.algebra import assuming, in_doubt
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
        """Exact all the same for users for whom the undecided parts make no difference; else unknown."""
        least = self.start(asked, Compiled(compiled.bound, assuming(compiled.condition, False)))
        still_open = self.in_doubt(asked, compiled)

        def answers() -> list[Answer]:
            unknown = still_open()
            certain = ((answer, tuple(user for user in answer.users if user not in unknown)) for answer in least())
            found = [replace(answer, users=users) for answer, users in certain if users]
            if unknown:
                found += self._same(asked, tuple(sorted(unknown)), "unknown", reason)()
            return found

        return answers

    def in_doubt(self, asked: Asked, compiled: Compiled) -> Later[frozenset[int]]:
        """The users for whom it makes a difference to some record how the undecided parts are answered."""
        users = frozenset(compiled.bound.users)
        possible, certain = in_doubt(compiled.condition)
        if any(one.may_raise for one in undecided(compiled.condition)):
            return lambda: users
        if possible == TRUE and certain == FALSE:
            return lambda: users if self.numbers.total(asked.model) != 0 else frozenset()
        started = [self.start(asked, Compiled(compiled.bound, one)) for one in (possible, certain)]

        def differ() -> frozenset[int]:
            most, least = (_visible_per_user(answers()) for answers in started)
            return frozenset(user for user in users if most[user] != least[user])

        return differ

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
            for one, record in cast("list[tuple[int, int]]", rows()):
                own[one].add(record)
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


def _visible_per_user(answers: list[Answer]) -> dict[int, int | None]:
    return {user_id: answer.visible for answer in answers for user_id in answer.users}
