"""Documents and their markers from pages alone, where there is no source: whatever follows from them is tentative."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ostiary.probe.discovery.walk import Page, documents_in
from ostiary.probe.markers import Marker, MarkerBook, has_digits, usable
from ostiary.probe.scene import Document, Key

MOST: Final = 12
"""Markers of one document."""
_CODE: Final = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]{0,2000}>")


def from_pages(walked: Mapping[str, Sequence[Page]], *, each: int = 6) -> tuple[list[Document], MarkerBook]:
    """The documents that the pages of accounts lead to. `walked` is account → its pages."""
    owners: dict[Key, set[str]] = defaultdict(set)
    paths: dict[Key, str] = {}
    for name, pages in walked.items():
        for page in pages:
            for kind, number, path in documents_in(page.links):
                owners[kind, number].add(name)
                paths[kind, number] = path
    private = {key: names for key, names in owners.items() if len(names) < len(walked)}
    book = MarkerBook()
    documents = []
    many: dict[tuple[str, str], int] = defaultdict(int)
    for key, names in private.items():
        owner = min(names)
        many[owner, key[0]] += 1
        if many[owner, key[0]] > each:
            continue
        documents.append(Document(key[0], key[1], frozenset(names), path=paths[key]))
        book.add(key, _markers(paths[key], names, walked))
    return documents, book


def _markers(path: str, owners: set[str], walked: Mapping[str, Sequence[Page]]) -> list[Marker]:
    """Texts of the owner's page that no other account was shown, those with digits first."""
    own = [page for name in owners for page in walked[name] if page.path.partition("?")[0] == path]
    texts = dict.fromkeys(text for page in own for text in visible_texts(page.answer.text))
    foreign = {
        text
        for name, pages in walked.items()
        if name not in owners
        for page in pages
        for text in visible_texts(page.answer.text)
    }
    everywhere = _everywhere([page for name in owners for page in walked[name]])
    kept = [text for text in texts if text not in foreign and text not in everywhere]
    kept.sort(key=lambda text: not has_digits(text))
    return [Marker("a text of the owner's page", text) for text in kept[:MOST]]


def _everywhere(pages: Sequence[Page]) -> set[str]:
    """What stands on more than half of the pages: menus, and the name of whoever is logged in."""
    many: dict[str, int] = defaultdict(int)
    for page in pages:
        for text in set(visible_texts(page.answer.text)):
            many[text] += 1
    return {text for text, number in many.items() if number * 2 > len(pages) and number > 1}


def visible_texts(page: str) -> Iterator[str]:
    """The texts between the tags that are long enough to mean something."""
    for piece in _TAG.split(_CODE.sub(" ", page)):
        text = usable(html.unescape(piece))
        if text:
            yield text
