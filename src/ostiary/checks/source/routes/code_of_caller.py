"""Text of the caller is run as Python."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L018",
    slug="code-of-caller",
    title="Text of the caller is run as Python",
    severity="critical",
    kinds=("code-injection",),
    message="{who} sends {subject} to {entry}, and it is {sink}.",
    why="`safe_eval` keeps out the worst, not what is in reach of the names that it is given; "
    "`eval` keeps out nothing.",
    remedy="Parse the value with `ast.literal_eval` or `json.loads`.",
)
