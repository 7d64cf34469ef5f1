"""Exposure: records that outsiders reach and that belong to somebody else.

A record belongs to the commercial partner that its ownership names (`model.ownership`). Somebody else is another
customer, a person who works here, or nobody at all. What a document's followers, members or addressees see, and what a
company sees of the companies below it, is shared on purpose and stands apart. What is undecided is counted as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ostiary.database import as_int
from ostiary.domain.condition import TRUE, Condition
from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.exposure_count import WHOSE, Counted, Counter, People, Sample, Tally, Whose
from ostiary.engine.exposure_proof import binds_owner
from ostiary.engine.exposure_sql import OwnerSql
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.reach import Answer, Engine, RecordPlan
from ostiary.engine.steps import Steps, alone, together
from ostiary.engine.who import Kind, kind_of
from ostiary.engine.whole import WholeTables
from ostiary.errors import Undecided
from ostiary.facts import OPERATIONS, Operation
from ostiary.model.ownership import Ownership, Ownerships

OUTSIDERS: Final[tuple[Kind, ...]] = ("portal", "public", "other")
ONLY_SEARCHED: Final = frozenset({"mail.message", "mail.activity"})
"""Models whose records are looked for and never opened by their id: one way to decide about reading is enough."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What users of one kind reach of one model by one operation.

    `by_evaluator` has the numbers of both ways of Odoo to decide; `counted` is the one that opens more. `unknown` are
    answers that could not be decided: (number of users, reason); they are never counted as safe.
    """

    kind: Kind
    model: str
    operation: Operation
    ownership: Ownership
    total: int
    by_evaluator: Mapping[Evaluator, Counted]
    unknown: tuple[tuple[int, str], ...] = ()

    @property
    def counted(self) -> Counted:
        return max(self.by_evaluator.values(), key=_weight, default=Counted())

    @property
    def evaluator(self) -> Evaluator:
        """The way that opens more; searches, where both open the same."""
        return max(self.by_evaluator, key=lambda one: _weight(self.by_evaluator[one]), default="search")

    def of(self, whose: Whose) -> Tally:
        return self.counted.of(whose)

    @property
    def is_empty(self) -> bool:
        """Nothing foreign, nothing shared, nothing unknown."""
        return not self.unknown and not self.counted.tallies and not self.counted.shared_pairs


def _evaluators(model: str, operation: Operation) -> tuple[Evaluator, ...]:
    """The ways in which Odoo decides: lists and reads search, whatever changes a record looks at it."""
    if operation != "read":
        return ("record",)
    return ("search",) if model in ONLY_SEARCHED else EVALUATORS


def _weight(counted: Counted) -> int:
    return sum(tally.pairs for tally in counted.tallies.values())


_ASTRAY: Final = (
    "SELECT 1 FROM res_partner c LEFT JOIN res_partner p ON p.id = c.parent_id WHERE coalesce(c.commercial_partner_id,"
    " c.id) <> c.id AND (p.id IS NULL OR c.commercial_partner_id <> coalesce(p.commercial_partner_id, p.id)) LIMIT 1"
)
"""A contact whose commercial partner is not what its parent gives."""


@dataclass(slots=True)
class Exposures:
    """Exposure of one Odoo. The record evaluator has an engine of its own, as it hides archived records in rules."""

    search: Engine
    record: Engine
    ownerships: Ownerships
    database: WholeTables = field(init=False)
    """For what is counted here; the engines look after what they ask themselves."""
    _people: People | None = None
    _kinds: dict[Kind, tuple[int, ...]] = field(default_factory=dict)
    _families_hold: bool | None = None
    _asked: dict[tuple[str, Kind, str, Condition], list[tuple[object, ...]]] = field(default_factory=dict)
    _plans: dict[tuple[str, Kind, Operation, Evaluator, Condition], list[RecordPlan]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = WholeTables(self.search.database, self.search.facts.tables)

    def all(
        self,
        operations: Sequence[Operation] = OPERATIONS,
        models: Iterable[str] | None = None,
        kinds: Sequence[Kind] = OUTSIDERS,
    ) -> Iterator[Exposure]:
        """Exposure of all models that belong to somebody, where there is any."""
        asked = [
            (model, kind, operation)
            for model in models or self.search.schema.stored_models
            for kind in kinds
            for operation in operations
            if self._granted(model, operation, self.users(kind))
        ]
        owned = {model: None for model in dict.fromkeys(model for model, _, _ in asked) if self._is_owned(model)}
        self.search.count_all(owned)
        for found in together(self._steps(*one) for one in asked if one[0] in owned):
            if found is not None and not found.is_empty:
                yield found

    def _is_owned(self, model: str) -> bool:
        row = self.search.facts.models.get(model)
        return row is not None and not row.transient and self.ownerships.of(model).nature == "owned"

    def of(self, model: str, kind: Kind, operation: Operation) -> Exposure | None:
        """Exposure of one model to one kind of users; None where no access right lets them or there are no records."""
        return alone(self._steps(model, kind, operation))

    def _steps(self, model: str, kind: Kind, operation: Operation) -> Steps[Exposure | None]:
        users = self.users(kind)
        total = self.search.total(model)
        if total == 0 or not self._granted(model, operation, users):
            return None
        try:
            return (yield from self._of(model, kind, operation, total or 0))
        except Undecided as error:
            reason = (len(users), error.message)
            return Exposure(kind, model, operation, self.ownerships.of(model), total or 0, {}, (reason,))

    def _of(self, model: str, kind: Kind, operation: Operation, total: int) -> Steps[Exposure]:
        users = self.users(kind)
        by_evaluator: dict[Evaluator, Counted] = {}
        plans: dict[Evaluator, list[RecordPlan]] = {}
        unknown: dict[str, set[int]] = defaultdict(set)
        for evaluator in _evaluators(model, operation):
            if self._is_bound(model, kind, operation, evaluator):
                by_evaluator[evaluator] = Counted()
                continue
            plans[evaluator] = self._planned(model, kind, operation, evaluator)
            for answer in self._left(model, operation, evaluator, users, plans[evaluator]):
                unknown[answer.reason or ""].update(answer.users)
            if evaluator == "record" and "search" in plans and plans["search"] == plans["record"]:
                by_evaluator["record"] = by_evaluator["search"]
            else:
                by_evaluator[evaluator] = yield from self._counted(model, plans[evaluator])
        reasons = tuple((len(some), reason) for reason, some in sorted(unknown.items()))
        return Exposure(kind, model, operation, self.ownerships.of(model), total, by_evaluator, reasons)

    def _is_bound(self, model: str, kind: Kind, operation: Operation, evaluator: Evaluator) -> bool:
        """Whether rules alone show that nothing is exposed: only where companies are what contacts say they are."""
        if self._families_hold is None:
            self._families_hold = not self.database.query(_ASTRAY)
        if not self._families_hold:
            return False
        ownership = self.ownerships.of(model)
        engine, users = self._engine(evaluator), self.users(kind)
        return binds_owner(engine, ownership, model, operation, evaluator, users, self.people.customer_of)

    def _granted(self, model: str, operation: Operation, users: Sequence[int]) -> bool:
        """Whether somebody may, or it is not even known whether access rights refuse."""
        if not users:
            return False
        engine = self.search
        groups = engine.by_groups(tuple(users))
        return any(engine.access.granting(model, operation, some) for some in groups) or bool(
            engine.facts.code.unknown_modules
        )

    def _planned(
        self, model: str, kind: Kind, operation: Operation, evaluator: Evaluator, among: Condition = TRUE
    ) -> list[RecordPlan]:
        key = (model, kind, operation, evaluator, among)
        if key not in self._plans:
            engine, users = self._engine(evaluator), self.users(kind)
            self._plans[key] = engine.record_plans(model, operation, evaluator, users, among=among)
        return self._plans[key]

    def _engine(self, evaluator: Evaluator) -> Engine:
        return self.search if evaluator == "search" else self.record

    def _left(
        self,
        model: str,
        operation: Operation,
        evaluator: Evaluator,
        users: Sequence[int],
        plans: Sequence[RecordPlan],
    ) -> list[Answer]:
        """The undecided answers for users that are in no plan."""
        planned = {user for plan in plans for some in plan.classes for user in some}
        rest = [user for user in users if user not in planned]
        answers = self._engine(evaluator).reach(model, operation, evaluator, rest) if rest else []
        return [answer for answer in answers if answer.outcome == "unknown"]

    def _counted(self, model: str, plans: Sequence[RecordPlan]) -> Steps[Counted]:
        if not plans:
            return Counted()
        return (yield from Counter(self.database, self.owners(model), self.people, plans).count())

    def owners(self, model: str) -> OwnerSql:
        """Whose the records of a model are, as SQL."""
        engine = self.search
        pointer = self.ownerships.of(model).document
        table = engine.schema.table_name(model)
        documents = engine.compiler.documents_of(table, pointer[0]) if pointer else ()
        return OwnerSql(engine.schema, self.ownerships, model, documents)

    def of_reached(self, model: str, kind: Kind, tail: str, among: Condition = TRUE) -> list[tuple[object, ...]]:
        """What a SELECT says over what searches of users of a kind find: `reached(class, id)`, `crowd(class, users)`
        and `people(class, customer, users)`. Records that do not satisfy `among` are left out."""
        users, engine = self.users(kind), self.search
        if not users or not engine.schema.exists(model) or not engine.total(model):
            return []
        key = (model, kind, tail, among)
        if key not in self._asked:
            plans = self._planned(model, kind, "read", "search", among)
            self._asked[key] = Counter(self.database, self.owners(model), self.people, plans).rows(tail)
        return self._asked[key]

    # ------------------------------------------------------------------ people

    def users(self, kind: Kind) -> tuple[int, ...]:
        """Users of a kind: active ones, and visitors, whose user is archived always."""
        if not self._kinds:
            found: dict[Kind, list[int]] = defaultdict(list)
            for user in self.search.facts.users.values():
                of = kind_of(self.search, user)
                if user.id != SUPERUSER_ID and (user.active or of == "public"):
                    found[of].append(user.id)
            self._kinds = {of: tuple(sorted(ids)) for of, ids in found.items()}
        return self._kinds.get(kind, ())

    @property
    def people(self) -> People:
        if self._people is None:
            self._people = self._read_people()
        return self._people

    def _read_people(self) -> People:
        facts = self.search.facts
        partners = sorted({user.partner_id for user in facts.users.values() if user.partner_id})
        rows = self.database.query(
            "SELECT id, coalesce(commercial_partner_id, id) FROM res_partner WHERE id = ANY($1)", [partners]
        )
        customers = {as_int(partner): as_int(customer) for partner, customer in rows}
        of_user = {user.id: customers.get(user.partner_id, 0) for user in facts.users.values()}
        outside = {of_user[user] for kind in OUTSIDERS for user in self.users(kind)}
        companies = {company.partner_id for company in facts.companies.values()}
        inside = {of_user[user] for user in (*self.users("internal"), SUPERUSER_ID) if user in of_user} - outside
        return People(of_user, tuple(self._families()), tuple(sorted((inside | companies) - {0})))

    def _families(self) -> Iterator[tuple[int, int]]:
        """(company, each company above it)."""
        rows = self.database.query(
            "SELECT c.id, coalesce(p.commercial_partner_id, p.id) FROM res_partner c JOIN res_partner p"
            " ON p.id = c.parent_id WHERE c.commercial_partner_id = c.id"
        )
        above = {as_int(company): as_int(parent) for company, parent in rows}
        for company in above:
            seen = {company}
            at = above.get(company)
            while at is not None and at not in seen:
                seen.add(at)
                yield company, at
                at = above.get(at)


__all__ = ["OUTSIDERS", "WHOSE", "Exposure", "Exposures", "Sample", "Tally", "Whose"]
