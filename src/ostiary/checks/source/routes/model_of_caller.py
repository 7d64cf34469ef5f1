"""The caller names the model that sudo opens."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L019",
    slug="model-of-caller",
    title="The caller names the model that sudo opens",
    severity="critical",
    kinds=("model-from-caller",),
    message="{who} names the model in {subject}: {entry} takes its records with sudo, and they are {sink}.",
    why="With the name of a model and an id from the request, sudo opens every record of the database.",
    remedy="Look the name up in a list of the models that the page is for.",
)
