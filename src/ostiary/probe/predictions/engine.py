"""Predictions from the rights and rules of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.compile import Evaluator
from ostiary.engine.field_access import may_read_field
from ostiary.engine.reach import Answer, quoted
from ostiary.engine.who import outcome_of
from ostiary.errors import OstiaryError
from ostiary.facts import Operation
from ostiary.model.environment import Context
from ostiary.model.ownership import Ownerships
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
    _records: dict[object, Prediction] = field(default_factory=dict)
    _lists: dict[tuple[str, bool], dict[int, Prediction]] = field(default_factory=dict)
    _newest: dict[str, int] = field(default_factory=dict)

    def record(
        self, actor: Actor, key: Key, operation: Operation = "read", evaluator: Evaluator = "record", *, site: bool
    ) -> Prediction:
        if actor.user_id is None or actor.user_id not in self.world.facts.users:
            return Prediction("unknown", "nobody knows which user of Odoo this is")
        context = self._context(actor, site, active_test=evaluator == "record")
        asked = (actor.user_id, key, operation, evaluator, context)
        if asked not in self._records:
            self._ask(key, operation, evaluator, context, actor.user_id)
        return self._records[asked]

    def _ask(self, key: Key, operation: Operation, evaluator: Evaluator, context: Context, user_id: int) -> None:
        """The answers for everybody who takes part, at once."""
        users = [one for one in {*self.users, user_id} if one in self.world.facts.users]
        try:
            answers = self.world.engine(context).reach(key[0], operation, evaluator, users, with_ids=True, only=key[1])
            found = {user: _of_record(one, operation, key) for one in answers for user in one.users}
        except OstiaryError as error:
            found = {user: Prediction("unknown", error.message) for user in users}
        for user in users:
            foretold = found.get(user, Prediction("unknown", "the engine gives no answer"))
            self._records[user, key, operation, evaluator, context] = foretold

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

    def linked(self, actor: Actor, key: Key) -> str | None:
        """The record that this user may read and that a record belongs to or that belongs to it: it may name it."""
        return next(self._linked(actor, key), None)

    def _linked(self, actor: Actor, key: Key) -> Iterator[str]:
        schema = self.world.engine().schema
        for model, name, own in self._links(key[0]):
            reached = self.listing(actor, model, archived=True).ids
            if not reached:
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
        ownerships = Ownerships(schema)
        for name, row in schema.facts.fields.get(model, {}).items():
            if row.type == "many2one" and row.relation and _is_document(ownerships, row.relation) and row.store:
                yield row.relation, name, True
        for other, fields in schema.facts.fields.items():
            names = [row.name for row in fields.values() if row.type == "many2one" and row.relation == model]
            table = schema.table(other)
            if names and table is not None and _is_document(ownerships, other):
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


def _is_document(ownerships: Ownerships, model: str) -> bool:
    ownership = ownerships.of(model)
    return ownership.nature == "owned" and ownership.kind == "document"


def _of_record(answer: Answer, operation: Operation, key: Key) -> Prediction:
    outcome = outcome_of(answer)
    what = f"`{key[0]}:{key[1]}`"
    if outcome == "allowed":
        return Prediction("allowed", f"the rules let this user {operation} {what}")
    if outcome == "denied":
        return Prediction("denied", answer.reason or f"the rules do not let this user {operation} {what}")
    if outcome == "error":
        return Prediction("denied", f"Odoo raises an error: {answer.reason}")
    return Prediction("unknown", answer.reason or "the engine cannot decide")


def _of_list(answer: Answer, newest: int) -> Prediction:
    if answer.outcome == "unknown":
        return Prediction("unknown", answer.reason or "the engine cannot decide", newest=newest)
    if answer.outcome in ("denied", "error"):
        return Prediction("denied", answer.reason or "no access right", frozenset(), 0, newest)
    reason = f"the rules show {answer.visible} of {answer.total} records"
    return Prediction("allowed", reason, answer.ids, answer.visible, newest, answer.outcome == "all")
