"""What PostgreSQL itself said, out of the text that a driver made of it."""

from __future__ import annotations


def server_error(text: str) -> str | None:
    """The first line after `ERROR:`; None where the text has no such word, and is not the server's."""
    _, error, said = text.partition("ERROR:")
    return said.strip().partition("\n")[0].strip() if error else None
