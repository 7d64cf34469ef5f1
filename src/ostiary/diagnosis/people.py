"""Who somebody is, by what people call them, and whether they can log in at all: who never came has no password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ostiary.database import as_int
from ostiary.engine.causes import mending
from ostiary.engine.explanation import Cause, Origin, Step
from ostiary.errors import AmbiguousUser, UnknownUser

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.engine.layers import Case
    from ostiary.facts import User

SHORTEST: Final = 3
"""Fewer letters fit too much."""
MOST_NAMED: Final = 5
"""So many users are named where several fit."""


def find_user(world: World, wanted: int | str) -> User:
    """A user by id or login, else by the address or the name of their contact. Raises UnknownUser, AmbiguousUser."""
    try:
        return world.user(wanted)
    except UnknownUser as error:
        contacts = contacts_of(world, str(wanted))
        found = [user for user in world.facts.users.values() if user.partner_id in contacts]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousUser(
                f"several users answer to `{wanted}`: {_named(found)}", hint="name one of them by its id"
            ) from None
        alike = [user for user in world.facts.users.values() if _within(str(wanted), user.login)]
        if len(alike) > 1 and not contacts:
            raise AmbiguousUser(
                f"no user has the login `{wanted}`, and several have it in theirs: {_named(alike)}",
                hint="name one of them by its id",
            ) from None
        if alike and not contacts:
            raise UnknownUser(error.message, hint=f"did you mean {_named(alike)}?") from None
        raise


def contacts_of(world: World, wanted: str) -> list[int]:
    """The contacts with this address or name; nothing where the source does not hold these."""
    table = world.facts.tables.get("res_partner")
    hidden = world.facts.forms.get("res_partner", ())
    if table is None or wanted.isdigit() or not wanted.strip():
        return []
    columns = [name for name in ("email", "name") if name in table.columns and name not in hidden]
    if not columns:
        return []
    where = " OR ".join(f"lower({name}) = lower($1)" for name in columns)
    rows = world.database.query(f"SELECT id FROM res_partner WHERE {where} ORDER BY id LIMIT 100", [wanted.strip()])
    return [as_int(row[0]) for row in rows]


def _named(users: list[User]) -> str:
    """`7 ann@x`, `9 bob@x`: ids and logins, active ones first."""
    ordered = sorted(users, key=lambda user: (not user.active, user.id))
    named = ", ".join(f"{user.id} `{user.login}`" for user in ordered[:MOST_NAMED])
    return named + (f" and {len(users) - MOST_NAMED} more" if len(users) > MOST_NAMED else "")


def _within(wanted: str, login: str) -> bool:
    return len(wanted) >= SHORTEST and wanted.casefold() in login.casefold()


def missing_person(world: World, wanted: str, error: UnknownUser) -> Cause:
    """Nobody has that login: a contact with the address may be there, who was never given access to the portal."""
    contacts = contacts_of(world, wanted)
    if not contacts:
        message = f"{error.message}; {error.hint}" if error.hint else error.message
        return Cause("user-not-found", "user", True, message)
    if len(contacts) > 1:
        ids = ", ".join(map(str, contacts[:MOST_NAMED]))
        message = f"no user has the login `{wanted}`; contacts {ids} are called so, and none of them has a user"
        return Cause("user-not-found", "user", True, message, evidence={"partners": contacts})
    message = f"no user has the login `{wanted}`; the contact {contacts[0]} is called so, and has no user"
    origin, fixes = Origin("res.partner", contacts[0]), mending("user-not-found")
    return Cause("user-not-found", "user", True, message, origin, {"partner": contacts[0]}, fixes)


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
