"""A token is asked for and never compared."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L006",
    slug="token-never-compared",
    title="A token is asked for and never compared",
    severity="critical",
    kinds=(
        "read-token-unread",
        "write-token-unread",
        "unlink-token-unread",
        "call-token-unread",
        "token-given-token-unread",
    ),
    message="{who} opens {model} with any token: {entry} tests that one was sent, and {subject} picks the record,"
    " which is {sink}.",
    why="The code tests that a token was sent, but compares it with nothing: any text opens the record.",
    remedy="Compare it with the token of this very record with `consteq`, and refuse where either is empty.",
)
