"""What may be asked of a server: this module alone decides, and nothing is sent that is not a `Call`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

READ_ONLY: Final = frozenset({"search", "search_count", "search_read", "read", "fields_get"})
"""Methods that change nothing, on any model."""
WHO_AM_I: Final = ("res.users", "context_get")
"""The one other call: it says whose key this is."""
_MODEL: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*", re.ASCII)

Domain = Sequence[Any]


class ForbiddenCall(AssertionError):
    """Something that only reads was about to ask for something else."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method. It cannot be made for a method that might change something."""

    model: str
    method: str
    ids: tuple[int, ...] | None = None
    domain: Domain | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    context: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _MODEL.fullmatch(self.model) or (self.method not in READ_ONLY and (self.model, self.method) != WHO_AM_I):
            raise ForbiddenCall(f"`{self.model}.{self.method}` is not among the methods that only read")


class Refused(Exception):
    """Odoo answered a call with an error; `message` is its first line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Denied(Refused):
    """Odoo refused a call because the key's user has no right to it."""


def first_line(text: object, limit: int = 200) -> str:
    """The beginning of what a server says, for a message."""
    lines = [line.strip() for line in str(text).splitlines() if line.strip()]
    found = lines[0] if lines else "no reason given"
    return found if len(found) <= limit else found[: limit - 1] + "…"
