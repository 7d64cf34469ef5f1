"""The caller decides whether sudo is used."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L012",
    slug="sudo-by-callers-choice",
    title="The caller decides whether sudo is used",
    severity="critical",
    kinds=("read-by-flag", "write-by-flag", "unlink-by-flag", "call-by-flag", "token-given-by-flag"),
    message="{who} turns sudo on in {entry} and reaches {model} by {subject}, which is {sink}.",
    why="A parameter, a header or a key of the context turns sudo on: what the caller sets protects nothing.",
    remedy="Decide by who the caller is, or by a check of the record.",
)
