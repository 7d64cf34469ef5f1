"""What the demo found, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ostiary.engine.explanation import Explanation
from ostiary.engine.matrix import Block
from ostiary.engine.reach import Answer
from ostiary.report.consoles import safe
from ostiary.report.explain_terminal import print_explanation
from ostiary.report.rows import Logins
from ostiary.report.text import counted


@dataclass(frozen=True, slots=True)
class Example:
    """One user who reaches one foreign record, and why."""

    login: str
    record: str
    owner: str
    why: Explanation


@dataclass(frozen=True, slots=True)
class Exposure:
    """Records of one model that users reach and that belong to another customer."""

    model: str
    foreign: Mapping[int, tuple[int, ...]]
    """user id → records."""
    records: int
    """How many different ones."""
    example: Example


@dataclass(frozen=True, slots=True)
class DemoFindings:
    """All that the demo shows. `labels` are the models of the table and their short names."""

    title: str
    blocks: Sequence[Block]
    logins: Logins
    labels: Mapping[str, str]
    exposures: Sequence[Exposure]
    denial: Explanation
    denial_names: Mapping[str, str]


def exposure_sentence(exposure: Exposure) -> str:
    """How many reach how much."""
    outsiders, records = counted(len(exposure.foreign), "outsider"), counted(exposure.records, "record")
    return f"{outsiders} can read {records} of {exposure.model} that belong to another customer"


def example_sentence(example: Example) -> str:
    """One of them."""
    return f"For example {example.login} reads {example.record}, which belongs to {example.owner}."


def why_sentence(example: Example) -> str:
    """The reason, as a sentence."""
    message = next((cause.message for cause in example.why.causes if cause.primary), "")
    return f"Why: {message}." if message else ""


def print_demo(console: Console, found: DemoFindings) -> None:
    """The three parts, one after the other."""
    console.print(safe(found.title, "bold"))
    console.print(Text("\n1  Who sees what: records visible to each outsider\n", "bold underline"))
    console.print(_table(found, _fitting(found.labels, console.width - _WHO)))
    console.print(Text(_LEGEND, "dim"))
    console.print(Text("\n2  The worst exposure\n", "bold underline"))
    _print_exposures(console, found)
    console.print(Text("\n3  One denial explained\n", "bold underline"))
    print_explanation(console, found.denial, found.denial_names)
    console.print()


_WHO: Final = 33
"""Columns for the names of users."""
_LEGEND: Final = "red: every record   0: may read, but sees none   ·: no access right   error: Odoo raises an error"


def _print_exposures(console: Console, found: DemoFindings) -> None:
    if not found.exposures:
        console.print("Nobody reaches a record of another customer.")
        return
    worst, *others = found.exposures
    console.print(safe(exposure_sentence(worst) + ".", "bold red"))
    console.print(safe(example_sentence(worst.example)))
    console.print(safe(why_sentence(worst.example)))
    for other in others:
        console.print(safe(f"  also: {exposure_sentence(other)}", "red"))


def _fitting(labels: Mapping[str, str], width: int) -> dict[str, str]:
    """As many models as there is room for."""
    chosen: dict[str, str] = {}
    for model, label in labels.items():
        width -= max(len(label), 5) + 1
        if width >= 0:
            chosen[model] = label
    return chosen


def _table(found: DemoFindings, labels: Mapping[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True, max_width=_WHO - 1)
    for label in labels.values():
        table.add_column(label, justify="right", no_wrap=True)
    for users, cells in _rows(found, labels):
        more = f" +{len(users) - 1}" if len(users) > 1 else ""
        table.add_row(safe(found.logins[users[0]] + more), *cells)
    return table


def _rows(found: DemoFindings, labels: Mapping[str, str]) -> Iterator[tuple[list[int], list[Text]]]:
    """Users with the same numbers everywhere share a row."""
    answers: dict[int, dict[str, Answer]] = {user_id: {} for user_id in found.logins}
    for block in found.blocks:
        if block.model in labels:
            for answer in block.answers:
                for user_id in answer.users:
                    answers[user_id][block.model] = answer
    alike: dict[object, list[int]] = {}
    for user_id, by_model in answers.items():
        key = tuple((by_model[model].outcome, by_model[model].visible) for model in labels if model in by_model)
        alike.setdefault(key, []).append(user_id)
    for users in alike.values():
        by_model = answers[users[0]]
        yield users, [_cell(by_model.get(model)) for model in labels]


def _cell(answer: Answer | None) -> Text:
    if answer is None or answer.outcome == "denied":
        return Text("·", "dim")
    if answer.outcome in ("error", "unknown"):
        return Text("error" if answer.outcome == "error" else "?", "magenta" if answer.outcome == "error" else "cyan")
    if not answer.visible:
        return Text("0", "green")
    return Text(f"{answer.visible}/{answer.total}", "bold red" if answer.outcome == "all" else "yellow")
