"""Predictions from the rights and rules of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.compile import Evaluator
from ostiary.engine.field_access import may_read_field
from ostiary.engine.reach import Answer, quoted
from ostiary.errors import OstiaryError
from ostiary.facts import Operation
from ostiary.model.environment import Context
from ostiary.probe.predictions.names import Names
from ostiary.probe.predictions.owners import Owners
from ostiary.probe.predictions.portal_pages import page_opens
from ostiary.probe.scene import Actor, Key, Prediction

MOST_IDS = 20_000
"""Records of a list that are compared one by one; beyond that only their number is."""


@dataclass(slots=True)
class EnginePredictor:
    """Asks the engine, for all `users` who take part at once, and remembers.

    `website` is the one that answers under the address that is tried.
    """

    world: World
    users: tuple[int, ...] = ()
    website: int | None = None
    _records: dict[object, dict[int, Answer]] = field(default_factory=dict)
    _lists: dict[tuple[str, bool], dict[int, Prediction]] = field(default_factory=dict)
    _newest: dict[str, int] = field(default_factory=dict)
    owners: Owners = field(init=False)
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.owners = Owners(self.world)
        self.names = Names(self.world, self.owners, lambda actor, model: self.listing(actor, model, archived=True))

    def record(
        self, actor: Actor, key: Key, operation: Operation = "read", evaluator: Evaluator = "record", *, site: bool
    ) -> Prediction:
        if actor.user_id is None or actor.user_id not in self.world.facts.users:
            return Prediction("unknown", "nobody knows which user of Odoo this is")
        context = self._context(actor, site, active_test=evaluator == "record")
        found = self._answers(key, operation, evaluator, context).get(actor.user_id)
        foretold = _of_record(found, operation, key) if found else Prediction("unknown", "the engine gives no answer")
        return self._by_owner(actor, key, foretold) if foretold.outcome == "unknown" else foretold

    def _by_owner(self, actor: Actor, key: Key, undecided: Prediction) -> Prediction:
        """Where code of one's own decides, another customer's record is expected to be refused, tentatively."""
        if not self.owners.is_own_code(key[0]):
            return undecided
        reason = self.foreign(actor, key)
        return Prediction("denied", f"{reason} ({undecided.reason})", tentative=True) if reason else undecided

    def foreign(self, actor: Actor, key: Key) -> str | None:
        """Why a record is somebody else's, whatever the rules say; None where nothing speaks for it."""
        return self.owners.foreign(actor.user_id, key) if actor.user_id else None

    def page_opens(self, actor: Actor, path: str) -> bool:
        known = actor.user_id in self.world.facts.users
        return known and page_opens(self.world, self._context(actor, True, active_test=True), actor.user_id or 0, path)

    def creation(self, actor: Actor, model: str) -> Prediction:
        """Access rights alone: rules look at a record when it is there."""
        engine, user = self.world.engine(), self.world.facts.users.get(actor.user_id or 0)
        if user is None:
            return Prediction("unknown", "nobody knows which user of Odoo this is")
        if engine.access.granting(model, "create", engine.closure.of_user(user)):
            return Prediction("open", f"an access right lets this user create `{model}`")
        return Prediction("denied", f"no access right lets this user create `{model}`")

    def own(self, actor: Actor, key: Key) -> bool:
        """Whether a record is known to belong to this user's company."""
        user = self.world.facts.users.get(actor.user_id or 0)
        owner = self.owners.of(key) if self.owners.is_document(key[0]) else None
        return user is not None and owner is not None and owner == self.owners.commercial(user.partner_id)

    def is_own_model(self, model: str) -> bool:
        return self.owners.is_first_of_own_code(model)

    def _answers(self, key: Key, operation: Operation, evaluator: Evaluator, context: Context) -> dict[int, Answer]:
        """user → the answer about a record: asked once for the whole model, or for the record where there are many."""
        engine = self.world.engine(context)
        model, number = key
        small = (engine.total(model) or MOST_IDS + 1) <= MOST_IDS
        asked = (model, None if small else number, operation, evaluator, context)
        if asked not in self._records:
            users = [one for one in self.users if one in self.world.facts.users]
            try:
                answers = engine.reach(
                    model, operation, evaluator, users, with_ids=True, only=None if small else number
                )
            except OstiaryError as error:
                answers = [Answer(tuple(users), "unknown", None, None, reason=error.message)]
            self._records[asked] = {user: one for one in answers for user in one.users}
        return self._records[asked]

    def listing(self, actor: Actor, model: str, *, archived: bool) -> Prediction:
        if actor.user_id is None or actor.user_id not in self.world.facts.users:
            return Prediction("unknown", "nobody knows which user of Odoo this is")
        return self.listings(model, archived=archived)[actor.user_id]

    def listings(self, model: str, *, archived: bool) -> dict[int, Prediction]:
        """What a search for everything shows to each user who takes part."""
        asked = (model, archived)
        if asked not in self._lists:
            self._lists[asked] = self._listings(model, archived)
        return self._lists[asked]

    def _listings(self, model: str, archived: bool) -> dict[int, Prediction]:
        engine = self.world.engine(Context(active_test=not archived))
        users = [one for one in self.users if one in self.world.facts.users]
        try:
            small = (engine.total(model) or 0) <= MOST_IDS
            answers = engine.reach(model, "read", "search", users, with_ids=small)
            if not small:
                few = {user for one in answers if 0 < (one.visible or 0) <= MOST_IDS for user in one.users}
                answers = [
                    *(replace(one, users=tuple(user for user in one.users if user not in few)) for one in answers),
                    *engine.reach(model, "read", "search", few, with_ids=True),
                ]
        except OstiaryError as error:
            return {user: Prediction("unknown", error.message) for user in users}
        newest = self.newest(model)
        return {user: _of_list(one, newest) for one in answers for user in one.users}

    def field(self, actor: Actor, model: str, name: str) -> Prediction:
        engine = self.world.engine()
        found = engine.schema.field(model, name)
        user = self.world.facts.users.get(actor.user_id or 0)
        if found is None or user is None:
            return Prediction("unknown", f"nothing is known of `{model}.{name}`")
        allowed = may_read_field(engine.schema, found, engine.closure.of_user(user))
        if allowed is None:
            return Prediction("unknown", f"the groups of `{model}.{name}` are not known")
        if allowed:
            return Prediction("open", f"`{model}.{name}` may be read")
        return Prediction("denied", f"`{model}.{name}` is for {found.groups} alone")

    def linked(self, actor: Actor, key: Key, asked: Key | None = None) -> str | None:
        """Why pages may name a record: a stock record that this user may read, or that was rightly asked for, is
        linked to it."""
        return next(self._linked(actor, key, asked), None)

    def has_name_in(self, actor: Actor, text: str) -> bool:
        return self.names.has_name_in(actor, text)

    def is_name(self, actor: Actor, text: str) -> bool:
        return self.names.is_name(actor, text)

    def _linked(self, actor: Actor, key: Key, asked: Key | None) -> Iterator[str]:
        schema = self.world.engine().schema
        if asked is not None and self.owners.parent_of(key) == asked:
            yield f"it is a line of `{asked[0]}:{asked[1]}`, which was rightly asked for"
        for model, name, own in self._links(key[0]):
            reached = set(self.listing(actor, model, archived=True).ids or ())
            reached |= {asked[1]} if asked and asked[0] == model else set()
            if not reached or self.is_own_model(model):
                continue
            table = quoted(schema.table_name(key[0] if own else model))
            column = quoted(name)
            sql = (
                f"SELECT {column} FROM {table} WHERE id = $1" if own else f"SELECT id FROM {table} WHERE {column} = $1"
            )
            for (number,) in self.world.database.query(sql, [key[1]]):
                if number in reached:
                    yield f"`{model}:{number}` may be read, and `{name}` links the two"

    def _links(self, model: str) -> Iterator[tuple[str, str, bool]]:
        """(other model, field, whether the field is the record's own) of many2one fields between documents."""
        schema = self.world.engine().schema
        is_document = self.owners.is_document
        for name, row in schema.facts.fields.get(model, {}).items():
            if row.type == "many2one" and row.relation and is_document(row.relation) and row.store:
                yield row.relation, name, True
        for other, fields in schema.facts.fields.items():
            names = [row.name for row in fields.values() if row.type == "many2one" and row.relation == model]
            table = schema.table(other)
            if names and table is not None and is_document(other):
                yield from ((other, name, False) for name in names if name in table.columns)

    def newest(self, model: str) -> int:
        """The highest id when the source was read."""
        if model not in self._newest:
            table = quoted(self.world.engine().schema.table_name(model))
            rows = self.world.database.query(f"SELECT coalesce(max(id), 0) FROM {table}")
            self._newest[model] = as_int(rows[0][0])
        return self._newest[model]

    def _context(self, actor: Actor, site: bool, *, active_test: bool) -> Context:
        """RPC sees all companies of a user; a page of the website its company, if it is one of the user's."""
        if not site or self.website is None:
            return Context(active_test=active_test)
        website = self.world.facts.websites[self.website]
        user = self.world.facts.users[actor.user_id or 0]
        own = actor.anonymous or website.company_id in user.companies
        company = website.company_id if own else user.company_id
        return Context(companies=(company,), website_id=self.website, active_test=active_test)


def _of_record(answer: Answer, operation: Operation, key: Key) -> Prediction:
    what = f"`{key[0]}:{key[1]}`"
    if answer.outcome == "unknown":
        return Prediction("unknown", answer.reason or "the engine cannot decide")
    if answer.outcome == "error":
        return Prediction("denied", f"Odoo raises an error: {answer.reason}")
    shown = key[1] in answer.ids if answer.ids is not None else bool(answer.visible)
    if shown:
        return Prediction("allowed", f"the rules let this user {operation} {what}")
    return Prediction("denied", answer.reason or f"the rules do not let this user {operation} {what}")


def _of_list(answer: Answer, newest: int) -> Prediction:
    if answer.outcome == "unknown":
        return Prediction("unknown", answer.reason or "the engine cannot decide", newest=newest)
    if answer.outcome in ("denied", "error"):
        return Prediction("denied", answer.reason or "no access right", frozenset(), 0, newest)
    reason = f"the rules show {answer.visible} of {answer.total} records"
    return Prediction("allowed", reason, answer.ids, answer.visible, newest, answer.outcome == "all")
