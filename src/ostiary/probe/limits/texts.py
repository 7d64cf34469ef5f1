"""What a page says to a reader, without what differs from one time to the next."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from ostiary.probe.exchange import Answer

_UNSEEN: Final = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_ALERT: Final = re.compile(
    r"""<p\b[^>]*\balert-(danger|success|info|warning)\b[^>]*>(.*?)</p>""", re.IGNORECASE | re.DOTALL
)


def said(answer: Answer, *without: str) -> str:
    """The visible text, the given words left out, such as the login that was typed."""
    text = unescape(_TAG.sub(" ", _UNSEEN.sub(" ", answer.text)))
    for word in without:
        text = text.replace(word, "")
    return " ".join(text.split())


def alerts(answer: Answer) -> tuple[str, ...]:
    """The kinds of the messages on a page: `danger`, `success` …"""
    return tuple(kind.lower() for kind, _ in _ALERT.findall(answer.text))
