"""The token of one record opens another."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L026",
    slug="token-of-other-record",
    title="The token of one record opens another",
    severity="critical",
    kinds=(
        "read-other-token",
        "write-other-token",
        "unlink-other-token",
        "call-other-token",
        "token-given-other-token",
    ),
    message="{who} with the token of one record reaches {model}: {subject} picks another in {entry}, which is {sink}.",
    by_rpc=False,
    why="The token is compared with that of one record, and a second one is fetched with sudo by an id that "
    "the caller sends as well.",
    remedy="Compare the token with that of the record that is served, or take the record from the one whose "
    "token was compared.",
)
