"""Blocks of answers → rows of text, for CSV and JSON.

A row of a matrix is the beginning that belongs to the user and the end that belongs to the answer. Both are made
once, and `str.join` puts millions of rows together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

from ostiary.engine.matrix import Block
from ostiary.engine.reach import Answer

MATRIX_COLUMNS: Final = ("user_id", "login", "model", "operation", "outcome", "visible", "total", "reason")
RECORD_COLUMNS: Final = ("user_id", "model", "record_id")

Logins = Mapping[int, str]
"""user id → login, in the order of the rows."""


class Notation(Protocol):
    """How a row is written; a row is a beginning and an end put together."""

    separator: str
    """What stands between two rows."""

    def user(self, user_id: int, login: str) -> str:
        """The beginning of a row of a matrix."""
        ...

    def answer(self, block: Block, answer: Answer) -> str:
        """The end of a row of a matrix."""
        ...


class CsvNotation:
    """RFC 4180 with plain line ends. Nothing between two commas is NULL; an empty text is `""`."""

    separator = "\n"

    def user(self, user_id: int, login: str) -> str:
        return f"{user_id},{_csv(login)},"

    def answer(self, block: Block, answer: Answer) -> str:
        visible, total = ("" if value is None else str(value) for value in (answer.visible, answer.total))
        return f"{_csv(block.model)},{block.operation},{answer.outcome},{visible},{total},{_csv(answer.reason)}"


class JsonNotation:
    """An object a row."""

    separator = ",\n"

    def user(self, user_id: int, login: str) -> str:
        return f'{{"user_id":{user_id},"login":{_json(login)},'

    def answer(self, block: Block, answer: Answer) -> str:
        return (
            f'"model":{_json(block.model)},"operation":"{block.operation}","outcome":"{answer.outcome}",'
            f'"visible":{_json(answer.visible)},"total":{_json(answer.total)},"reason":{_json(answer.reason)}}}'
        )


def _csv(text: str | None) -> str:
    if text is None:
        return ""
    if text == "" or not text.isprintable() or any(mark in text for mark in ',"') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _json(value: object) -> str:
    return json.dumps(value)


def matrix_text(blocks: Iterable[Block], logins: Logins, notation: Notation) -> Iterator[str]:
    """The rows of each block as one text without the last separator, users in the order of `logins`."""
    starts = {user_id: notation.user(user_id, login) for user_id, login in logins.items()}
    for block in blocks:
        if not starts:
            continue
        if len(block.answers) == 1:
            end = notation.answer(block, block.answers[0])
            yield (end + notation.separator).join(starts.values()) + end
            continue
        ends: dict[int, str] = {}
        for answer in block.answers:
            ends.update(dict.fromkeys(answer.users, notation.answer(block, answer)))
        yield notation.separator.join([start + ends[user_id] for user_id, start in starts.items()])
