"""Reads clues from a text of any size, line by line."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise
from typing import Final

from ostiary.clues.clue import Clue, page_clue
from ostiary.clues.messages import LINES, Pattern, operation_words, patterns

TOGETHER: Final = 16
"""A message of Odoo has at most so many lines."""
SHORT: Final = 2_000
"""In the first lines any text may be a message, as in what people paste. After that only an exception is looked at:
nobody pastes that much, it is a log."""
LONGEST_LINE: Final = 4_000
BLOCK: Final = 64

_EXCEPTION: Final = re.compile(r"\b(?:AccessError|MissingError|Forbidden)\b")
_LINES: Final = tuple((kind, re.compile(regex)) for kind, regex in LINES)
_REQUEST: Final = re.compile(r'"(?:GET|POST|PUT|HEAD|DELETE) (?P<address>/\S*)(?: HTTP/[\d.]+)?" (?P<status>\d{3})\b')
_MARKS: Final = (
    *(
        "AccessError",
        "MissingError",
        "Forbidden",
        "Access Denied",
        "Failed operation",
        "permission denied",
        "must be owner",
        "the template",
    ),
    *("parent view", "Login failed", '" 401', '" 403', '" 404', '" 500'),
)
"""A line of a log without any of these says nothing; looking for plain texts is many times faster than a pattern."""
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_DOCUMENT: Final = re.compile(r"[(（](?P<model>[a-z_]\w*(?:\.\w+)*)(?:[:：] ?(?P<id>\d+)(?:, [^()]*)?)?[)）]\s*$")
_NAMED_ID: Final = re.compile(r"\(id=(\d+)\)")
_RECORD: Final = re.compile(r"\b(?P<model>[a-z_]\w*(?:\.\w+)+)\((?P<ids>\d+(?:, ?\d+)*),?\)")
_MISSING: Final = re.compile(
    r"(?P<model>[a-z_]\w*(?:\.\w+)+), [^,]{1,60}? (?P<operation>read|write|create|unlink),"
    r" [^,\[]{1,60}? \[(?P<ids>[\d, ]*)\], [^,]{1,60}? (?P<uid>\d+)\)"
)
_LAST_NUMBER: Final = re.compile(r"(\d+)\)?\s*$")


def read_clues(lines: Iterable[str]) -> Iterator[Clue]:
    """Every refusal in a text, in order, each once: Odoo logs a refusal, and then the message that a person gets."""
    recent: deque[Clue] = deque(maxlen=REMEMBERED)
    for number, window in _windows(lines):
        clue = _clue_at(number, window)
        if clue is not None and not any(_says_as_much(known, clue) for known in recent):
            yield clue
        if clue is not None:
            recent.append(clue)


def _says_as_much(known: Clue, clue: Clue) -> bool:
    """Whether a clue a few lines above says all that this one does."""
    if known.kind != clue.kind or clue.line - known.line > NEAR:
        return False
    if (clue.path, clue.query, clue.status) != (known.path, known.query, known.status):
        return False
    single = all(getattr(clue, name) in (None, getattr(known, name)) for name in _SINGLE)
    return single and set(clue.ids) <= set(known.ids) and set(clue.fields) <= set(known.fields)


_SINGLE: Final = ("operation", "model", "uid", "database_object", "node")
REMEMBERED: Final = 24
NEAR: Final = 120
"""A traceback stands between what the log says of a refusal and its message."""


def _windows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """(number of a line that may say something, that line and those after it)."""
    start = 0
    for block, after in pairwise(chain(_blocks(lines), ([],))):
        if start < SHORT or _says_something("".join(block)):
            text = block + after[:TOGETHER]
            for place, line in enumerate(block):
                if start + place < SHORT or _says_something(line):
                    window = text[place : place + TOGETHER + 1]
                    yield start + place + 1, [each[:LONGEST_LINE].rstrip() for each in window]
        start += len(block)


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines by the dozen: most of a log says nothing, and that is seen sooner of many lines at once."""
    source = iter(lines)
    while block := list(islice(source, BLOCK)):
        yield block


def _says_something(line: str) -> bool:
    return any(mark in line for mark in _MARKS)


def _clue_at(number: int, window: list[str]) -> Clue | None:
    found = _of_log_line(number, window[0])
    if found is None and (number <= SHORT or _EXCEPTION.search(window[0])):
        return _of_message(number, window)
    return found


