"""Pages of modules that are not stock, as far as their source says what they ask.

The flow of `ostiary lint` knows each route, and what vouches for the record that it serves: the rights of the caller,
or a token. A page that refuses by these is known to refuse; one that they open may still ask for more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ostiary.portal.address import Address
from ostiary.portal.pages import Page

if TYPE_CHECKING:
    from ostiary.flow.outcome import FlowFacts, Route

_PLACEHOLDER: Final = re.compile(r"<(?:(\w+)(?:\([^<>]*\))?:)?(\w+)>")
_CONVERTED: Final = {"int": r"\d{1,18}", "float": r"\d+\.\d+", "path": r".+", "model": r"(?:[^/]*-)?\d{1,18}"}


def custom_page(addons: Sequence[Path], series: str, address: Address) -> Address | None:
    """The address with the page that these addons have for it; None where they have none."""
    flow = _flow(addons, series)
    if flow is None:
        return None
    for route in reversed(flow.routes):
        for path in route.paths:
            found = _pattern(path).fullmatch(address.path)
            if found is not None:
                return _address(flow, route, path, found, address)
    return None


def _flow(addons: Sequence[Path], series: str) -> FlowFacts | None:
    """What the addons' controllers do, in the series that is asked about."""
    from ostiary.sources.lint_run import Linter

    sources = Linter(tuple(addons)).materials() if addons else []
    chosen = [source for source in sources if source.name == series] or sources
    return chosen[0].flow if chosen else None


def _pattern(path: str) -> re.Pattern[str]:
    pieces, end = "", 0
    for place in _PLACEHOLDER.finditer(path):
        pieces += re.escape(path[end : place.start()]) + f"({_CONVERTED.get(place[1] or '', '[^/]+')})"
        end = place.end()
    return re.compile(pieces + re.escape(path[end:]))


def _address(flow: FlowFacts, route: Route, path: str, found: re.Match[str], address: Address) -> Address:
    """The page, and with it the record, where one guard vouches for a part of the path and nothing goes around it."""
    where = f"{route.addon}: {route.place.path}:{route.place.line}"
    page = Page(path, "code", route.addon, login=route.auth == "user", source=where)
    guards = flow.guards.get(route.place, ())
    leaks = any(route.name in (leak.entry, *leak.entries) for leak in flow.leaks)
    if len(guards) != 1 or guards[0].kind not in _BY_RIGHTS or guards[0].model is None or leaks:
        return replace(address, page=page)
    values = {place[2]: value for place, value in zip(_PLACEHOLDER.finditer(path), found.groups(), strict=True)}
    number = re.search(r"\d+$", values.get(guards[0].subject, ""))
    if number is None:
        return replace(address, page=page)
    asked = replace(page, kind="guarded", model=guards[0].model, token=_BY_RIGHTS[guards[0].kind])
    return replace(address, page=asked, model=asked.model, record_id=int(number[0]))


_BY_RIGHTS: Final = {"as-user": None, "as-user or token": "access_token"}
"""Kinds of guards → the token that they take as well."""
