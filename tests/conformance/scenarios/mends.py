"""Mends that ostiary offers, done in a running Odoo in each of the ways that there are, looked at, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.scenarios.walk import Walker
from ostiary.errors import OstiaryError
from ostiary.fixes.apply import apply, undo
from ostiary.fixes.ask import makes_token
from ostiary.fixes.fix import Fix
from ostiary.fixes.journal import Journal
from ostiary.fixes.odoo import Odoo
from ostiary.probe.accounts import Account
from ostiary.probe.line import Line
from ostiary.probe.login import LoginFailed
from ostiary.probe.visitor import Visitor
from ostiary.sources.api.address import read_address
from ostiary.whatif import Write

BESIDES = {
    "res_users": (
        "SELECT gid FROM res_groups_users_rel WHERE uid = {id} ORDER BY 1",
        "SELECT cid FROM res_company_users_rel WHERE user_id = {id} ORDER BY 1",
    ),
    "ir_rule": ("SELECT group_id FROM rule_group_rel WHERE rule_group_id = {id} ORDER BY 1",),
}
"""Rows that belong to a record and lie in other tables."""
UNSTEADY = "ARRAY['write_date', 'write_uid', 'password']"
"""Columns that change when somebody writes, or logs in."""
Rows = Callable[[str], list[str]]
"""Asks the database."""


@dataclass(frozen=True)
class Mended:
    """What became of one mend: whether Odoo then did what was asked, and what the undo left otherwise."""

    fix: str
    helped: bool = False
    left: str = ""
    error: str = ""


@dataclass(frozen=True)
class Workshop:
    """Does mends on one server and takes them back."""

    url: str
    database: str
    password: str
    odoo: Odoo
    rows: Rows
    folder: Path

    def tried(self, fix: Fix, one: Mapping[str, Any]) -> Mended:
        """Through the API."""
        before, journal = self.stored(fix), Journal(self.folder)
        try:
            entry = apply(self.odoo, fix, journal)
        except OstiaryError as error:
            return Mended(fix.id, error=error.message)
        helped = self.helps(fix, one)
        try:
            notes = undo(self.odoo, entry, journal)
        except OstiaryError as error:
            return Mended(fix.id, helped, error=error.message)
        return Mended(fix.id, helped, difference(before, self.stored(fix)), "; ".join(notes))

    def helps(self, fix: Fix, one: Mapping[str, Any]) -> bool:
        """Whether Odoo does what was asked for, in the way in which it was asked."""
        if one["operation"] == "write":
            return bool(self.called(one, "write", [one["id"]], {}))
        if makes_token(fix):
            return Walker(self.url, self.password).page(None, one["path"], self.token(one)) == "allowed"
        if one["by_page"] or one["token"] is not None or one["visitor"]:
            login = None if one["visitor"] else one["login"]
            return Walker(self.url, self.password).page(login, one["path"], one["token"]) == "allowed"
        context = {"active_test": False} | ({"website_id": one["website"]} if one["website"] else {})
        found = self.called(one, "search", [["id", "=", one["id"]]], context=context)
        return bool(found == [one["id"]])

    def called(self, one: Mapping[str, Any], method: str, *args: object, **kwargs: object) -> object:
        """What a method returns to the customer."""
        line = Line(read_address(self.url, self.database), allow_writes=True)
        try:
            customer = Visitor(line, Account("the customer", one["login"], password=self.password))
            return customer.rpc(one["model"], method, *args, **kwargs).value
        except LoginFailed:
            return None
        finally:
            line.close()

    def token(self, one: Mapping[str, Any]) -> str:
        table = one["model"].replace(".", "_")
        return self.rows(f"SELECT access_token FROM {table} WHERE id = {one['id']}")[0]

    def stored(self, fix: Fix) -> list[list[str]]:
        """The rows that a mend touches: those that it writes, and how many there are where it creates."""
        found = []
        for change in fix.changes:
            table = change.model.replace(".", "_")
            if not isinstance(change, Write):
                found.append(self.rows(f"SELECT count(*) FROM {table}"))
                continue
            for number in change.ids:
                own = f"SELECT to_jsonb(one) - {UNSTEADY} FROM {table} one WHERE id = {number}"
                found += [self.rows(sql.format(id=number)) for sql in (own, *BESIDES.get(table, ()))]
        return found


def difference(before: list[list[str]], after: list[list[str]]) -> str:
    """What is not as it was: columns of a row, or rows."""
    for old, new in zip(before, after, strict=True):
        if old != new:
            rows = [json.loads(one[0]) if one and one[0].startswith("{") else {"rows": one} for one in (old, new)]
            return ", ".join(
                f"{name}: {rows[0].get(name)} → {value}"
                for name, value in rows[1].items()
                if rows[0].get(name) != value
            )
    return ""
