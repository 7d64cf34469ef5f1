"""What is asked of ostiary and of a running server about one scenario."""

from __future__ import annotations

from typing import Any

from conformance.scenarios.walk import Walker
from ostiary.api import World
from ostiary.diagnosis import Question, diagnose, diagnose_url
from ostiary.engine.explanation import Explanation
from ostiary.fixes.fix import Fix
from ostiary.fixes.propose import propose
from ostiary.model.environment import Context

SURFACES = ("search", "record", "page", "token")


def asked(world: World, one: dict[str, Any]) -> Explanation:
    """The question as people have it: of a record, or of a page that does not open."""
    user = None if one["visitor"] else one["user"] or one["login"]
    if one["by_page"]:
        query = f"?access_token={one['token']}" if one["token"] else ""
        return diagnose_url(world, f"http://127.0.0.1{one['path']}{query}", user)
    question = Question(user, one["model"], one["id"], one["operation"], one["token"], field=one["field"])
    return diagnose(world, question, Context(website_id=one["website"]))


def surfaces(found: Explanation) -> dict[str, str]:
    return {surface: getattr(found, surface) for surface in SURFACES} | {"field": found.outcome}


def walked(walker: Walker, one: dict[str, Any]) -> dict[str, str]:
    """What the server does: for the person with what they have in hand, and for anybody with the token alone."""
    login = None if one["visitor"] else one["login"]
    found = {"page": walker.page(login, one["path"], one["token"])}
    alone = walker.page(None, one["path"], one["token"]) if one["token"] else "denied"
    return found | {"token": alone}


def offered(world: World, one: dict[str, Any]) -> Fix | None:
    """The first mend that is offered and can be done from here."""
    return next(
        (offer.fix for offer in propose(world, lambda changed: asked(changed, one)) if offer.fix.can_be_tried), None
    )
