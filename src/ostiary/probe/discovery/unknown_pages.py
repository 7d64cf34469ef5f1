"""Which route an address is of; and the pages that accounts were led to whose routes nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ostiary.probe.discovery.pages import from_pages
from ostiary.probe.discovery.route import PARAMETER, RouteFact
from ostiary.probe.discovery.walk import Page
from ostiary.probe.markers import MarkerBook
from ostiary.probe.scene import Document


class RouteBook:
    """Routes by the addresses that they may have."""

    def __init__(self, routes: Iterable[RouteFact]) -> None:
        self._patterns = [(_pattern(path), route) for route in routes for path in route.paths]

    def of(self, address: str) -> RouteFact | None:
        """The route of a path; of several, the first that an addon has."""
        path = address.partition("?")[0]
        found = [route for pattern, route in self._patterns if pattern.fullmatch(path)]
        return min(found, key=lambda route: route.location is None, default=None)


def unknown_pages(
    walked: Mapping[str, Sequence[Page]], routes: Iterable[RouteFact]
) -> tuple[list[Document], MarkerBook]:
    """The documents of such pages, and what is on them: judged as where there is no source at all."""
    documents, markers = from_pages(walked)
    book = RouteBook(routes)
    return [one for one in documents if one.path is not None and book.of(one.path) is None], markers


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, PARAMETER.split(path)[:: 1 + PARAMETER.groups])))
