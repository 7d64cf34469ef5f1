"""How calls reach an Odoo: the same question in the language of the series."""

from __future__ import annotations

from typing import Any, Protocol

from ostiary.sources.api.calls import Call


class Transport(Protocol):
    """Sends calls. Safe to use from several threads."""

    reads_while_searching: bool
    """`search_read` gives plain ids: one call for each page in place of two."""

    def call(self, call: Call) -> Any:
        """What Odoo answers. Raises Refused where it answers with an error, SourceError where it does not answer."""
        ...

    def user_id(self) -> int:
        """Whose key this is. Raises SourceError for a key that is not accepted."""
        ...

    def close(self) -> None: ...
