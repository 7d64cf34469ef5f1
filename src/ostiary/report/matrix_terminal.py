"""A matrix for the terminal: one line per model, also where there are thousands of users."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ostiary.report.consoles import safe
from ostiary.report.meta import MatrixMeta
from ostiary.report.summary import MEANINGS, OUTCOMES, ModelSummary, Summary
from ostiary.report.text import counted, number, span

_STYLES = {
    "all": "bold red",
    "some": "yellow",
    "none": "green",
    "denied": "dim",
    "error": "bold magenta",
    "unknown": "bold cyan",
}


def print_matrix(console: Console, summary: Summary, meta: MatrixMeta, users: int, *, everything: bool) -> None:
    """The summary of a matrix. Models that nobody reaches are listed only with `everything`."""
    shown = [found for found in summary.models if everything or found.is_notable]
    console.print(_headline(summary, meta, users))
    if shown:
        console.print(_table(shown, several=len(meta.operations) > 1))
        console.print(_legend(shown))
    hidden = len(summary.models) - len(shown)
    if hidden:
        console.print(f"{counted(hidden, 'model')} more: nobody of these users reaches a record.")
    for reason in _reasons(shown):
        console.print(reason)


def _headline(summary: Summary, meta: MatrixMeta, users: int) -> Text:
    models = len({found.model for found in summary.models})
    options = [f"Odoo {meta.series}", f"{meta.evaluator} evaluator"]
    options.append("archived records included" if meta.archived else "archived records left out")
    if meta.companies is not None:
        options.append("companies " + ", ".join(map(str, meta.companies)))
    if meta.website is not None:
        options.append(f"website {meta.website}")
    line = safe(f"{', '.join(meta.operations)}: {counted(users, 'user')} × {counted(models, 'model')}", "bold")
    return line.append(plain_options(options), style="dim")


def plain_options(options: Sequence[str]) -> str:
    """Options after a headline."""
    return f"   {' · '.join(options)}"


def _table(shown: Sequence[ModelSummary], *, several: bool) -> Table:
    outcomes = _used(shown)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("model", overflow="fold", min_width=20)
    if several:
        table.add_column("operation")
    for outcome in outcomes:
        table.add_column(outcome, justify="right", style=_STYLES[outcome], no_wrap=True)
    table.add_column("sees", justify="right", no_wrap=True)
    table.add_column("of", justify="right", no_wrap=True)
    for found in shown:
        table.add_row(
            safe(found.model),
            *([found.operation] if several else []),
            *(number(found.users[outcome]) if found.users[outcome] else Text("·", "dim") for outcome in outcomes),
            span(found.low, found.high),
            number(found.total) if found.total is not None else "?",
        )
    return table


def _used(shown: Sequence[ModelSummary]) -> list[str]:
    return [outcome for outcome in OUTCOMES if any(found.users[outcome] for found in shown)]


def _legend(shown: Sequence[ModelSummary]) -> Text:
    parts = [f"{outcome}: {MEANINGS[outcome]}" for outcome in _used(shown)]
    return Text("users who: " + ", ".join(parts), style="dim")


def _reasons(shown: Sequence[ModelSummary]) -> list[Group]:
    """Why something is an error or unknown, each reason once with its models."""
    models: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for found in shown:
        for key in found.reasons:
            models[key][found.model] = None
    lines = []
    for (kind, reason), names in models.items():
        text = safe(kind, _STYLES[kind]).append_text(safe(f"  {reason}", "default"))
        listed = ", ".join(list(names)[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        lines.append(Group(text, safe(f"         {listed}", "dim")))
    return lines
