"""The table of routes: who may call each, what it takes, and what guards what. The sheet that a reviewer works from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ostiary.report.text import plain

if TYPE_CHECKING:
    from rich.console import Console

    from ostiary.flow import FlowFacts, Guard, Leak, Route


class RouteRow(NamedTuple):
    """One route with its guards, and the flows that nothing stops."""

    route: Route
    guards: tuple[Guard, ...]
    leaks: tuple[Leak, ...]


def rows(facts: Iterable[FlowFacts]) -> list[RouteRow]:
    """All routes, those that most people reach first."""
    found = [
        RouteRow(route, tuple(each.guards.get(route.place, ())), _leaks(each, route))
        for each in facts
        for route in each.routes
    ]
    order = ("none", "public", "bearer", "user")
    return sorted(
        found, key=lambda row: (order.index(row.route.auth) if row.route.auth in order else 9, row.route.paths)
    )


def _leaks(facts: FlowFacts, route: Route) -> tuple[Leak, ...]:
    return tuple(leak for leak in facts.leaks if route.name in (leak.entry, *leak.entries))


def guard_text(guard: Guard) -> str:
    return f"{guard.kind}: {guard.subject}" if guard.subject else guard.kind


def print_routes(console: Console, table: Sequence[RouteRow]) -> None:
    """A table as wide as the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("route", "auth", "takes", "guards", "open", "at"):
        shown.add_column(title, overflow="fold")
    for row in table:
        shown.add_row(*(Text("\n".join(map(plain, cell.split("\n")))) for cell in cells(row)))
    console.print(shown)
    console.print(f"{len(table)} routes")


def cells(row: RouteRow) -> tuple[str, ...]:
    """The row as texts: an empty cell of guards means that nothing was found, not that nothing is needed."""
    route = row.route
    methods = f" {'/'.join(route.methods)}" if route.methods else ""
    auth = f"{route.auth} {route.type}{methods}{'' if route.csrf or route.type != 'http' else ', no csrf'}"
    guards = "\n".join(dict.fromkeys(guard_text(guard) for guard in row.guards))
    leaks = "\n".join(dict.fromkeys(f"{leak.kind} (line {leak.place.line})" for leak in row.leaks))
    paths = "\n".join(route.paths) or route.name
    return (paths, auth, ", ".join(route.params), guards, leaks, f"{route.place.path}:{route.place.line}")


def routes_markdown(table: Sequence[RouteRow]) -> str:
    lines = ["| route | auth | takes | guards | open | at |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(markdown_cell(text) for text in cells(row)) + " |" for row in table]
    return "\n".join(lines) + "\n"


def markdown_cell(text: str) -> str:
    """A text in a cell of a Markdown table."""
    safe = plain(text.replace("\n", "; ")).replace("&", "&amp;").replace("<", "&lt;")
    return safe.replace("|", "\\|").replace("`", "\\`")


def routes_json(table: Sequence[RouteRow]) -> str:
    found = [
        {
            "paths": list(row.route.paths),
            "auth": row.route.auth,
            "type": row.route.type,
            "methods": list(row.route.methods),
            "csrf": row.route.csrf,
            "website": row.route.website,
            "module": row.route.addon,
            "handler": f"{row.route.cls}.{row.route.method}",
            "parameters": list(row.route.params),
            "location": {"path": row.route.place.path, "line": row.route.place.line},
            "guards": [
                {"kind": guard.kind, "subject": guard.subject, "path": guard.place.path, "line": guard.place.line}
                for guard in row.guards
            ],
            "open": [{"kind": leak.kind, "path": leak.place.path, "line": leak.place.line} for leak in row.leaks],
        }
        for row in table
    ]
    return json.dumps({"schema": "ostiary/routes/1", "routes": found}, indent=2, ensure_ascii=False) + "\n"
