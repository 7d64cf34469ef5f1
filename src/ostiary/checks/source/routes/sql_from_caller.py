"""Text of the caller becomes SQL."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L016",
    slug="sql-from-caller",
    title="Text of the caller becomes SQL",
    severity="critical",
    kinds=("sql-injection",),
    message="{who} writes part of the SQL that {entry} runs: {subject} is pasted into the statement.",
    why="What is pasted into a statement is part of it; rights and rules do not exist there.",
    remedy="Pass values as parameters of `execute`, or build the statement with `SQL`.",
)
