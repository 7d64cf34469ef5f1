"""Is the first cause the one to mend first? It is mended in a copy, and the question is put again, until it is allowed.

What ostiary itself offers is tried first. Where it offers nothing that can be tried, because somebody has to decide,
the copy is changed so that just this comparison holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.scenarios.asking import ask_of
from ostiary.api import World
from ostiary.engine.explanation import Cause, Explanation, Origin
from ostiary.errors import UsageError
from ostiary.fixes.ask import Ask
from ostiary.fixes.ask import after as put_again
from ostiary.fixes.builders import fixes_of
from ostiary.fixes.case import Case
from ostiary.portal.token import stored_token
from ostiary.whatif import Create, Write, link, with_changes
from ostiary.whatif.changes import Changes

FINAL: Final = frozenset(
    {
        "record-missing", "user-not-found", "signup-pending", "token-unsupported", "login-required", "code-override",
        "database-permission",
    }
)  # fmt: skip
"""What no change of Odoo's data mends: there is nothing to change, or a person must do it. What the owner of the
database grants is asked of the real one (`Play.grant`)."""
STATES: Final = {"account.move": "posted", "account.payment": "paid"}
MOST: Final = 6
Attempt = tuple[World, dict[str, Any], Explanation]
"""A copy, the question that is put to it, and the answer."""


def misplaced(world: World, one: dict[str, Any], found: Explanation) -> str:
    """The causes as they came up, where mending the first one changed nothing or never led to an answer; else empty."""
    seen = []
    for _ in range(MOST):
        if found.outcome == "allowed" or found.causes[0].code in FINAL:
            return ""
        first = found.causes[0]
        seen.append("/".join(cause.code for cause in found.causes))
        better = next((got for got in tried(world, one, found, first) if is_gone(first, got[2])), None)
        if better is None:
            return " → ".join([*seen, f"mending {first.code} changes nothing"])
        world, one, found = better
    return " → ".join([*seen, "and so on"])


def is_gone(cause: Cause, after: Explanation) -> bool:
    """Whether a comparison does not fail any more."""
    return after.outcome == "allowed" or all(same(one) != same(cause) for one in after.causes)


def same(cause: Cause) -> tuple[object, ...]:
    expected = cause.evidence.get("expected")
    return cause.code, cause.origin, tuple(expected) if isinstance(expected, dict) else None


def tried(world: World, one: dict[str, Any], found: Explanation, cause: Cause) -> Iterator[Attempt]:
    """The copies in which a cause is mended, and the answers there."""
    for fix in fixes_of(Case(world, found, cause)):
        if fix.can_be_tried:
            yield from answered(world, one, fix.changes, put_again(ask_of(one), fix))
    for changes in by_hand(world, one, found, cause):
        yield from answered(world, one, changes, ask_of(one))
    token = right_token(world, one, cause)
    if token is not None:
        asked = {**one, "token": token}
        yield world, asked, ask_of(asked)(world)


def answered(world: World, one: dict[str, Any], changes: Changes, ask: Ask) -> Iterator[Attempt]:
    try:
        changed = with_changes(world, changes)
    except UsageError:
        return
    yield changed, one, ask(changed)


def right_token(world: World, one: dict[str, Any], cause: Cause) -> str | None:
    """The token that should have been given: a page below another document takes that of the document."""
    if cause.code not in ("token-wrong", "token-required"):
        return None
    document = cause.origin if cause.origin.model and cause.origin.id else Origin(one["model"], one["id"])
    return stored_token(world.engine(), document.model, document.id or 0, "access_token")[0]


def by_hand(world: World, one: dict[str, Any], found: Explanation, cause: Cause) -> Iterator[Changes]:
    """Changes that make just this comparison hold."""
    user, record = found.user_id or 0, (one["id"],)
    groups = world.facts.series.user_groups_column
    if cause.code == "state-excluded":
        yield (Write(one["model"], record, {"state": STATES[one["model"]]}),)
    elif cause.code == "company-mismatch":
        yield (Write("res.users", (user,), {"company_ids": link(*world.facts.companies)}),)
    elif cause.code == "field-group":
        group = world.facts.xmlids[str(cause.evidence["groups"]).partition(",")[0]][1]
        yield (Write("res.users", (user,), {groups: link(group)}),)
    elif cause.code == "access-right-missing":
        yield (right_for(world, one),)
    if cause.origin.model == "ir.rule" and cause.origin.id:
        yield (Write("ir.rule", (cause.origin.id,), {"domain_force": "[(1, '=', 1)]"}),)


def right_for(world: World, one: dict[str, Any]) -> Create:
    """An access right for everybody."""
    rows = world.database.query("SELECT id FROM ir_model WHERE model = $1", [one["model"]])
    values = {"name": "all", "model_id": int(str(rows[0][0])), "active": True, f"perm_{one['operation']}": True}
    return Create("ir.model.access", values)
