"""Who reaches a record: for the terminal, as `ostiary/who/1`, and for a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ostiary.engine.explanation import SurfaceOutcome, Way
from ostiary.facts import Operation
from ostiary.model.environment import Context
from ostiary.report.consoles import safe
from ostiary.report.explain_json import origin_json
from ostiary.report.explain_markdown import markdown
from ostiary.report.text import counted, number, plain, without_secrets
from ostiary.report.words import where

_SHOWN: Final = 12
"""Logins that the terminal shows of users with the same way."""
_LEGEND: Final = "✓ can   list: lists show it   id: it opens by its id   ✗ cannot   ? undecided   ! error"
_RANKS: Final[tuple[SurfaceOutcome, ...]] = ("allowed", "unknown", "error")
_STYLES: Final = {"✓": "bold red", "list": "red", "id": "red", "✗": "green", "?": "bold cyan", "!": "bold magenta"}


@dataclass(frozen=True, slots=True)
class WhoQuestion:
    """What was asked, for the reader of the answer."""

    source: str
    series: str
    model: str
    record_id: int
    operations: tuple[Operation, ...]
    context: Context
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class _Party:
    """Users who reach the record in the same way."""

    like: Way
    logins: tuple[str, ...]


def parties(ways: Sequence[Way]) -> list[_Party]:
    """Users by way: first those who reach the record, then those who do perhaps, then errors; most users first."""
    found: dict[object, list[Way]] = {}
    for way in ways:
        key = (way.kind, way.ways, way.reasons, tuple(way.search.items()), tuple(way.record.items()))
        found.setdefault(key, []).append(way)
    same = [_Party(members[0], tuple(way.login for way in members)) for members in found.values()]
    return sorted(same, key=lambda party: (_RANKS.index(party.like.outcome), -len(party.logins)))


def counts(ways: Sequence[Way]) -> dict[SurfaceOutcome, int]:
    """How many users reach the record, do so perhaps, and get an error from Odoo."""
    return {outcome: sum(way.outcome == outcome for way in ways) for outcome in _RANKS}


def reach_mark(search: SurfaceOutcome | None, record: SurfaceOutcome | None) -> str:
    """✓ both ways, `list` in lists only, `id` by its id only, ✗ not, ? undecided, ! Odoo raises an error."""
    if search == record == "allowed":
        return "✓"
    if "unknown" in (search, record):
        return "?"
    if search == "allowed":
        return "list"
    if record == "allowed":
        return "id"
    return "!" if "error" in (search, record) else "✗"


def print_who(console: Console, question: WhoQuestion, ways: Sequence[Way], names: Mapping[str, str]) -> None:
    """A line per way in, with the users who have it."""
    console.print(safe(headline(question, ways, names), "bold"))
    if not ways:
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("who", overflow="fold", ratio=3)
    table.add_column("through", overflow="fold", ratio=4)
    for operation in question.operations:
        table.add_column(operation, justify="center", no_wrap=True)
    for party in parties(ways):
        marks = [reach_mark(party.like.search.get(name), party.like.record.get(name)) for name in question.operations]
        table.add_row(_people(party, names), _through(party), *(Text(mark, _STYLES[mark]) for mark in marks))
    console.print(table)
    console.print(Text(_LEGEND, "dim"))


def headline(question: WhoQuestion, ways: Sequence[Way], names: Mapping[str, str]) -> str:
    """How many reach the record, in one sentence."""
    named = f" ({names['record']})" if "record" in names else ""
    record = f"{question.model}:{question.record_id}{named}"
    numbers = counts(ways)
    certain, perhaps, failing = (numbers[outcome] for outcome in _RANKS)
    whom = "user" if question.everybody else "outsider"
    who = counted(certain, whom) if certain else f"no {whom}"
    parts = [f"{who} {'reach' if certain > 1 else 'reaches'} {record}"]
    parts += [f"{number(perhaps)} perhaps (undecided)"] if perhaps else []
    parts += [f"for {number(failing)} Odoo raises an error instead of answering"] if failing else []
    return "; ".join(parts) + (":" if ways else ".")


def _people(party: _Party, names: Mapping[str, str]) -> Group:
    logins = party.logins[:_SHOWN]
    lines = [safe(login + (f" ({names[login]})" if login in names else "")) for login in logins]
    if len(party.logins) > _SHOWN:
        lines.append(Text(f"… and {len(party.logins) - _SHOWN:,} more", "dim"))
    kind = counted(len(party.logins), f"{party.like.kind} user") if party.like.kind != "other" else "no user type"
    return Group(Text(kind, "dim"), *lines)


def _through(party: _Party) -> Group:
    rules = [safe(where(origin), "dim") for origin in party.like.rules]
    style = _STYLES["!" if party.like.outcome == "error" else "?"]
    reasons = [safe(reason, style) for reason in party.like.reasons]
    return Group(*(safe(way) for way in party.like.ways), *rules, *reasons)


def who_json(question: WhoQuestion, ways: Sequence[Way], names: Mapping[str, str]) -> dict[str, Any]:
    """The object `ostiary/who/1`."""
    context = question.context
    return {
        "schema": "ostiary/who/1",
        "source": plain(without_secrets(question.source)),
        "series": question.series,
        "record": {"model": question.model, "id": question.record_id, **_name(names, "record")},
        "operations": list(question.operations),
        "everybody": question.everybody,
        "context": {
            "companies": list(context.companies) if context.companies is not None else None,
            "website": context.website_id,
            "lang": context.lang,
            "tz": context.tz,
        },
        "counts": counts(ways),
        "ways": [_way(way, names) for way in ways if way.outcome != "error"],
        "errors": [_way(way, names) for way in ways if way.outcome == "error"],
    }


def _name(names: Mapping[str, str], key: str) -> dict[str, str]:
    return {"name": names[key]} if key in names else {}


def _way(way: Way, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "user": {"id": way.user_id, "login": way.login, "kind": way.kind, **_name(names, way.login)},
        "search": dict(way.search),
        "record": dict(way.record),
        "ways": list(way.ways),
        "rules": [origin_json(origin) for origin in way.rules],
        "outcome": way.outcome,
        "reasons": list(way.reasons),
    }


def who_markdown(question: WhoQuestion, ways: Sequence[Way], names: Mapping[str, str]) -> str:
    """A table for a ticket."""
    return "\n".join(_markdown_lines(question, ways, names)) + "\n"


def _markdown_lines(question: WhoQuestion, ways: Sequence[Way], names: Mapping[str, str]) -> Iterator[str]:
    yield f"**{markdown(headline(question, ways, names))}**"
    if not ways:
        return
    yield ""
    yield "| who | through | " + " | ".join(question.operations) + " |"
    yield "|---|---|" + "---|" * len(question.operations)
    for party in parties(ways):
        marks = [reach_mark(party.like.search.get(name), party.like.record.get(name)) for name in question.operations]
        people = "<br>".join(markdown(login) for login in party.logins)
        through = "<br>".join(markdown(way) for way in (*party.like.ways, *party.like.reasons))
        yield f"| {people} | {through} | {' | '.join(marks)} |"
