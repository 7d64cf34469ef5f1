"""The table of rights: what outsiders may do with each model of the reviewed addons, from source alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ostiary.report.text import plain

if TYPE_CHECKING:
    from rich.console import Console

    from ostiary.checks.source.allowed import Allowed

TITLES = ("model", "who", "may", "answer", "decided by")


def cells(item: Allowed) -> tuple[str, ...]:
    """The row as texts."""
    answer = f"where {item.domain}" if item.outcome == "where" else item.outcome
    if item.reason:
        answer += f": {item.reason}"
    return (item.model, item.audience, item.operation, answer, ", ".join(item.by))


def print_rights(console: Console, table: Sequence[Allowed]) -> None:
    """A table as wide as the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in TITLES:
        shown.add_column(title, overflow="fold")
    for item in table:
        shown.add_row(*(Text(plain(cell)) for cell in cells(item)))
    console.print(shown)
    unknown = sum(item.outcome == "unknown" for item in table)
    console.print(f"{len(table)} answers, {unknown} unknown")


def rights_markdown(table: Sequence[Allowed]) -> str:
    from ostiary.report.routes_report import markdown_cell

    lines = [f"| {' | '.join(TITLES)} |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(markdown_cell(text) for text in cells(item)) + " |" for item in table]
    return "\n".join(lines) + "\n"


def rights_json(table: Sequence[Allowed]) -> str:
    found = [
        {
            "model": item.model,
            "who": item.audience,
            "operation": item.operation,
            "outcome": item.outcome,
            "domain": item.domain or None,
            "reason": item.reason or None,
            "by": list(item.by),
        }
        for item in table
    ]
    return json.dumps({"schema": "ostiary/rights/1", "rights": found}, indent=2, ensure_ascii=False) + "\n"
