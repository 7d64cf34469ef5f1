"""A route for logged-in users takes posts from other sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("csrf-off",)
MESSAGE: Final = "a page of another site can post to {entry} in the name of whoever is logged in: {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L022",
    slug="session-route-without-csrf-token",
    title="A route for logged-in users takes posts from other sites",
    severity="high",
    why="`csrf=False` on a route with a session lets any page post in the name of the user who visits it.",
    remedy="Leave the protection on; for machines use `auth='bearer'` or a signature.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
