"""What a route says of itself: changes that a link can cause, or a page of another site."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.flow.effects import Changed, Found
from ostiary.flow.keys import chosen, root, symbols
from ostiary.flow.outcome import Route
from ostiary.flow.traces import Mark


def of_route(route: Route, changes: list[Changed]) -> Iterator[Found]:
    """Changes that a link can cause, and changes that another site can post with the session of the user."""
    if route.type != "http":
        return
    unsafe = [
        change
        for change in changes
        if change.what in ("write", "unlink", "create", "copy")
        and (change.what == "create" or root(change.key)[0] != "fixed")
    ]
    linked = [change for change in unsafe if chosen(change.key) and not change.posted and change.what != "create"]
    if linked and (not route.methods or "GET" in route.methods):
        yield _about(route, linked[0], "get-changes", "methods=['POST']", firm=route.auth == "user")
    if unsafe and not route.csrf and route.auth == "user":
        yield _about(route, unsafe[0], "csrf-off", "the CSRF token of the session")


def _about(route: Route, change: Changed, kind: str, missing: str, *, firm: bool = True) -> Found:
    words = {"unlink": "deleted", "create": "made", "copy": "copied"}
    what = f"`{change.model or 'a record'}` is {words.get(change.what, 'changed')}"
    end = Mark(change.place, what, "sink")
    return Found(
        kind,
        route.place,
        change.place,
        ", ".join(symbols(change.key)),
        change.model,
        what,
        missing,
        "",
        firm,
        (*change.trace, end),
    )
