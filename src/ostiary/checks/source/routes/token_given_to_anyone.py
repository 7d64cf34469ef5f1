"""The sharing token of any record is given to whoever asks."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L009",
    slug="token-given-to-anyone",
    title="The sharing token of any record is given to whoever asks",
    severity="critical",
    kinds=("token-given",),
    message="{who} gets the token of {model} by sending {subject} to {entry}, and with it the record.",
    why="A sharing token or link opens the record to whoever has it. The route makes or reads it for a record"
    " of the caller's choice.",
    remedy="Check access to the record before its token or link leaves the server.",
)
