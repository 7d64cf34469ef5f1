"""The sections `users` and `websites`, whose records bring others with them: partners, log entries, public users."""

from __future__ import annotations

from typing import Final

from ostiary.series import Series
from ostiary.sources.world.nodes import (
    Entry,
    Mapping,
    Node,
    Sequence,
    as_items,
    as_mapping,
    as_text,
    problem,
    suggestion,
)
from ostiary.sources.world.records import Record, Records, scalar
from ostiary.sources.world.schema import Schema
from ostiary.sources.world.sections import MAIN_COMPANY, add_partner, read_record

TYPES: Final = {"portal": "base.group_portal", "internal": "base.group_user", "public": "base.group_public"}
_OF_PARTNER: Final[tuple[str, ...]] = ("name", "email", "lang", "tz")
_EXTRA: Final = frozenset({"type", "last_login", *_OF_PARTNER})


def read_users(document: Mapping, schema: Schema, records: Records, series: Series) -> None:
    """`users`: login, type or groups, partner, companies."""
    groups_field = series.user_groups_column
    short = {"groups": groups_field, "partner": "partner_id", "company": "company_id", "companies": "company_ids"}
    for entry in as_mapping(document.get("users"), "`users`"):
        record, rest = read_record(records, schema, "res.users", entry, short, _EXTRA)
        record.set_default("login", entry.key)
        _check_login(record, records)
        record.set_default("company_id", MAIN_COMPANY)
        if "company_ids" not in record.values:
            record.values["company_ids"] = record.values["company_id"]
        if "type" in rest:
            _add_type(record, rest["type"], groups_field)
        _add_partner(record, rest, records)
        if "last_login" in rest:
            _add_login(record, rest["last_login"], records)


def _check_login(record: Record, records: Records) -> None:
    """Odoo does not store two users with one login."""
    entry = record.values["login"]
    login = as_text(entry.node, "`login`")
    for other in records.of("res.users").values():
        taken = other.values.get("login")
        if other is not record and taken is not None and as_text(taken.node, "`login`") == login:
            raise problem(entry.mark, f"the login `{login}` is taken by `{other.name}`", "logins are unique in Odoo")


def _add_type(record: Record, entry: Entry, groups_field: str) -> None:
    """`type: portal` is the group that makes a user a portal user."""
    word = as_text(entry.node, "`type`")
    if word not in TYPES:
        raise problem(entry.node.mark, f"`{word}` is not a type of user", suggestion(word, TYPES))
    group: Node = scalar(TYPES[word], entry.node.mark)
    given = record.values.get(groups_field)
    items = (group, *(as_items(given.node, "`groups`") if given else ()))
    record.values[groups_field] = Entry(groups_field, entry.mark, Sequence(items, entry.mark))


def _add_partner(record: Record, rest: dict[str, Entry], records: Records) -> None:
    """The partner with what Odoo keeps on it: name, e-mail, language and time zone of the user."""
    about: dict[str, Entry] = {key: rest[key] for key in _OF_PARTNER if key in rest}
    given = record.values.get("partner_id")
    if given is None:
        add_partner(records, record, about)
        return
    partner = records.find("res.partner", as_text(given.node, "`partner`"))
    for key, entry in about.items():
        if partner is not None:
            partner.values.setdefault(key, entry)


def _add_login(record: Record, entry: Entry, records: Records) -> None:
    """`last_login: 2026-01-31` as Odoo logs it."""
    owner = Entry("create_uid", entry.mark, scalar(record.name, entry.mark))
    values = {"create_uid": owner, "create_date": entry}
    records.add(Record("res.users.log", f"login of {record.name}", entry.mark, values))


def read_websites(document: Mapping, schema: Schema, records: Records, series: Series) -> None:
    """`websites`: company, domain and public user; each further company gets a public user of its own."""
    for entry in as_mapping(document.get("websites"), "`websites`"):
        short = {"company": "company_id", "user": "user_id"}
        record, _ = read_record(records, schema, "website", entry, short, frozenset())
        record.set_default("company_id", MAIN_COMPANY)
        if "user_id" not in record.values:
            name = _public_user(record, records, series)
            record.set_default("user_id", name)


def _public_user(website: Record, records: Records, series: Series) -> str:
    """The public user of a website's company: Odoo's own for the main company, else a copy of it."""
    company = as_text(website.values["company_id"].node, "`company`")
    main = records.find("res.company", MAIN_COMPANY)
    if main is not None and records.find("res.company", company) is main:
        return "base.public_user"
    name = f"public user of {company}"
    if records.find("res.users", name) is None:
        user = records.add(Record("res.users", name, website.mark, {}))
        user.set_default("login", f"public-user@company-{company}.com")
        user.set_default("active", False)
        for key in ("company_id", "company_ids"):
            user.values[key] = website.values["company_id"]
        user.set_default(series.user_groups_column, TYPES["public"])
        partner = add_partner(records, user, {})
        partner.set_default("name", f"Public user of {company}")
        partner.set_default("active", False)
    return name
