"""What gives a record away: texts, numbers and digests that stand in no other record.

They stay in memory. What leaves is how many were found and which fields they are of, never what they say.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Final

from ostiary.probe.exchange import Answer

Key = tuple[str, int]
SHORTEST: Final = 5
"""Letters and digits of a text that can be a marker."""
TWO_WORDS: Final = 8
LONG_WORD: Final = 14
"""From so many letters on a word says enough without a digit."""
MOST_TEXT: Final = 120
ITS_FILE: Final = "its file"
"""What was found where the bytes of an answer are those of a file."""
_WORDS: Final = re.compile(r"\s+")
_SLUG: Final = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """One text of one record. `strong` ones prove on any page that the record was shown, others only where that very
    record was asked for."""

    field: str
    text: str = attribute(repr=False)
    strong: bool = False


@dataclass(slots=True)
class MarkerBook:
    """The markers of all records that are wanted."""

    _texts: dict[Key, tuple[Marker, ...]] = attribute(default_factory=dict)
    _digests: dict[str, set[Key]] = attribute(default_factory=dict)

    def add(self, key: Key, markers: Iterable[Marker]) -> None:
        self._texts[key] = tuple(dict.fromkeys((*self._texts.get(key, ()), *markers)))

    def add_digest(self, key: Key, digest: str) -> None:
        self._digests.setdefault(digest, set()).add(key)

    def of(self, key: Key) -> tuple[Marker, ...]:
        return self._texts.get(key, ())

    def knows(self, key: Key) -> bool:
        return bool(self._texts.get(key)) or any(key in keys for keys in self._digests.values())

    def found(self, key: Key, shown: Shown, asked: str = "") -> tuple[str, ...]:
        """The fields whose markers are in an answer; what the request itself said does not count."""
        hits = [one.field for one in self.of(key) if one.text not in asked and shown.has(one.text)]
        if key in self._digests.get(shown.digest, ()):
            hits.append(ITS_FILE)
        return tuple(dict.fromkeys(hits))

    def others(self, shown: Shown, without: Iterable[Key], asked: str = "") -> tuple[Key, ...]:
        """Records that an answer shows beyond doubt, but for some."""
        left = set(without)
        return tuple(
            key
            for key, markers in self._texts.items()
            if key not in left and any(m.strong and m.text not in asked and shown.has(m.text) for m in markers)
        )

    def __len__(self) -> int:
        return sum(len(markers) for markers in self._texts.values())


@dataclass(slots=True)
class Shown:
    """What an answer shows: its text as people read it, where it leads, and the digest of its bytes."""

    texts: tuple[str, ...]
    digest: str

    def has(self, text: str) -> bool:
        """Whether a text is there as a whole word: `S00012` is not in `S000123`."""
        return any(_has(shown, text) for shown in self.texts)


def shown(answer: Answer) -> Shown:
    """What an answer shows. Files that are no text are known by their digest alone."""
    digest = "" if answer.truncated else hashlib.sha1(answer.body, usedforsecurity=False).hexdigest()
    texts = [answer.location or "", answer.headers.get("content-disposition", "")]
    if _is_text(answer):
        texts += _readings(answer)
    return Shown(tuple(text for text in texts if text), digest)


def _is_text(answer: Answer) -> bool:
    kind = answer.content_type
    return not kind or kind.startswith("text/") or kind.endswith(("json", "xml", "javascript", "csv"))


def _readings(answer: Answer) -> list[str]:
    """The text as it stands, and with its escapes undone."""
    raw = answer.text
    found = [raw]
    if "&" in raw:
        found.append(_WORDS.sub(" ", html.unescape(raw)))
    if "\\u" in raw or '\\"' in raw:
        found.append(_unescaped(raw))
    return found


def _unescaped(raw: str) -> str:
    """JSON's `\\u00e9` and `\\"` as the letters that they stand for."""
    plain = raw.replace('\\"', '"').replace("\\/", "/")
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), plain)


def _has(shown_text: str, wanted: str) -> bool:
    start = shown_text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        before = shown_text[start - 1] if start else " "
        after = shown_text[end] if end < len(shown_text) else " "
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            return True
        start = shown_text.find(wanted, start + 1)
    return False


def usable(value: object) -> str | None:
    """A text that can be a marker: one line of some letters or digits."""
    if not isinstance(value, str):
        return None
    text = _WORDS.sub(" ", value).strip()
    letters = sum(one.isalnum() for one in text)
    if "<" in text or len(text) > MOST_TEXT or letters < SHORTEST:
        return None
    telling = any(one.isdigit() or one == "@" for one in text) or (" " in text and letters >= TWO_WORDS)
    return text if telling or letters >= LONG_WORD else None


def amounts(value: object) -> tuple[str, ...]:
    """A number as pages and programs write it; nothing for those that could be anything."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ()
    if abs(value) < 100 or float(value) == round(float(value), -1):
        return ()
    grouped = f"{value:,.2f}"
    return tuple(dict.fromkeys((grouped, f"{value:.2f}", f"{value!r}", grouped.translate(str.maketrans(",.", ".,")))))


def has_digits(text: str) -> bool:
    return sum(one.isdigit() for one in text) >= 3


def is_distinct(text: str) -> bool:
    """Whether a text names one record, as `S00012` or `Contract 7f3a` do, and not a kind of thing."""
    letters = sum(one.isalnum() for one in text)
    return any(one.isdigit() for one in text) and letters >= (5 if not any(map(str.isspace, text)) else 8)
