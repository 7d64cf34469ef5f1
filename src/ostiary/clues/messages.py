"""The texts with which Odoo refuses, as its source has them (msgid), and what each of them says.

Sources, series 14 and 19: odoo/addons/base/models/{ir_model,ir_rule,ir_attachment}.py, odoo/models.py and odoo/orm/.
The translations are in `series/data/messages.jsonl`, which `tools/stock_messages.py` writes.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final, Literal

from ostiary.facts import OPERATIONS

Kind = Literal[
    "access-right",
    "record-rule",
    "field",
    "missing-record",
    "companies",
    "attachment",
    "database",
    "view",
    "page",
    "login",
]
"""What refused. `login`: nobody was logged in, or the password was wrong."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text of Odoo with its placeholders, in the language of its source."""

    kind: Kind
    text: str
    operation: str | None = None


_RECORDS: Final = "'%%(document_kind)s' (%%(document_model)s) records."
_DENIED: Final = f"You are not allowed to %s {_RECORDS}"
_RESTRICTED: Final = f"Due to security restrictions, you are not allowed to %s {_RECORDS}"

MESSAGES: Final = (
    Message("access-right", _DENIED % "access", "read"),
    Message("access-right", _DENIED % "modify", "write"),
    Message(
        "access-right", "You are not allowed to create '%(document_kind)s' (%(document_model)s) records.", "create"
    ),
    Message(
        "access-right", "You are not allowed to delete '%(document_kind)s' (%(document_model)s) records.", "unlink"
    ),
    Message("record-rule", _RESTRICTED % "access", "read"),
    Message("record-rule", _RESTRICTED % "modify", "write"),
    Message("record-rule", _RESTRICTED % "create", "create"),
    Message("record-rule", _RESTRICTED % "delete", "unlink"),
    Message(
        "record-rule",
        "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n"
        "Sorry, %(user)s doesn't have '%(operation)s' access to:",
    ),
    Message(
        "field",
        'You do not have enough rights to access the fields "%(fields)s" on %(document_kind)s (%(document_model)s).'
        " Please contact your system administrator.\n\n(Operation: %(operation)s)",
    ),
    Message(
        "field",
        'You do not have enough rights to access the field "%(field)s" on %(document_kind)s (%(document_model)s).'
        " Please contact your system administrator.\n\nOperation: %(operation)s",
    ),
    Message(
        "field",
        "The requested operation can not be completed due to security restrictions.\n\n"
        "Document type: %(document_kind)s (%(document_model)s)\nOperation: %(operation)s\nUser: %(user)s\n"
        "Fields:\n%(fields_list)s",
    ),
    Message("missing-record", "Record does not exist or has been deleted."),
    Message(
        "missing-record",
        "One of the documents you are trying to access has been deleted, please try again after refreshing.",
    ),
    Message("companies", "Access to unauthorized or invalid companies."),
    Message("attachment", "Sorry, you are not allowed to access this document."),
    Message("attachment", "Sorry, you are not allowed to access these fields on attachments."),
)

_OPERATION: Final = r"operation: (?P<operation>\w+)"
_BY: Final = r"uid: (?P<uid>\d+), model: (?P<model>[\w.]+)"

LINES: Final[tuple[tuple[Kind, str], ...]] = (
    ("record-rule", rf"Access Denied (?:by record rules )?for {_OPERATION} on record ids: \[(?P<ids>[\d, ]*)\], {_BY}"),
    ("field", rf"Access Denied by ACLs for {_OPERATION}, {_BY}, fields?: (?P<fields>\w+(?:, \w+)*)"),
    ("access-right", rf"Access Denied by ACLs for {_OPERATION}, {_BY}"),
    ("missing-record", rf"Failed operation on deleted record\(s\): (?P<operation>\w+), {_BY}"),
    (
        "database",
        r"(?:permission denied for|must be owner of) (?:table|view|relation|schema|sequence|database) (?P<name>[\w.]+)",
    ),
    ("view", r"Error while render the template|Error when (?:render|compil)ing the template"),
    ("view", r"Element ['“](?P<node><.{1,300}>)['”] cannot be located in parent view"),
    ("login", r"Login failed for (?:db:|login:)"),
)
"""What the log of a server says, in English always, and texts of PostgreSQL in English. Most specific first."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A message in one language; `anchor` is its longest literal piece, with single spaces."""

    message: Message
    lang: str
    anchor: str
    text: str

    def search(self, pasted: str) -> re.Match[str] | None:
        """The message in a text, with its placeholders as groups."""
        return _regex(self.text).search(pasted)


@cache
def patterns() -> tuple[Pattern, ...]:
    """All messages in all languages, longest first, so that the most specific one is tried first.

    A text that stands for several operations (some translators gave two messages the same one) names none of them.
    """
    by_source = {message.text: message for message in MESSAGES}
    rows = [(message.text, "en_US", message.text) for message in MESSAGES]
    rows += [row for row in _translations() if row[0] in by_source]
    found: dict[tuple[str, str], Pattern] = {}
    for source, lang, text in rows:
        pattern = _pattern(by_source[source], lang, text)
        known = found.setdefault((pattern.message.kind, pattern.text), pattern)
        if known.message.operation != pattern.message.operation:
            found[pattern.message.kind, pattern.text] = replace(pattern, message=replace(known.message, operation=None))
    return tuple(sorted(found.values(), key=lambda pattern: -len(pattern.anchor)))


@cache
def operation_words() -> dict[str, str]:
    """The words for the four operations in all languages; a word that stands for two of them is left out."""
    found: dict[str, set[str]] = {operation: {operation} for operation in OPERATIONS}
    for source, _, text in _translations():
        if source in OPERATIONS:
            found.setdefault(text.casefold(), set()).add(source)
    return {word: next(iter(operations)) for word, operations in found.items() if len(operations) == 1}


@cache
def _translations() -> tuple[tuple[str, str, str], ...]:
    file = resources.files("ostiary.series") / "data" / "messages.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return tuple((row["source"], row["lang"], row["text"]) for row in rows)


def _pattern(message: Message, lang: str, text: str) -> Pattern:
    text = html.unescape(" ".join(text.split()))  # some translators wrote entities
    return Pattern(message, lang, max(_PLACEHOLDER.split(text)[::2], key=len).strip(), text)


_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
_MODEL: Final = r"[a-zA-Z_][\w.]*"
_ANYTHING: Final = r"[^\n]{1,300}?"


@cache
def _regex(text: str) -> re.Pattern[str]:
    regex, seen = "", set[str]()
    for number, piece in enumerate(_PLACEHOLDER.split(text)):
        if number % 2 == 0:
            regex += r"\s+".join(re.escape(word) for word in piece.split(" "))
        elif piece in seen:
            regex += rf"(?P={piece})"
        else:
            seen.add(piece)
            regex += rf"(?P<{piece}>{_MODEL if piece == 'document_model' else _ANYTHING})"
    if text.endswith(")s"):
        regex += r"(?=\s*$|\s*\n)"
    return re.compile(regex)
