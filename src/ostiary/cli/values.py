"""Types of options: records, companies, operations; and the options for the circumstances of a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from ostiary.errors import UsageError

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.model.environment import Context

OPERATIONS: Final = ("read", "write", "create", "unlink")
_LAST_ID: Final = 2**31 - 1
_RECORD: Final = re.compile(r"([A-Za-z0-9_.]+)[:,] ?([0-9]+)")


@dataclass(frozen=True, slots=True)
class RecordName:
    """A record as people write it: `sale.order:42`."""

    model: str
    id: int


def read_record(context: click.Context, parameter: click.Parameter, value: str | None) -> RecordName | None:
    """Callback of --record: `MODEL:ID`, or `MODEL,ID` as Odoo writes references."""
    if value is None:
        return None
    found = _RECORD.fullmatch(value.strip())
    if found is None or int(found[2]) > _LAST_ID:
        raise UsageError(f"`{value}` is not a record", hint="write MODEL:ID, such as sale.order:42")
    return RecordName(found[1], int(found[2]))


def read_companies(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Callback of --companies: `1,2`."""
    if value is None:
        return None
    parts = [part.strip() for part in value.strip("[]").split(",")]
    if not all(part.isdecimal() for part in parts):
        raise UsageError(f"`{value}` is no list of companies", hint="write their ids, such as 1,2")
    return tuple(dict.fromkeys(int(part) for part in parts))


Decorator = Callable[[Callable[..., int | None]], Callable[..., int | None]]


def circumstances(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """The options --companies, --website, --lang and --tz."""
    for option in (
        click.option("--tz", metavar="ZONE", help="Time zone.  [default: the user's]"),
        click.option("--lang", metavar="CODE", help="Language.  [default: en_US]"),
        click.option("--website", type=int, metavar="ID", help="As on this website."),
        click.option(
            "--companies",
            metavar="IDS",
            callback=read_companies,
            help="Selected companies.  [default: all of the user's]",
        ),
    ):
        command = option(command)
    return command


def make_context(
    world: World,
    companies: tuple[int, ...] | None,
    website: int | None,
    lang: str | None,
    tz: str | None,
    *,
    active_test: bool = True,
) -> Context:
    """The context of a question. Raises UsageError for companies, websites and time zones that there are not."""
    from ostiary.model.environment import Context

    for company in companies or ():
        if company not in world.facts.companies:
            known = ", ".join(map(str, sorted(world.facts.companies)))
            raise UsageError(f"there is no company `{company}`", hint=f"known are {known}" if known else None)
    if website is not None and website not in world.facts.websites:
        known = ", ".join(map(str, sorted(world.facts.websites)))
        raise UsageError(
            f"there is no website `{website}`", hint=f"known are {known}" if known else "no website is installed"
        )
    if tz is not None:
        _check_zone(tz)
    return Context(companies, website, lang, tz, active_test)


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise UsageError(f"there is no time zone `{name}`", hint="such as Europe/Brussels or UTC") from None


def people(world: World, users: tuple[str, ...], group: str | None) -> list[int]:
    """The ids of the users asked for: those named and those of the group; else all outsiders."""
    found = {world.user(wanted).id for wanted in users}
    if group is not None:
        found |= {user.id for user in world.users(group, archived=True) if _comes(world, user.id)}
    if not users and group is None:
        found = {user_id for user_id in world.facts.users if _comes(world, user_id) and is_outsider(world, user_id)}
    return sorted(found)


def _comes(world: World, user_id: int) -> bool:
    """Active users, and the users that stand for visitors who are not logged in, whom Odoo keeps archived."""
    return world.facts.users[user_id].active or user_id in visitors(world)


def visitors(world: World) -> frozenset[int]:
    """The public users."""
    own = world.facts.xmlids.get("base.public_user")
    ids = {website.user_id for website in world.facts.websites.values()}
    if own is not None and own[0] == "res.users":
        ids.add(own[1])
    return frozenset(ids & world.facts.users.keys())


def is_outsider(world: World, user_id: int) -> bool:
    """Everybody but internal users and the superuser."""
    from ostiary.engine.law import SUPERUSER_ID
    from ostiary.engine.who import kind_of

    return user_id != SUPERUSER_ID and kind_of(world.engine(), world.facts.users[user_id]) != "internal"


def pick_models(world: World, patterns: tuple[str, ...]) -> list[str]:
    """Model names in order: those that fit a pattern such as `sale.*`, and those named; all that have rows if none is
    given. Raises UnknownRecord and UsageError."""
    from fnmatch import fnmatchcase

    stored = world.engine().schema.stored_models
    if not patterns:
        return sorted(stored)
    found: set[str] = set()
    for pattern in patterns:
        if not any(mark in pattern for mark in "*?["):
            world.check_model(pattern)
            found.add(pattern)
            continue
        fitting = [model for model in stored if fnmatchcase(model, pattern)]
        if not fitting:
            raise UsageError(f"no model fits `{pattern}`", hint="`ostiary matrix SOURCE` lists the models")
        found.update(fitting)
    return sorted(found)
