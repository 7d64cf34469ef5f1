"""An explanation for the terminal: the answer first, then the checklist, the rules, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ostiary.engine.explanation import Cause, Explanation, LeafResult, RuleResult
from ostiary.report.consoles import safe
from ostiary.report.words import (
    LAYERS,
    MARKS,
    asked,
    circumstances,
    mends,
    notes,
    place_in_log,
    surfaces,
    values,
    verdict,
    verdict_word,
    where,
)

_STYLES = {"ok": "green", "blocked": "bold red", "unknown": "bold cyan", "error": "bold magenta", "skipped": "dim"}
_VERDICTS = {"ALLOWED": "bold green", "DENIED": "bold red", "UNKNOWN": "bold cyan"}


def print_explanation(console: Console, found: Explanation, names: Mapping[str, str] | None = None) -> None:
    """Everything about one user and one record."""
    place = place_in_log(found)
    if place:
        console.print(safe(place, "dim"))
    word = verdict_word(found.outcome)
    console.print(Text(word, _VERDICTS[word]).append_text(safe(f"  {verdict(found, dict(names or {}))}.", "bold")))
    for cause in found.causes:
        if cause.primary:
            console.print(_indented(_cause(cause), 2))
    for note in notes(found):
        console.print(_indented(safe(f"Note: {note}.", "yellow"), 2))
    console.print(_section("How it was decided"), _checklist(found))
    _print_rules(console, found)
    _print_causes(console, found)
    _print_ways(console, found)
    _print_unknowns(console, found)
    for wanted in asked(found):
        console.print(_indented(safe(f"To know more, {wanted}", "yellow"), 2))
    console.print()
    console.print(safe(circumstances(found), "dim"))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _section(title: str) -> Text:
    return Text(f"\n{title}", "bold underline")


def _indented(text: Text | Table, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


def _checklist(found: Explanation) -> Padding:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for step in found.steps:
        style = _STYLES.get(step.outcome, "")
        mark = Text(MARKS.get(step.outcome, step.outcome), style)
        table.add_row(mark, LAYERS.get(step.layer, step.layer), safe(step.detail))
    for surface, outcome in surfaces(found):
        style = {"allowed": "green", "denied": "bold red"}.get(outcome, "bold cyan")
        table.add_row(Text("→", style), "", safe(f"{surface}: ").append_text(Text(outcome, style)))
    return _indented(table, 2)


def _print_rules(console: Console, found: Explanation) -> None:
    """The rules that decide: those that fail when it is denied, those that hold when it is allowed."""
    rules = [rule for rule in found.rules if _decides(rule, found)]
    for rule in rules:
        kind = "Global rule" if rule.is_global else "Rule"
        console.print(_section(f"{kind} “").append_text(safe(rule.name)).append("”"))
        console.print(_indented(safe(where(rule.origin), "dim"), 2))
        console.print(_indented(safe(rule.domain), 2))
        if rule.bound and rule.bound != rule.domain:
            console.print(_indented(Text("for this user  ", "dim").append_text(safe(rule.bound)), 2))
        if rule.error:
            console.print(_indented(safe(f"! {rule.error}", "bold magenta"), 2))
        elif rule.leaves:
            console.print(_indented(_leaves(rule.leaves), 2))


def _decides(rule: RuleResult, found: Explanation) -> bool:
    if found.outcome == "allowed":
        return rule.search is True or rule.record is True
    return rule.error is not None or rule.search is not True or rule.record is not True


def _leaves(leaves: tuple[LeafResult, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in ("", "comparison", "found on the record", "wanted"):
        table.add_column(title, overflow="fold")
    for leaf in leaves:
        outcome = "unknown" if leaf.holds is None else "ok" if leaf.holds else "blocked"
        style = "bold" if leaf.holds is False else ""
        table.add_row(
            Text(MARKS[outcome], _STYLES[outcome]),
            safe("  " * leaf.depth + leaf.leaf, style),
            safe(values(leaf.actual), style),
            safe(values(leaf.expected), style),
        )
    return table


def _print_causes(console: Console, found: Explanation) -> None:
    """The causes beside the primary one, which stands on top."""
    others = [cause for cause in found.causes if not cause.primary]
    if others:
        console.print(_section("Also"))
    for cause in others:
        console.print(_indented(_cause(cause), 2))


def _print_ways(console: Console, found: Explanation) -> None:
    """The reverse question: by what the person gets in."""
    if found.ways:
        console.print(_section("Ways in, the shortest first"))
    for way in found.ways:
        console.print(_indented(safe(f"• {way}"), 2))


def _cause(cause: Cause) -> Text:
    text = safe(_sentence(cause.message))
    place = where(cause.origin)
    text.append("\n").append_text(safe(f"{cause.code}{'  ' + place if place else ''}", "dim"))
    if cause.fixes:
        text.append("\n").append_text(safe(f"What helps: {mends(cause)}.", "green"))
    return text


def _print_unknowns(console: Console, found: Explanation) -> None:
    """What could not be decided, or where Odoo raises an error that no rule above shows."""
    shown = [rule.error for rule in found.rules if rule.error] + [cause.message for cause in found.causes]
    undecided = "unknown" in (found.outcome, found.search, found.record)
    for reason in dict.fromkeys(reason for reason, _ in found.unknowns):
        if not any(error in reason for error in shown):
            text = f"? undecided: {reason}" if undecided else f"! Odoo raises an error: {reason}"
            console.print(_indented(safe(text, "cyan" if undecided else "magenta"), 2))
