"""A session is still good after signing out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.probe.exchange import Request
from ostiary.probe.limits.material import Limits
from ostiary.probe.login import who_am_i

LOGOUT: Final = "/web/session/logout"


def judge(limits: Limits) -> Iterator[Finding]:
    """With a session of its own: nobody else is signed out."""
    twin = limits.twin()
    limits.start(twin)
    before = twin.cookies
    if who_am_i(limits.as_visitor(twin)) is None:
        raise Skipped("the server does not say who is signed in")
    limits.ask(twin, Request("GET", LOGOUT, name="limits", effect="reads"))
    thief = limits.stranger()
    thief.adopt(before)
    if who_am_i(limits.as_visitor(thief)) is not None:
        yield CHECK.finding(
            f"After `{LOGOUT}` the session that was signed out still opens the portal.", subject=Subject(route=LOGOUT)
        )


CHECK: Final[Check[Limits]] = Check(
    code="OST-P054",
    slug="session-survives-logout",
    title="Sessions are good after signing out",
    severity="medium",
    why="Whoever has copied a session keeps the account, although its owner has signed out and feels safe.",
    remedy="Find what keeps sessions besides Odoo, such as a cache or a module, and make it forget them on sign-out.",
    judge=judge,
    needs=("probe",),
)
