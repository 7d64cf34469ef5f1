"""What is asked of ostiary and of a running server about one scenario."""

from __future__ import annotations

from typing import Any

from conformance.probe_holes import FOLDER
from conformance.scenarios.walk import Walker
from ostiary.api import World
from ostiary.diagnosis import Question
from ostiary.engine.explanation import Explanation
from ostiary.fixes.ask import Ask, RecordAsk, UrlAsk
from ostiary.fixes.fix import Fix
from ostiary.fixes.propose import propose
from ostiary.model.environment import Context

SURFACES = ("search", "record", "page", "token")


def ask_of(one: dict[str, Any]) -> Ask:
    """The question as people have it: of a record, or of a page that does not open."""
    user = None if one["visitor"] else one["user"] or one["login"]
    if one["by_page"]:
        query = f"?access_token={one['token']}" if one["token"] else ""
        return UrlAsk(f"http://127.0.0.1{one['path']}{query}", user, addons=(FOLDER,))
    question = Question(user, one["model"], one["id"], one["operation"], one["token"], field=one["field"])
    return RecordAsk(question, Context(website_id=one["website"]))


def asked(world: World, one: dict[str, Any]) -> Explanation:
    return ask_of(one)(world)


def surfaces(found: Explanation) -> dict[str, str]:
    return {surface: getattr(found, surface) for surface in SURFACES} | {"field": found.outcome}


def walked(walker: Walker, one: dict[str, Any]) -> dict[str, str]:
    """What the server does: for the person with what they have in hand, and for anybody with the token alone."""
    login = None if one["visitor"] else one["login"]
    found = {"page": walker.page(login, one["path"], one["token"])}
    alone = walker.page(None, one["path"], one["token"]) if one["token"] else "denied"
    return found | {"token": alone}


def offered(world: World, one: dict[str, Any]) -> dict[str, Fix]:
    """The mends that are offered, of each kind the first one."""
    found: dict[str, Fix] = {}
    for offer in propose(world, ask_of(one)):
        if offer.fix.can_be_tried or offer.fix.sql:
            found.setdefault(offer.fix.id, offer.fix)
    return found
