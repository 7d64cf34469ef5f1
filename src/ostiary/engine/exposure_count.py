"""Counting exposure: one statement for all users of a class, one model, one operation and one evaluator.

Users with the same commercial partner that the plan does not tell apart are a *unit*; nothing is held per user. What
is reached by everybody and what is reached by some are different sets, so their numbers add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from ostiary.database import as_int
from ostiary.engine.exposure_sql import OwnerSql, Statement
from ostiary.engine.reach import RecordPlan
from ostiary.engine.steps import Steps
from ostiary.engine.whole import WholeTables

Whose = Literal["customer", "internal", "nobody"]
"""The owner of a foreign record: another customer, somebody who works here (or the company itself), or nobody."""
WHOSE: Final[tuple[Whose, ...]] = get_args(Whose)
SAMPLES: Final = 5
FEW: Final = 5_000
"""So many pairs of class and record are taken along from one statement to the next."""
Unit = tuple[int, int]
"""(class, commercial partner of its users)"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A record that one user reaches though it is not theirs; `owner` is a commercial partner."""

    user: int
    record: int
    owner: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What outsiders reach of one kind of owner.

    `records`, `owners` and `users` are distinct; `pairs` are pairs of a user and a record, `customer_pairs` of a user
    and an owner. `seen` says how many records each user reaches: (users, number), most first.
    """

    records: int = 0
    owners: int = 0
    users: int = 0
    pairs: int = 0
    customer_pairs: int = 0
    seen: tuple[tuple[tuple[int, ...], int], ...] = ()
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Exposure by whose it is; what is shared on purpose stands apart."""

    tallies: Mapping[Whose, Tally] = field(default_factory=dict)
    shared_records: int = 0
    shared_pairs: int = 0

    def of(self, whose: Whose) -> Tally:
        return self.tallies.get(whose, Tally())


@dataclass(frozen=True, slots=True)
class People:
    """What counting needs to know of people: all ids are of commercial partners.

    `customer_of` is by user. `families` are pairs (company, company above it). `insiders` are partners of the own
    companies and of internal users.
    """

    customer_of: Mapping[int, int]
    families: tuple[tuple[int, int], ...] = ()
    insiders: tuple[int, ...] = ()


