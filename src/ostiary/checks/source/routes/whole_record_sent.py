"""All fields of a record are sent."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L005",
    slug="whole-record-sent",
    title="All fields of a record are sent",
    severity="high",
    kinds=("whole-record",),
    message="{who} gets every field of {model} from {entry}: the record is read with sudo and without "
    "a list of fields.",
    why="`read()` or `search_read()` with sudo and without a list of fields answers with costs, notes, tokens"
    " and whatever a module adds later, since sudo ignores the groups of fields.",
    remedy="Name the fields that the page needs.",
)
