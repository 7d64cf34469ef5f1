"""Every error that ostiary raises on purpose.

OstiaryError
├── UsageError          the question is wrong: exit status 2
│   ├── UnknownUser     no such user
│   ├── AmbiguousUser   several users answer to that name
│   └── UnknownRecord   no such model or record
├── SourceError         the source cannot be read: exit status 3
│   ├── NotReachable    no server, refused, timed out
│   ├── NotOdoo         something else than an Odoo database, a snapshot or a world
│   ├── UnknownSeries   an Odoo series that ostiary does not know
│   └── SourceChanged   the database is being upgraded, or changed underneath
└── Undecided           something that cannot be decided exactly; never leaves the engine
    └── MayRaise        whether Odoo answers at all depends on data

Messages are one lowercase sentence with the user's own words in backticks; the hint says what to do.
"""

from __future__ import annotations

from typing import Final

INTERRUPTED_STATUS: Final = 130
"""The exit status of what Ctrl-C has ended."""


class OstiaryError(Exception):
    """Root of the tree; `hint` is what the user can do about it."""

    exit_status = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(OstiaryError):
    """The question is wrong."""


class UnknownUser(UsageError):
    """No such user."""


class AmbiguousUser(UsageError):
    """Several users answer to that name."""


class UnknownRecord(UsageError):
    """No such model or record."""


class SourceError(OstiaryError):
    """The source cannot be read."""

    exit_status = 3


class NotReachable(SourceError):
    """No server, refused or timed out."""


class NotOdoo(SourceError):
    """The source is something else than it was taken for."""


class UnknownSeries(SourceError):
    """An Odoo series that ostiary does not know."""


class SourceChanged(SourceError):
    """The database is being upgraded, or changed while it was read."""


class Undecided(OstiaryError):
    """Something cannot be decided exactly; the reason is the message."""


class MayRaise(Undecided):
    """Whether Odoo answers or raises depends on data; nothing else in the rule can make up for it."""
