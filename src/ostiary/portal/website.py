"""Which website answers, and what a request to it changes: the selected company, and what may be shown."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from ostiary.database import Database, as_int
from ostiary.facts import Facts, User, Website
from ostiary.model.environment import Context


def answering_website(facts: Facts, database: Database, host: str | None, chosen: int | None = None) -> Website | None:
    """The website of a request: the one asked for, that of the host, else the first.

    Source: website/models/website.py `_get_current_website_id` (the port counts first, then not).
    """
    if chosen is not None:
        return facts.websites.get(chosen)
    ids = _in_order(facts, database)
    wanted = (host or "").casefold()
    for strip in (False, True):
        for one in ids:
            name = _netloc(facts.websites[one].domain)
            if wanted and name and _without_port(name, strip) == _without_port(wanted, strip):
                return facts.websites[one]
    return facts.websites[ids[0]] if ids else None


def _in_order(facts: Facts, database: Database) -> list[int]:
    table = facts.tables.get("website")
    if len(facts.websites) < 2 or table is None or "sequence" not in table.columns:
        return sorted(facts.websites)
    rows = database.query("SELECT id FROM website ORDER BY sequence, id")
    return [as_int(row[0]) for row in rows if row[0] in facts.websites]


def _netloc(domain: str | None) -> str:
    text = (domain or "").strip()
    return urlsplit(text if "://" in text else f"//{text}").netloc.casefold()


def _without_port(name: str, strip: bool) -> str:
    return name.split(":")[0] if strip else name


def on_website(context: Context, website: Website | None, user: User) -> Context:
    """The context of a request to a website: one company is selected, whatever the user may choose elsewhere.

    Source: website/models/ir_http.py `_frontend_pre_dispatch` (19), `_add_dispatch_parameters` (14).
    """
    if website is None:
        return replace(context, active_test=True)
    own = user.id == website.user_id or website.company_id in user.companies
    company = website.company_id if own else user.company_id
    return replace(context, companies=(company,), website_id=website.id, active_test=True)


def knows_host(facts: Facts, database: Database, host: str | None) -> bool | None:
    """Whether a host belongs to this Odoo; None when nothing here names hosts."""
    if host is None:
        return True
    names = {_without_port(_netloc(website.domain), True) for website in facts.websites.values()}
    table = facts.tables.get("ir_config_parameter")
    told = "value" not in facts.forms.get("ir_config_parameter", ())
    if table is not None and told and {"key", "value"} <= set(table.columns):
        rows = database.query("SELECT value FROM ir_config_parameter WHERE key = 'web.base.url'")
        names |= {_without_port(_netloc(str(row[0])), True) for row in rows}
    names.discard("")
    wanted = _without_port(host.casefold(), True)
    if wanted in ("localhost", "127.0.0.1", "[", "[::1]"):
        return True
    return wanted in names if names else None