# --------------------------------------------------------------------------- lines of the log


def _of_log_line(number: int, line: str) -> Clue | None:
    request = _REQUEST.search(line)
    if request is not None:
        status = int(request["status"])
        return page_clue(number, request["address"], status) if status in (401, 403, 404, 500) else None
    if not _says_something(line):
        return None
    for kind, regex in _LINES:
        found = regex.search(line)
        if found is not None:
            said = found.groupdict()
            return Clue(
                kind,
                number,
                operation=said.get("operation"),
                model=said.get("model"),
                ids=_numbers(said.get("ids")),
                uid=int(said["uid"]) if said.get("uid") else None,
                fields=tuple((said.get("fields") or "").split(", ")) if said.get("fields") else (),
                database_object=said.get("name"),
                node=said.get("node"),
            )
    return None


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(int(word) for word in re.findall(r"\d{1,18}", text or ""))


# --------------------------------------------------------------------------- messages, in any language


def _of_message(number: int, window: list[str]) -> Clue | None:
    """The message that starts in the first line of the window."""
    lines = [_plain(line) for line in window]
    together = "\n".join(lines)
    normal = " ".join(together.split())
    for pattern in patterns():
        if pattern.anchor in normal:
            found = pattern.search(together)
            if found is not None and found.start() <= len(lines[0]):
                return _clue(number, pattern, found, together[found.end() :])
    return None


def _plain(line: str) -> str:
    """Without HTML, as the page shows it."""
    return html.unescape(_TAG.sub(" ", line)) if "<" in line or "&" in line else line


def _clue(number: int, pattern: Pattern, found: re.Match[str], rest: str) -> Clue:
    said = found.groupdict()
    message = pattern.message
    word = (said.get("operation") or "").casefold()
    operation = message.operation or operation_words().get(word)
    model, uid = said.get("document_model"), _last_number(said.get("user"))
    ids: tuple[int, ...] = ()
    fields = tuple(re.findall(r"[A-Za-z_]\w*", said.get("fields") or said.get("field") or ""))
    if said.get("fields_list"):
        fields = tuple(re.findall(r"^- (\w+) \(", said["fields_list"] + rest, re.MULTILINE))
    if message.kind == "missing-record":
        return _missing(number, pattern.lang, rest)
    if message.kind == "record-rule" and model is None:
        model, ids = _documents(rest)
    elif message.kind == "record-rule":
        ids, uid = _named_ids(rest)
    return Clue(message.kind, number, operation, model, ids, uid, fields, lang=pattern.lang)


def _last_number(text: str | None) -> int | None:
    """The id in `Ann (id=7)`, or in what is but a number."""
    found = _LAST_NUMBER.search(text or "")
    return int(found[1]) if found else None


def _documents(rest: str) -> tuple[str | None, tuple[int, ...]]:
    """The list after "… access to:", `- Sales Order, S00042 (sale.order: 42)` or `- Sales Order (sale.order)`."""
    model: str | None = None
    ids: list[int] = []
    for line in rest.strip().splitlines():
        found = _DOCUMENT.search(line) if line.lstrip().startswith("-") else None
        if found is None:
            break
        model = model or found["model"]
        ids += [int(found["id"])] if found["id"] else []
    return model, tuple(ids)


def _named_ids(rest: str) -> tuple[tuple[int, ...], int | None]:
    """What debug mode adds until 16: a line with the records, then one with the user."""
    named = [_numbers(" ".join(_NAMED_ID.findall(line))) for line in rest.strip().splitlines()[:4]]
    some = [ids for ids in named if ids]
    if len(some) < 2:
        return (), None
    return some[0], some[1][0]


def _missing(number: int, lang: str, rest: str) -> Clue:
    found, record = _MISSING.search(rest[:600]), _RECORD.search(rest[:600])
    if found is not None and (record is None or found.start() < record.start()):
        ids, uid = _numbers(found["ids"]), int(found["uid"])
        return Clue("missing-record", number, found["operation"], found["model"], ids, uid, lang=lang)
    if record is None:
        return Clue("missing-record", number, lang=lang)
    uid_found = re.match(r"[^)]*?(\d+)\)", rest[record.end() : 600])
    return Clue(
        "missing-record",
        number,
        model=record["model"],
        ids=_numbers(record["ids"]),
        uid=int(uid_found[1]) if uid_found else None,
        lang=lang,
    )
