"""A record that the caller names is changed without a check."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L002",
    slug="record-written-without-check",
    title="A record that the caller names is changed without a check",
    severity="critical",
    kinds=("write",),
    message="{who} changes {model} by sending {subject} to {entry}: the record is taken with sudo and {sink}, and"
    " nothing decides whether this caller may do that.",
    by_rpc=False,
    why="The route takes an id or another key from the request, fetches the record with sudo, and writes to "
    "it or runs an action on it: whoever counts upwards changes everybody's records.",
    remedy="Write as the user, or call `_document_check_access` and write to what it returns.",
)
