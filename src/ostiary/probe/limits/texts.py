"""What a page says to a reader, without what differs from one time to the next."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from ostiary.probe.exchange import Answer
from ostiary.probe.hypertext import TAG, without_code

_ALERT: Final = re.compile(r"<p\b[^<>]{0,500}\balert-(danger|success|info|warning)\b[^<>]{0,500}>", re.IGNORECASE)


def said(answer: Answer, *without: str) -> str:
    """The visible text, the given words left out, such as the login that was typed."""
    text = unescape(TAG.sub(" ", without_code(answer.text, "head")))
    for word in without:
        text = text.replace(word, "")
    return " ".join(text.split())


def alerts(answer: Answer) -> tuple[str, ...]:
    """The kinds of the messages on a page: `danger`, `success` …"""
    return tuple(kind.lower() for kind in _ALERT.findall(answer.text))