@dataclass(slots=True)
class Counter:
    """Counts for one model; `plans` say who reaches what."""

    database: WholeTables
    owners: OwnerSql
    people: People
    plans: Sequence[RecordPlan]
    _units: dict[Unit, list[int]] = field(default_factory=lambda: defaultdict(list))
    _everyone_of: dict[int, int] = field(default_factory=dict)

    def count(self) -> Steps[Counted]:
        """Nothing where all that is reached is the users' own; most databases stop at the first statement.

        Where little else is reached, as in most others, the second need not go through everything again.
        """
        if not self.plans:
            return Counted()
        statement = Statement()
        reached = f"reached(class, id) AS ({' UNION ALL '.join(self._reached(statement))})"
        owned = f"owned(class, id, owner) AS ({self.owners.owned(statement)})"
        head = f"{self._known(statement)}, {reached}, {owned}, {_MET}"
        wanted = f"WITH {head} SELECT class, id, owner, users, own FROM met LIMIT {FEW + 1}"
        rows = yield self.database.ahead(wanted, statement.parameters)
        if not rows:
            return Counted()
        if len(rows) <= FEW:
            statement = Statement()
            columns = ", ".join(statement.ids(column) for column in zip(*rows, strict=True))
            head = f"{self._known(statement)}, met(class, id, owner, users, own) AS (SELECT {columns})"
        tail = _TAIL.format(sharers=self.owners.sharers(statement), limit=statement.add(SAMPLES))
        return self._read((yield self.database.ahead(f"WITH {head}, {tail}", statement.parameters)))

    def rows(self, tail: str) -> list[tuple[object, ...]]:
        """What a SELECT over `reached(class, id)`, `people` and `crowd` says."""
        if not self.plans:
            return []
        statement = Statement()
        reached = f"reached(class, id) AS ({' UNION ALL '.join(self._reached(statement))})"
        return self.database.query(f"WITH {self._known(statement)}, {reached} {tail}", statement.parameters)

    # ------------------------------------------------------------------ the statement

    def _known(self, statement: Statement) -> str:
        """What is known of people, as relations."""
        units = sorted(self._units)
        wider, families = sorted(self._everyone_of.items()), self.people.families
        relations: dict[str, list[Sequence[int]]] = {
            "people(class, customer, users)": [
                [one for one, _ in units], [two for _, two in units], [len(self._units[unit]) for unit in units]
            ],
            "wider(class, everyone)": [[one for one, _ in wider], [two for _, two in wider]],
            "family(owner, above)": [[one for one, _ in families], [two for _, two in families]],
            "insiders(owner)": [self.people.insiders],
        }  # fmt: skip
        texts = [
            f"{name} AS (SELECT {', '.join(statement.ids(column) for column in columns)})"
            for name, columns in relations.items()
        ]
        return ", ".join([*texts, "crowd(class, users) AS (SELECT class, sum(users) FROM people GROUP BY class)"])

    def _reached(self, statement: Statement) -> Iterator[str]:
        """Texts of `SELECT class, id`; classes are numbered through all plans."""
        number = 0
        for plan in self.plans:
            everyone = number
            number += 1
            if plan.everyone is not None:
                self._add(everyone, [user for users in plan.classes for user in users])
                yield f"SELECT {everyone}, e.id FROM ({statement.include(plan.everyone)}) AS e(id)"
            if plan.own is not None:
                for position, users in enumerate(plan.classes):
                    self._add(number + position, users)
                    if plan.everyone is not None:
                        self._everyone_of[number + position] = everyone
                yield f"SELECT o.class + {number}, o.id FROM ({statement.include(plan.own)}) AS o(class, id)"
                number += len(plan.classes)

    def _add(self, number: int, users: Sequence[int]) -> None:
        for user in users:
            self._units[number, self.people.customer_of.get(user, 0)].append(user)

    # ------------------------------------------------------------------ reading

    def _read(self, rows: Sequence[tuple[object, ...]]) -> Counted:
        by_kind: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        for row in rows:
            by_kind[str(row[0])].append(row)
        pairs = {str(row[1]): as_int(row[2]) for row in by_kind["pairs"]}
        seen = self._seen(by_kind["seen"])
        samples = self._samples(by_kind["sample"])
        tallies: dict[Whose, Tally] = {}
        shared = [0, 0]
        for _, name, records, owners, total, shared_records, shared_pairs in by_kind["total"]:
            whose = next(one for one in WHOSE if one == name)
            shared = [shared[0] + as_int(shared_records), shared[1] + as_int(shared_pairs)]
            if as_int(records):
                users = seen[whose]
                tallies[whose] = Tally(
                    as_int(records), as_int(owners), sum(len(some) for some, _ in users), as_int(total),
                    pairs.get(whose, 0), users, samples[whose],
                )  # fmt: skip
        return Counted(tallies, *shared)

    def _seen(self, rows: Sequence[tuple[object, ...]]) -> Mapping[str, tuple[tuple[tuple[int, ...], int], ...]]:
        """whose → (users, how many records), from rows of one class and customer."""
        numbers: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for _, whose, number, customer, records, *_rest in rows:
            for user in self._units[as_int(number), as_int(customer)]:
                numbers[str(whose)][user] += as_int(records)
        found: dict[str, tuple[tuple[tuple[int, ...], int], ...]] = defaultdict(tuple)
        for whose, by_user in numbers.items():
            users: dict[int, list[int]] = defaultdict(list)
            for user, records in by_user.items():
                users[records].append(user)
            found[whose] = tuple((tuple(sorted(users[one])), one) for one in sorted(users, reverse=True))
        return found

    def _samples(self, rows: Sequence[tuple[object, ...]]) -> Mapping[str, tuple[Sample, ...]]:
        found: dict[str, list[Sample]] = defaultdict(list)
        for _, whose, number, customer, record, owner, _rest in rows:
            user = min(self._units[as_int(number), as_int(customer)])
            found[str(whose)].append(Sample(user, as_int(record), None if owner is None else as_int(owner)))
        ordered = {whose: tuple(sorted(some, key=lambda one: (one.record, one.user))) for whose, some in found.items()}
        return defaultdict(tuple, ordered)


_MET: Final = """met(class, id, owner, users, own) AS MATERIALIZED (
    SELECT o.class, o.id, o.owner, c.users, coalesce(p.users, 0)
    FROM owned o JOIN crowd c ON c.class = o.class
    LEFT JOIN people p ON p.class = o.class AND p.customer = o.owner
    WHERE p.users IS NULL OR p.users < c.users)"""
"""What users of a class reach, with how many of them own it; what all of them own is left out."""

