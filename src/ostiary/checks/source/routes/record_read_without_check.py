"""A record that the caller names is served without a check."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L001",
    slug="record-read-without-check",
    title="A record that the caller names is served without a check",
    severity="critical",
    kinds=("read", "call"),
    message="{who} reads {model} by sending {subject} to {entry}: the record is taken with sudo and {sink}, and "
    "nothing decides whether this caller may have it.",
    by_rpc=False,
    why="The route takes an id or another key from the request, fetches the record with sudo, and serves it: "
    "whoever counts upwards reads everybody's records.",
    remedy="Fetch the record as the user, or call `_document_check_access` and serve what it returns.",
)
