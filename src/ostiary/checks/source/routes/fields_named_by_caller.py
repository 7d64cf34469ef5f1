"""The caller decides which fields are written."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L015",
    slug="fields-named-by-caller",
    title="The caller decides which fields are written",
    severity="high",
    kinds=("mass-assignment",),
    message="{who} sets any field of {model} through {entry}: {subject} is {sink}.",
    why="What the request brings is written as it is, with sudo: state, price, owner, groups and whatever "
    "else the model has.",
    remedy="Take the fields that the form has, by name.",
)
