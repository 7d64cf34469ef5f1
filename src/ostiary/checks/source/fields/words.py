"""All kinds of sensitive names together."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.fields import (
    bank_field_readable,
    cost_readable,
    credential_field_readable,
    health_field_readable,
    identity_field_readable,
    internal_note_readable,
    margin_readable,
    salary_field_readable,
    token_field_readable,
)

_ALL: Final = (
    bank_field_readable.WORDS,
    cost_readable.WORDS,
    credential_field_readable.WORDS,
    health_field_readable.WORDS,
    identity_field_readable.WORDS,
    internal_note_readable.WORDS,
    margin_readable.WORDS,
    salary_field_readable.WORDS,
    token_field_readable.WORDS,
)


def sensitive(name: str, kind: str) -> bool:
    """The name says that not everybody should read the field."""
    return any(words.meant(name, kind) for words in _ALL)
