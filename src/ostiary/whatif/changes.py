"""What somebody might do to an Odoo, as data: records created, written and unlinked, in Odoo's own terms.

Nothing here does anything. The same changes are laid over a database to see what would come of them, are sent to
Odoo, or are written down as a module or a script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Ref:
    """The record that an earlier `Create` of that name made: it has no id yet."""

    name: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that nobody has seen yet; it is made where the change is done, and is stored nowhere else."""


Link = int | Ref


@dataclass(frozen=True, slots=True)
class Command:
    """What to do to a many2many field, as Odoo's `Command`: link or unlink some records, or set all of them."""

    kind: Literal["link", "unlink", "set"]
    ids: tuple[Link, ...]


def link(*ids: Link) -> Command:
    return Command("link", ids)


def unlink(*ids: Link) -> Command:
    return Command("unlink", ids)


def set_to(*ids: Link) -> Command:
    return Command("set", ids)


Value = str | int | float | bool | None | Ref | NewToken | Command
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Create:
    """A new record; `name` is what a `Ref` calls it."""

    model: str
    values: Values
    name: str = "new"


@dataclass(frozen=True, slots=True)
class Write:
    """Values of fields of some records."""

    model: str
    ids: tuple[Link, ...]
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unlink:
    """Records that are deleted."""

    model: str
    ids: tuple[int, ...]


Change = Create | Write | Unlink
Changes = tuple[Change, ...]
"""In the order in which they are done."""

FIRST_NEW_ID: Final = 2_000_000_000
"""Records that were never really created get ids from here: no Odoo has so many."""
TOKEN_OF_NOBODY: Final = "a new token"
"""What stands for a `NewToken` in a world with changes."""
