"""What is asked: who, which record, to do what, with what in hand."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostiary.facts import Operation, User
from ostiary.portal.address import Address

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.facts import Website


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `user` None is a visitor who is not logged in; `token` None that there is none.

    `host` says which website answers. `field` asks for one field of the record besides; `file_field` is the one that a
    file comes from. With `address` the question is
    what that page does.
    """

    user: int | str | None
    model: str | None = None
    record_id: int | None = None
    operation: Operation = "read"
    token: str | None = dataclasses.field(default=None, repr=False)
    host: str | None = None
    field: str | None = None
    file_field: str | None = None
    address: Address | None = None


def visitor(world: World, website: Website | None) -> User | None:
    """The user as whom Odoo acts when nobody is logged in."""
    users = world.facts.users
    if website is not None and website.user_id in users:
        return users[website.user_id]
    found = world.facts.xmlids.get("base.public_user")
    if found is not None and found[0] == "res.users" and found[1] in users:
        return users[found[1]]
    return None
