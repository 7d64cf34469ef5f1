"""An empty token opens records that have none."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L008",
    slug="empty-token-accepted",
    title="An empty token opens records that have none",
    severity="high",
    kinds=("token-empty",),
    message="{who} who sends no {subject} to {entry} gets a record of {model} that has none: it is {sink}.",
    why="Most records have no token until somebody shares them. Where an empty or missing value of the caller"
    " is compared or searched for, all of these match.",
    remedy="Refuse an empty value before the search or the comparison.",
)
