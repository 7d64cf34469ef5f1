"""A session that was known before the login is worth as much after it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.probe.limits.material import LOGIN, Limits
from ostiary.probe.limits.session_cookie_flags import COOKIE
from ostiary.probe.login import who_am_i


def judge(limits: Limits) -> Iterator[Finding]:
    """Sign in with a session that the server gave before, and with one that somebody made up."""
    for how, session in (("given", _given(limits)), ("made up", _made_up(limits))):
        if _signed_in_after(limits, session):
            yield CHECK.finding(
                f"A session that was {how} before the login belongs to whoever has signed in with it.",
                subject=Subject(route=LOGIN),
                evidence={"session": how},
            )
            return


_LAST_SHORT: Final = 15


def _made_up(limits: Limits) -> str:
    """A session as the series writes them: 40 digits at first, and longer since 16."""
    series = limits.server.series
    short = series is not None and int(series.name.partition(".")[0]) <= _LAST_SHORT
    return secrets.token_hex(20) if short else secrets.token_urlsafe(63)


def _given(limits: Limits) -> str:
    stranger = limits.stranger()
    limits.form(LOGIN, stranger)
    session = stranger.cookies.get(COOKIE)
    if session is None:
        raise Skipped(f"`{LOGIN}` sets no cookie `{COOKIE}`")
    return session


def _signed_in_after(limits: Limits, session: str) -> bool:
    """Whether a session of before a login is signed in by it."""
    twin, attacker = limits.twin(), limits.stranger()
    twin.adopt({COOKIE: session})
    limits.start(twin)
    attacker.adopt({COOKIE: session})
    return who_am_i(limits.as_visitor(attacker)) is not None


CHECK: Final[Check[Limits]] = Check(
    code="OST-P053",
    slug="session-fixed-on-login",
    title="A session from before the login is signed in by it",
    severity="high",
    why="Somebody who plants a session in another person's browser shares it once that person has signed in.",
    remedy="Let nothing in front of Odoo set or keep `session_id`, and find the module that keeps it at login.",
    judge=judge,
    needs=("probe",),
)
