"""A record that the caller names is deleted without a check."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L003",
    slug="record-deleted-without-check",
    title="A record that the caller names is deleted without a check",
    severity="critical",
    kinds=("unlink",),
    message="{who} deletes {model} by sending {subject} to {entry}: the record is taken with sudo, and nothing "
    "decides whether this caller may do that.",
    by_rpc=False,
    why="The route takes an id or another key from the request, fetches the record with sudo, and deletes it.",
    remedy="Delete as the user, so that rights and rules decide, or tie the record to its owner first.",
)
