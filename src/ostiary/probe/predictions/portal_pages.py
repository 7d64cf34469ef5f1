"""What the portal's own pages do for a person, as it was read in Odoo's source: more than the rules say."""

from __future__ import annotations

from typing import Final

from ostiary.api import World
from ostiary.errors import OstiaryError
from ostiary.model.environment import Context
from ostiary.portal.address import address_of
from ostiary.portal.visit import Visit

_KINDS: Final = frozenset({"document", "slug"})
"""Pages that show one record."""


def page_opens(world: World, context: Context, user_id: int, path: str) -> bool:
    """Whether a stock page of one record is sure to open for a user who has no token. What comes after the number in
    an address may be for more than looking at it."""
    found = address_of(path, {}, world.facts.series.name)
    user = world.facts.users.get(user_id)
    if user is None or found.page is None or found.page.kind not in _KINDS or not path.endswith(f"{found.record_id}"):
        return False
    visit = Visit(world.engine(context), user, found.page, found.model, found.record_id)
    try:
        return visit.outcome() == "allowed"
    except OstiaryError:
        return False
