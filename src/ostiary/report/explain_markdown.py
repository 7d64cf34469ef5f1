"""An explanation to paste into a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ostiary.engine.explanation import Explanation, RuleResult
from ostiary.report.text import plain
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

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~&])")
_LINKED: Final = re.compile(r"(?i)@|\\#(?=\d)|\bGH(?=-\d)|\bwww(?=\.)|:(?=//)")
"""What trackers make links of, and mentions, after Markdown was read: a backslash does not stop that."""


def markdown(text: object) -> str:
    """Text that Markdown shows as it is; nobody is mentioned, nothing becomes a link."""
    escaped = _SPECIAL.sub(r"\\\1", plain(text))
    return _LINKED.sub(r"\g<0><!-- -->", escaped)


def prose(text: object) -> str:
    """A sentence; what stands between backticks stays code."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return markdown(text)
    return "".join(code(part) if number % 2 else markdown(part) for number, part in enumerate(parts))


def code(text: object) -> str:
    """A span of code, whatever backticks are in it."""
    shown = plain(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def explain_markdown(found: Explanation, names: Mapping[str, str] | None = None) -> str:
    """The verdict, the checklist, the rule that decides with both sides, and what helps."""
    return "\n".join(_lines(found, dict(names or {}))) + "\n"


def _lines(found: Explanation, names: dict[str, str]) -> Iterator[str]:
    place = place_in_log(found)
    if place:
        yield f"### {markdown(place[:1].upper() + place[1:])}"
        yield ""
    yield f"**{verdict_word(found.outcome)}**: {_verdict(found, names)}."
    yield ""
    for cause in sorted(found.causes, key=lambda cause: not cause.primary):
        lead = "Cause" if cause.primary else "Also"
        yield f"- {lead} ({code(cause.code)}): {prose(cause.message)}" + _place(where(cause.origin))
        if cause.fixes:
            yield f"  What helps: {markdown(mends(cause))}"
    for note in notes(found):
        yield f"- Note: {prose(note)}"
    for way in found.ways:
        yield f"- Way in: {prose(way)}"
    for wanted in asked(found):
        yield f"- To know more, {markdown(wanted)}"
    yield ""
    yield "| | layer | |"
    yield "|---|---|---|"
    for step in found.steps:
        mark = MARKS.get(step.outcome, step.outcome)
        yield f"| {mark} | {LAYERS.get(step.layer, step.layer)} | {prose(step.detail)} |"
    for surface, outcome in surfaces(found):
        yield f"| → | {surface} | {outcome} |"
    for rule in found.rules:
        yield from _rule(rule)
    shown = [rule.error for rule in found.rules if rule.error] + [cause.message for cause in found.causes]
    for reason in dict.fromkeys(reason for reason, _ in found.unknowns):
        if not any(error in reason for error in shown):
            yield ""
            yield f"{_open_question(found)}: {prose(reason)}"
    yield ""
    yield f"<sub>{markdown(circumstances(found))}</sub>"


def _verdict(found: Explanation, names: dict[str, str]) -> str:
    """The sentence, with the login as it is typed."""
    before, login, after = verdict(found, names).partition(found.login or "\n")
    return markdown(before) + (code(login) if login else "") + markdown(after)


def _open_question(found: Explanation) -> str:
    undecided = "unknown" in (found.outcome, found.search, found.record)
    return "Undecided" if undecided else "Odoo raises an error"


def _place(place: str) -> str:
    return f" — {code(place)}" if place else ""


def _rule(rule: RuleResult) -> Iterator[str]:
    yield ""
    yield f"Rule “{markdown(rule.name)}”{_place(where(rule.origin))}: {code(rule.domain)}"
    if rule.error:
        yield ""
        yield f"does not evaluate: {markdown(rule.error)}"
    if not rule.leaves:
        return
    yield ""
    yield "| | comparison | found | wanted |"
    yield "|---|---|---|---|"
    for leaf in rule.leaves:
        mark = MARKS["unknown" if leaf.holds is None else "ok" if leaf.holds else "blocked"]
        comparison = code(leaf.leaf).replace("|", "\\|")
        yield f"| {mark} | {comparison} | {markdown(values(leaf.actual))} | {markdown(values(leaf.expected))} |"
