"""Pages that accounts were led to and whose routes nobody knows: of modules whose source was not given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ostiary.probe.discovery.pages import from_pages
from ostiary.probe.discovery.route import PARAMETER, RouteFact
from ostiary.probe.discovery.walk import Page
from ostiary.probe.markers import MarkerBook
from ostiary.probe.scene import Document


def unknown_pages(
    walked: Mapping[str, Sequence[Page]], routes: Iterable[RouteFact]
) -> tuple[list[Document], MarkerBook]:
    """The documents of such pages, and what is on them: judged as where there is no source at all."""
    documents, markers = from_pages(walked)
    known = _pattern(routes)
    return [one for one in documents if one.path is not None and not known.fullmatch(one.path)], markers


def _pattern(routes: Iterable[RouteFact]) -> re.Pattern[str]:
    """Every address that a known route may have."""
    fixed = {tuple(PARAMETER.split(path)[:: 1 + PARAMETER.groups]) for route in routes for path in route.paths}
    return re.compile("|".join("[^/]+".join(map(re.escape, one)) for one in sorted(fixed)) or "(?!)")
