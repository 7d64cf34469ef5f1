"""Documents and their markers from pages alone, where there is no source: whatever follows from them is tentative."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ostiary.probe.discovery.walk import Page, documents_in
from ostiary.probe.hypertext import TAG, without_code
from ostiary.probe.markers import Marker, MarkerBook, has_digits, usable
from ostiary.probe.scene import Document, Key

MOST: Final = 12
"""Markers of one document."""
Texts = Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
"""Account → the paths of its pages and the texts on them."""


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
    texts = _texts(walked) if private else {}
    book = MarkerBook()
    documents = []
    many: dict[tuple[str, str], int] = defaultdict(int)
    for key, names in private.items():
        owner = min(names)
        many[owner, key[0]] += 1
        if many[owner, key[0]] > each:
            continue
        documents.append(Document(key[0], key[1], frozenset(names), path=paths[key]))
        book.add(key, _markers(paths[key], names, texts))
    return documents, book


def _texts(walked: Mapping[str, Sequence[Page]]) -> Texts:
    return {
        name: [(page.path.partition("?")[0], tuple(dict.fromkeys(visible_texts(page.answer.text)))) for page in pages]
        for name, pages in walked.items()
    }


def _markers(path: str, owners: set[str], texts: Texts) -> list[Marker]:
    """Texts of the owner's page that no other account was shown, those with digits first."""
    own = dict.fromkeys(text for name in owners for where, said in texts[name] if where == path for text in said)
    foreign = {text for name, pages in texts.items() if name not in owners for _, said in pages for text in said}
    everywhere = _everywhere([said for name in owners for _, said in texts[name]])
    kept = [text for text in own if text not in foreign and text not in everywhere]
    kept.sort(key=lambda text: not has_digits(text))
    return [Marker("a text of the owner's page", text) for text in kept[:MOST]]


def _everywhere(pages: Sequence[Sequence[str]]) -> set[str]:
    """What stands on more than half of the pages: menus, and the name of whoever is logged in."""
    many: dict[str, int] = defaultdict(int)
    for said in pages:
        for text in said:
            many[text] += 1
    return {text for text, number in many.items() if number * 2 > len(pages) and number > 1}


def visible_texts(page: str) -> Iterator[str]:
    """The texts between the tags that are long enough to mean something."""
    for piece in TAG.split(without_code(page)):
        text = usable(html.unescape(piece))
        if text:
            yield text
