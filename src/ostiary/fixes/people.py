"""Mends of users: portal access as Odoo's own wizard grants and revokes it, and the type of a user."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.api import World
from ostiary.facts import User
from ostiary.fixes.case import Case
from ostiary.fixes.fix import Fix
from ostiary.whatif import Change, Value, Write, link, set_to, unlink


def grant_portal_access(case: Case) -> Iterator[Fix]:
    """`portal.wizard.user`: active, in the portal group, and no longer in the public one."""
    user, portal = case.user, case.group("base.group_portal")
    if user is None or portal is None or user.id in nobodies(case.world):
        return
    groups = case.world.engine().closure.of_user(user)
    values: dict[str, Value] = {} if user.active else {"active": True}
    if case.group("base.group_user") not in groups and portal not in groups:
        yield Fix("grant-portal-access", f"Grant `{user.login}` access to the portal", _granted(case, user, values))
    elif values:
        changes = (*_partner(case, user), Write("res.users", (user.id,), values))
        yield Fix("grant-portal-access", f"Unarchive the user `{user.login}`", changes)


def _granted(case: Case, user: User, values: dict[str, Value]) -> tuple[Change, ...]:
    portal, public = case.group("base.group_portal"), case.group("base.group_public")
    field = case.groups_field
    changes: list[Change] = []
    if public in user.groups:
        changes.append(Write("res.users", (user.id,), {field: unlink(public or 0)}))
    changes.append(Write("res.users", (user.id,), {**values, field: link(portal or 0)}))
    return (*_partner(case, user), *changes)


def _partner(case: Case, user: User) -> tuple[Change, ...]:
    """Odoo unarchives the partner of a user whom it unarchives."""
    rows = case.world.database.query("SELECT active FROM res_partner WHERE id = $1", [user.partner_id])
    return (Write("res.partner", (user.partner_id,), {"active": True}),) if rows and rows[0][0] is False else ()


def nobodies(world: World) -> set[int]:
    """The superuser and the users of visitors, whom no person logs in as."""
    public = world.facts.xmlids.get("base.public_user", ("", 0))[1]
    return {1, public, *(website.user_id for website in world.facts.websites.values())}


def set_user_type(case: Case) -> Iterator[Fix]:
    """A portal user, and nothing else: what else the user was is listed, for it is lost."""
    user, portal = case.user, case.group("base.group_portal")
    if user is None or portal is None or user.id in nobodies(case.world):
        return
    named = [case.world.facts.groups[group].xmlid or f"group {group}" for group in sorted(user.groups - {portal})]
    notes = (f"the user leaves {', '.join(named)}",) if named else ()
    changes = (Write("res.users", (user.id,), {case.groups_field: set_to(portal)}),)
    yield Fix("set-user-type", f"Make `{user.login}` a portal user and nothing else", changes, notes=notes)
    outside = [group for group in _outside(case) if group in user.groups]
    if case.group("base.group_user") in case.world.engine().closure.of_user(user) and outside:
        changes = (Write("res.users", (user.id,), {case.groups_field: unlink(*outside)}),)
        yield Fix("set-user-type", f"Make `{user.login}` an internal user and nothing else", changes)


def _outside(case: Case) -> list[int]:
    """The groups of portal users and of visitors."""
    found = (case.group("base.group_portal"), case.group("base.group_public"))
    return [group for group in found if group is not None]


def allow_company(case: Case) -> Iterator[Fix]:
    """The company of the record among those of the user: what the user owns there is found as well."""
    user = case.user
    company = case.actual
    if user is None or user.id in nobodies(case.world) or company is None or company in user.companies:
        return
    if company in case.world.facts.companies:
        changes = (Write("res.users", (user.id,), {"company_ids": link(company)}),)
        yield Fix("allow-company", f"Allow `{user.login}` in company {company}", changes)


def send_invitation(case: Case) -> Iterator[Fix]:
    """Only the person can choose a password."""
    if case.user is not None:
        by_hand = (
            f"in Odoo, open the contact of `{case.user.login}`, Action, Grant portal access, and send the invitation"
        )
        yield Fix("send-invitation", f"Invite `{case.user.login}` again", by_hand=by_hand)


def revoke_portal_access(case: Case) -> Iterator[Fix]:
    """As Odoo's wizard does; all else that the user reaches is gone as well."""
    user, portal = case.user, case.group("base.group_portal")
    if user is not None and portal in user.groups and user.id not in nobodies(case.world):
        changes = revoked(case.world, (user.id,))
        yield Fix("revoke-portal-access", f"Revoke the portal access of `{user.login}`", changes)


def revoked(world: World, users: tuple[int, ...]) -> tuple[Change, ...]:
    """Archived, out of the portal group, and since 15 in the public one."""
    portal, public = (world.facts.xmlids.get(f"base.group_{name}", ("", 0))[1] for name in ("portal", "public"))
    field = world.facts.series.user_groups_column
    out = Write("res.users", users, {field: unlink(portal), "active": False})
    return (out,) if world.facts.series.name == "14.0" else (out, Write("res.users", users, {field: link(public)}))
