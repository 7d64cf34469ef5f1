"""Pages walked from `/my` and the sitemap: what each account is led to by its own links."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from ostiary.probe.exchange import Answer, Request, get
from ostiary.probe.tries.side_effects import reason_against_path

STARTS: Final = ("/my", "/my/home")
_HREF: Final = re.compile(r"""(?:href|src|action|data-href|data-url)\s*=\s*["']([^"'#\s>]{1,500})""", re.IGNORECASE)
_LOC: Final = re.compile(r"<loc>\s*([^<\s]{1,500})\s*</loc>")
_SKIPPED: Final = re.compile(
    r"^/(web/(static|assets|css|image|content|webclient)|[a-z0-9_]+/static/|website/|odoo|web$|web\?|report/)"
)
_NUMBER: Final = re.compile(r"(?<=[/-])\d+(?=[/?]|$)")
MOST_OF_A_KIND: Final = 6
"""Pages whose addresses differ in numbers alone."""
MOST_LINKS: Final = 2_000
"""Of one page."""
MOST_OF_A_PAGE: Final = 1 << 20
"""Bytes that are read."""
MOST_ELSEWHERE: Final = 8
"""Pages outside of the portal."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as somebody saw it. `links` are addresses on the same server, with their arguments."""

    path: str
    answer: Answer
    links: tuple[str, ...]


@dataclass(slots=True)
class Walk:
    """Walks for one visitor. `most` bounds the pages; addresses that would change something are noted."""

    send: Callable[[Request], Answer]
    most: int = 60
    left_out: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, int] = field(default_factory=dict)
    _elsewhere: int = 0
    _starts: frozenset[str] = frozenset()

    def pages(self, starts: Iterable[str]) -> Iterator[Page]:
        waiting = deque(dict.fromkeys(starts))
        self._starts = frozenset(waiting)
        seen = set(waiting)
        visited = 0
        while waiting and visited < self.most:
            path = waiting.popleft()
            if not self._is_wanted(path):
                continue
            visited += 1
            answer = self.send(get(path, name="walk", effect="reads", most=MOST_OF_A_PAGE))
            links = tuple(dict.fromkeys(islice(self._links(answer), MOST_LINKS)))
            yield Page(path, answer, links)
            for link in links:
                plain = _without_token(link)
                if plain not in seen:
                    seen.add(plain)
                    waiting.append(plain)

    def _is_wanted(self, path: str) -> bool:
        reason = reason_against_path(path)
        if reason is not None:
            self.left_out.setdefault(path.partition("?")[0], reason)
            return False
        if path not in self._starts and not path.startswith("/my"):
            self._elsewhere += 1
            if self._elsewhere > MOST_ELSEWHERE:
                return False
        kind = kind_of(path)
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return self._kinds[kind] <= MOST_OF_A_KIND

    def _links(self, answer: Answer) -> Iterator[str]:
        if answer.location and answer.location.startswith("/") and not _SKIPPED.match(answer.location):
            yield answer.location
        if answer.status != 200 or not answer.content_type.endswith(("html", "xml")):
            return
        text = answer.text
        for found in chain(_HREF.finditer(text), _LOC.finditer(text)):
            link = _inside(html.unescape(found[1]))
            if link and not _SKIPPED.match(link):
                yield link


def _inside(link: str) -> str | None:
    """The path of an address on the same server; sitemaps name the server, links hardly ever."""
    found = re.match(r"https?://[^/]+(/.*)", link)
    path = found[1] if found else link
    if not path.startswith("/") or path.startswith("//") or any(ord(one) < 33 for one in path):
        return None
    return path


def _without_token(link: str) -> str:
    """The address without a token: the account's own rights are looked at."""
    path, _, query = link.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith(("access_token=", "token=", "debug="))]
    return path + ("?" + "&".join(kept) if kept else "")


def kind_of(path: str) -> str:
    """The address with its numbers left out: `/my/orders/#`."""
    return _NUMBER.sub("#", re.sub(r"=[^&]*", "=", path))


def documents_in(links: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """(kind, number, path) of links to single documents of the portal, such as `/my/orders/7`."""
    for link in links:
        path = link.partition("?")[0]
        numbers = _NUMBER.findall(path)
        if path.startswith("/my/") and len(numbers) == 1 and "/page/" not in path:
            yield kind_of(path), int(numbers[0]), path
