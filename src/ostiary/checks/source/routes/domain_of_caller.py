"""The caller writes the domain of a search with sudo."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L017",
    slug="domain-of-caller",
    title="The caller writes the domain of a search with sudo",
    severity="critical",
    kinds=("domain-from-caller",),
    message="{who} sends {subject} to {entry}, and it becomes the domain of a search of {model} with sudo.",
    why="A domain can ask about any field of any linked model, so that a search with sudo tells everything, a"
    " letter at a time.",
    remedy="Build the domain from values, or search as the user.",
)