_TAIL: Final = """sharers(id, customer) AS ({sharers}),
shared(class, id, customer, users) AS (
    SELECT DISTINCT m.class, m.id, s.customer, p.users
    FROM met m JOIN sharers s ON s.id = m.id JOIN people p ON p.class = m.class AND p.customer = s.customer
    WHERE m.owner IS NULL OR m.owner <> s.customer),
told(class, id, users) AS (SELECT class, id, sum(users) FROM shared GROUP BY class, id),
foreigners(class, id, owner, whose, users, shared) AS (
    SELECT m.class, m.id, m.owner,
        CASE WHEN m.owner IS NULL THEN 'nobody' WHEN i.owner IS NOT NULL THEN 'internal' ELSE 'customer' END,
        m.users - m.own - coalesce(t.users, 0), coalesce(t.users, 0)
    FROM met m LEFT JOIN told t ON t.class = m.class AND t.id = m.id LEFT JOIN insiders i ON i.owner = m.owner),
by_class(class, whose, records) AS (SELECT class, whose, count(*) FROM foreigners GROUP BY class, whose),
by_owner(class, owner, whose, records) AS (
    SELECT class, owner, whose, count(*) FROM foreigners WHERE owner IS NOT NULL GROUP BY class, owner, whose),
by_sharer(class, customer, whose, records) AS (
    SELECT s.class, s.customer, f.whose, count(*)
    FROM shared s JOIN foreigners f ON f.class = s.class AND f.id = s.id GROUP BY s.class, s.customer, f.whose),
wholly_shared(class, owner, users) AS (
    SELECT a.class, a.owner, sum(a.users) FROM (
        SELECT s.class, f.owner, s.customer, min(s.users) AS users, count(*) AS records
        FROM shared s JOIN foreigners f ON f.class = s.class AND f.id = s.id WHERE f.owner IS NOT NULL
        GROUP BY s.class, f.owner, s.customer) a
    JOIN by_owner o ON o.class = a.class AND o.owner = a.owner WHERE o.records = a.records GROUP BY a.class, a.owner),
strangers(whose, pairs) AS (
    SELECT o.whose, sum(c.users - coalesce(p.users, 0) - coalesce(w.users, 0))
    FROM by_owner o JOIN crowd c ON c.class = o.class
    LEFT JOIN people p ON p.class = o.class AND p.customer = o.owner
    LEFT JOIN wholly_shared w ON w.class = o.class AND w.owner = o.owner
    LEFT JOIN wider x ON x.class = o.class
    LEFT JOIN by_owner e ON e.class = x.everyone AND e.owner = o.owner
    WHERE e.owner IS NULL GROUP BY o.whose),
seen(class, customer, whose, records) AS (
    SELECT p.class, p.customer, b.whose, b.records - coalesce(o.records, 0) - coalesce(s.records, 0)
    FROM people p JOIN by_class b ON b.class = p.class
    LEFT JOIN by_owner o ON o.class = p.class AND o.owner = p.customer AND o.whose = b.whose
    LEFT JOIN by_sharer s ON s.class = p.class AND s.customer = p.customer AND s.whose = b.whose),
firsts(class, id, owner, whose, place) AS (
    SELECT class, id, owner, whose, row_number() OVER (PARTITION BY whose ORDER BY id, class)
    FROM foreigners WHERE users > 0),
samples(whose, class, customer, id, owner) AS (
    SELECT f.whose, f.class, min(p.customer), f.id, f.owner
    FROM firsts f JOIN people p ON p.class = f.class AND (f.owner IS NULL OR p.customer <> f.owner)
    LEFT JOIN shared s ON s.class = f.class AND s.id = f.id AND s.customer = p.customer
    WHERE f.place <= {limit} AND s.id IS NULL GROUP BY f.whose, f.class, f.id, f.owner)
SELECT 'total' AS what, whose, CAST(count(DISTINCT id) FILTER (WHERE users > 0) AS BIGINT) AS a,
    CAST(count(DISTINCT owner) FILTER (WHERE users > 0) AS BIGINT) AS b, CAST(sum(users) AS BIGINT) AS c,
    CAST(count(DISTINCT id) FILTER (WHERE shared > 0) AS BIGINT) AS d, CAST(sum(shared) AS BIGINT) AS e
    FROM foreigners GROUP BY whose
UNION ALL SELECT 'pairs', whose, CAST(pairs AS BIGINT), 0, 0, 0, 0 FROM strangers
UNION ALL SELECT 'seen', whose, class, customer, CAST(records AS BIGINT), 0, 0 FROM seen WHERE records > 0
UNION ALL SELECT 'sample', whose, class, customer, id, owner, 0 FROM samples"""
