"""Accounts that are made for a trial: only in a test database, and gone afterwards, whatever happens in between."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from ostiary.errors import SourceError, UsageError
from ostiary.probe.accounts import Account
from ostiary.probe.exchange import Answer
from ostiary.probe.line import Line, Sent
from ostiary.probe.make_accounts import made_accounts
from ostiary.series import get_series
from ostiary.sources.api.address import read_address

ADMIN = Account("admin", "admin", key="k")
JSON = {"content-type": "application/json"}


class Office:
    """A line to an Odoo 19 that keeps records by model, and knows of domains only what is asked here."""

    def __init__(self, *, is_test: bool = True, refused: str = "", stuck: str = "") -> None:
        self.address, self.database, self.allow_writes = read_address("http://127.0.0.1:8069"), "db", True
        self.is_test, self.refused, self.stuck = is_test, refused, stuck
        self.records: dict[str, dict[int, dict[str, Any]]] = {}
        self.last = 0

    def send(self, who: str, sent: Sent) -> Answer:
        assert sent.request.rpc is not None
        assert sent.request.effect == "changes"
        model, method = sent.request.rpc.model, sent.request.rpc.method
        if f"{model}.{method}" == self.refused:
            return self._answer(403, {"name": "odoo.exceptions.AccessError", "message": "no"})
        if f"{model}.{method}" == self.stuck:
            return self._answer(500, {"name": "builtins.Exception", "message": "no"})
        assert sent.body is not None
        return self._answer(200, self._do(model, method, json.loads(sent.body)))

    def _answer(self, status: int, value: object) -> Answer:
        return Answer(status, JSON, json.dumps(value).encode())

    def _do(self, model: str, method: str, said: dict[str, Any]) -> object:
        records = self.records.setdefault(model, {})
        if method == "create":
            self.last += 1
            records[self.last] = said["vals_list"][0]
            return [self.last]
        if method == "unlink":
            return [records.pop(one) for one in said["ids"]] and True
        if method == "write":
            return [records[one].update(said["vals"]) for one in said["ids"]] and True
        if method == "search_read":
            return [{"res_id": 9}]
        return self._search(model, said["domain"]) if method == "search" else True

    def _search(self, model: str, domain: list[Any]) -> list[int]:
        if model in ("ir.config_parameter", "ir.module.module"):
            return [1] if self.is_test and model == "ir.module.module" else []
        if model == "ir.model":
            return [1]
        found = list(self.records[model])
        for name, _, value in domain:
            if name == "is_company":
                found = [one for one in found if bool(self.records[model][one].get("is_company")) == value]
        return found

    def left(self) -> dict[str, int]:
        return {model: len(records) for model, records in self.records.items() if records}


def made(office: Office, **more: bool) -> Any:
    return made_accounts(cast(Line, office), ADMIN, get_series("19.0"), **more)


def test_two_of_four_are_colleagues_and_each_has_an_order() -> None:
    office = Office()
    with made(office) as there:
        partners, users = office.records["res.partner"], office.records["res.users"]
        assert [account.name for account in there.accounts] == ["first", "colleague", "second", "single"]
        assert [user["password"] for user in users.values()] == [account.password for account in there.accounts]
        parents = [partners[user["partner_id"]].get("parent_id") for user in users.values()]
        assert parents[0] == parents[1] != parents[2]
        assert parents[3] is None
        assert {user["partner_id"] for user in users.values()} == {
            order["partner_id"] for order in office.records["sale.order"].values()
        }
        assert all(user["group_ids"] == [[6, 0, [9]]] for user in users.values())
    assert (office.left(), there.left) == ({}, ())


def test_they_are_removed_when_the_trial_fails() -> None:
    office = Office()
    with pytest.raises(ZeroDivisionError), made(office):
        raise ZeroDivisionError
    assert office.left() == {}


def test_they_are_removed_when_not_all_can_be_made() -> None:
    office = Office(refused="sale.order.create")
    with pytest.raises(SourceError, match=r"`sale.order.create` \(odoo.exceptions.AccessError\)"), made(office):
        pass
    assert office.left() == {}


def test_nothing_is_made_where_nobody_says_that_it_is_a_test() -> None:
    office = Office(is_test=False)
    with pytest.raises(UsageError, match="nothing says that this is a test database"), made(office):
        pass
    assert office.left() == {}
    with made(office, is_test=True) as there:
        assert len(there.accounts) == 4


def test_what_cannot_be_removed_is_archived_and_told() -> None:
    office = Office(stuck="res.users.unlink")
    with made(office) as there:
        pass
    assert there.left == tuple(f"res.users {number}" for number in office.records["res.users"])
    assert all(user["active"] is False for user in office.records["res.users"].values())


def test_what_another_trial_left_goes_first() -> None:
    office = Office()
    office.records["res.users"] = {77: {"login": "ostiary-probe-1-first@example.com"}}
    with made(office):
        assert 77 not in office.records["res.users"]
