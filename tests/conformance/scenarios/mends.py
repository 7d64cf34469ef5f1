"""Mends that ostiary offers, done in a running Odoo, looked at as the customer, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ostiary.errors import OstiaryError
from ostiary.fixes.apply import apply, undo
from ostiary.fixes.fix import Fix
from ostiary.fixes.journal import Journal
from ostiary.fixes.odoo import FIELD_ATTRIBUTES, NotDone, following_of
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
    """What became of one mend: whether the customer found the record then, and what the undo left otherwise."""

    fix: str
    helped: bool = False
    left: str = ""
    error: str = ""


class WebOdoo:
    """An Odoo to be changed, with the session of an administrator."""

    label = "lab"

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def read(self, model: str, ids: Sequence[int], names: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call(model, "read", list(ids), list(names), load="")
        return found

    def search(self, model: str, domain: Sequence[object]) -> list[int]:
        found: list[int] = self._call(model, "search", list(domain))
        return found

    def following(self, model: str) -> list[str]:
        return following_of(self._call(model, "fields_get", [], attributes=[*FIELD_ATTRIBUTES]))

    def create(self, model: str, values: Mapping[str, Any]) -> int:
        return int(self._call(model, "create", dict(values)))

    def write(self, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        self._call(model, "write", list(ids), dict(values))

    def unlink(self, model: str, ids: Sequence[int]) -> None:
        self._call(model, "unlink", list(ids))

    def _call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        result = self.visitor.rpc(model, method, *args, **kwargs)
        if not result.served:
            raise NotDone(result.message)
        return result.value


class Workshop:
    """Does mends on one server and takes them back."""

    def __init__(self, url: str, database: str, password: str, rows: Rows, folder: Path) -> None:
        self.line = Line(read_address(url, database), allow_writes=True)
        self.odoo = WebOdoo(Visitor(self.line, Account("the administrator", "admin", password="admin")))
        self.password, self.rows, self.journal = password, rows, Journal(folder)

    def tried(self, fix: Fix, one: Mapping[str, Any]) -> Mended:
        before = self.stored(fix)
        try:
            entry = apply(self.odoo, fix, self.journal)
        except OstiaryError as error:
            return Mended(fix.id, error=error.message)
        helped = self.finds(one)
        try:
            notes = undo(self.odoo, entry, self.journal)
        except OstiaryError as error:
            return Mended(fix.id, helped, error=error.message)
        return Mended(fix.id, helped, difference(before, self.stored(fix)), "; ".join(notes))

    def finds(self, one: Mapping[str, Any]) -> bool:
        """Whether the customer finds the record by a search."""
        customer = Visitor(self.line, Account("the customer", one["login"], password=self.password))
        domain, context = [["id", "=", one["id"]]], {"active_test": False}
        try:
            return customer.rpc(one["model"], "search", domain, context=context).value == [one["id"]]
        except LoginFailed:
            return False

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
