"""Addresses as they may be shown: of what could open a door, four characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus, unquote

KEPT: Final = 4
_SECRET_NAME: Final = re.compile(r"token|hash|key|passw|secret|signature|session|otp|code|cred", re.IGNORECASE)
_SECRET_VALUE: Final = re.compile(
    r"(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})"  # UUIDs
    r"|(?=[A-Z0-9_=+.-]*[a-z])(?=[a-z0-9_=+.-]*[A-Z])(?=[A-Za-z_=+.-]*[0-9])[A-Za-z0-9_=+.-]{32,}"
    r"|(?=[A-Za-z_=+]*[0-9])(?=[0-9_=+]*[A-Za-z])[A-Za-z0-9_=+]{20,}"  # long, letters and digits, no words
)
"""What random strings look like."""


def cut(secret: str) -> str:
    """The first four characters of a token; of a short one less, so that it cannot be guessed from them."""
    return secret[: min(KEPT, len(secret) // 3)] + "…" if secret else ""


def shown_target(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """A path and its arguments with every token cut."""
    parts = "/".join(quote(shown_value(unquote(part)), safe=_SAFE) for part in path.split("/"))
    listed = "&".join(f"{quote_plus(name)}={quote_plus(shown_value(value, name), safe=_SAFE)}" for name, value in query)
    return (f"{parts}?{listed}" if listed else parts).replace(_QUOTED, "…")


_SAFE: Final = ",:@!$'()*;=~"
_QUOTED: Final = quote("…")


def secrets_in(text: str) -> tuple[str, ...]:
    """The parts of an address that look like tokens."""
    return tuple(dict.fromkeys(found[0] for found in _SECRET_VALUE.finditer(text)))


def shown_value(value: str, name: str = "") -> str:
    """One value; with the name of an argument that holds secrets, or looking like one, it is cut."""
    if value and name and _SECRET_NAME.search(name):
        return cut(value)
    return _SECRET_VALUE.sub(lambda found: cut(found[0]), value)
