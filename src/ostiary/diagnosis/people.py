"""Whether a user can log in at all: somebody who was invited and never came has no password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostiary.engine.causes import mending
from ostiary.engine.explanation import Cause, Origin, Step

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.engine.layers import Case


def look_at_login(world: World, case: Case) -> None:
    """A note for who has no password and no other way to log in that shows in the data."""
    user = case.user
    if not user.active or case.kind in ("public", "internal") or _can_log_in(world, user.id) is not False:
        return
    message = f"the user `{user.login}` has never set a password: the invitation is pending"
    case.causes.append(
        Cause("signup-pending", "user", False, message, Origin("res.users", user.id), fixes=mending("signup-pending"))
    )
    case.steps.append(Step("user", "unknown", message))


def _can_log_in(world: World, user_id: int) -> bool | None:
    """None where the source does not tell: only that there is a password is asked for, never which."""
    table = world.facts.tables.get("res_users")
    if world.database.dialect != "postgres" or table is None or "password" not in table.columns:
        return None
    ways = [f'"{name}" IS NOT NULL' for name in ("password", "oauth_uid") if name in table.columns]
    if "auth_ldap" in world.facts.modules:
        return None
    rows = world.database.query(f"SELECT {' OR '.join(ways)} FROM res_users WHERE id = $1", [user_id])
    return rows[0][0] is True if rows else None
