"""Tables that stand below the findings: what one kind of run has to show beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console

    from ostiary.report.markup import Markup

MOST_ROWS: Final = 40
"""Rows for the terminal; every file format has all of them."""
_STYLES: Final = {"LEAK": "bold white on red", "over-block": "yellow", "undecided": "cyan"}


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`key` names it in JSON. `data` is what JSON has in its place; `notable` rows come first where not all fit."""

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    data: Sequence[Mapping[str, Any]] = ()


def print_table(console: Console, table: ReportTable) -> None:
    """As wide as the terminal."""
    from rich import box
    from rich.table import Table

    from ostiary.report.consoles import safe

    if not table.rows:
        return
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=table.title, title_justify="left", title_style="bold")
    for column in table.columns:
        shown.add_column(column, overflow="fold")
    for row in table.rows[:MOST_ROWS]:
        shown.add_row(*(safe(cell, _STYLES.get(cell, "")) for cell in row))
    console.print(shown)
    left = len(table.rows) - MOST_ROWS
    rest = f"{left} more rows; HTML and JSON have all. " if left > 0 else ""
    if rest or table.note:
        console.print(safe(rest + table.note, "dim"))


def table_html(table: ReportTable) -> list[Markup]:
    from ostiary.report.markup import tag

    titles = tag("tr", [tag("th", column, scope="col") for column in table.columns])
    lines = [tag("tr", [tag("td", cell) for cell in row]) for row in table.rows]
    body = tag("table", tag("thead", titles), tag("tbody", lines), class_="plain small")
    note = [tag("p", table.note, class_="soft small")] if table.note else []
    return [*note, tag("div", body, class_="scroll", tabindex="-1")]
