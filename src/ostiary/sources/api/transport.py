"""How calls reach an Odoo: the same question in the language of the series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ostiary.sources.api.calls import Call


@dataclass(frozen=True, slots=True)
class Probing:
    """How ids between those that are seen are asked for: `at_once` in one call, and `beyond` the last one.

    With `by_id_alone` the access to many ids costs the server little; else each id costs it queries, so that no more
    than `most` are asked for.
    """

    by_id_alone: bool
    at_once: int
    beyond: int
    most: int


class Transport(Protocol):
    """Sends calls. Safe to use from several threads."""

    reads_while_searching: bool
    """`search_read` gives plain ids: one call for each page in place of two."""

    probing: Probing

    def call(self, call: Call) -> Any:
        """What Odoo answers. Raises Refused where it answers with an error, SourceError where it does not answer."""
        ...

    def user_id(self) -> int:
        """Whose key this is. Raises SourceError for a key that is not accepted."""
        ...

    def close(self) -> None: ...
