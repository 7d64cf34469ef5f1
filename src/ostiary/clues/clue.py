"""One clue: what a refusal in a text says, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from ostiary.clues.messages import Kind


@dataclass(frozen=True, slots=True)
class Clue:
    """What one refusal says; what it does not say is None or empty.

    `line` is where it starts, from 1. `path` and `query` are of a page's address; `status` is how the server answered.
    `database_object` is a table or such that PostgreSQL refused; `lang` is the language that the text was in.
    """

    kind: Kind
    line: int
    operation: str | None = None
    model: str | None = None
    ids: tuple[int, ...] = ()
    uid: int | None = None
    fields: tuple[str, ...] = ()
    path: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    status: int | None = None
    database_object: str | None = None
    node: str | None = None
    lang: str | None = None


def page_clue(line: int, address: str, status: int | None) -> Clue:
    """The clue in the address of a page."""
    parts = urlsplit(address)
    return Clue("page", line, path=parts.path, query=tuple(parse_qsl(parts.query)), status=status)
