"""Accounts made for a trial: portal logins in a test database, by an administrator's key, removed afterwards.

Two contacts of one company, one of another, and a customer without a company: with these, every wall that there should
be has somebody on both sides. Each has an order, where orders are sold, so that there is something to ask for.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from ostiary.errors import SourceError, UsageError
from ostiary.probe.accounts import Account
from ostiary.probe.exchange import Request, Result, Rpc, Way
from ostiary.probe.line import Line
from ostiary.probe.rpc import result_of
from ostiary.probe.visitor import Visitor
from ostiary.series import Series

PREFIX: Final = "ostiary-probe-"
"""What the login of every such account begins with; partners have it in their e-mail address."""
PEOPLE: Final = {"first": "one", "colleague": "one", "second": "two", "single": None}
"""Account → its company. The names are what reports show."""
DOCUMENTS: Final = ("sale.order",)
"""Made for each account, where the model is there: nothing but the customer is asked for."""
_QUIET: Final = {"no_reset_password": True, "mail_create_nosubscribe": True, "tracking_disable": True}
_EVERYTHING: Final = {"active_test": False}
_FIRST_JSON2: Final = 19


@dataclass(slots=True)
class Made:
    """The accounts of one trial. `left` is what could not be removed, known once that was tried."""

    accounts: tuple[Account, ...] = ()
    left: tuple[str, ...] = ()


@contextmanager
def made_accounts(line: Line, admin: Account, series: Series, *, is_test: bool = False) -> Iterator[Made]:
    """Accounts that are there while the block runs. Raises UsageError where this is no test database.

    The line is one that may write, with a budget and a stop of its own: what was made is removed also when the trial
    was stopped. `is_test` says that somebody confirmed it; a neutralised copy and demo data need nobody.
    """
    office = Office(Visitor(line, admin), series)
    if not (is_test or office.looks_like_a_test()):
        raise UsageError("nothing says that this is a test database", hint="neutralise the copy, or confirm that it is")
    made = Made()
    office.remove()
    try:
        made.accounts = office.make()
        yield made
    finally:
        made.left = office.remove()


@dataclass(slots=True)
class Office:
    """An administrator who makes and removes customers, by their marks: what another trial left behind goes, too."""

    admin: Visitor
    series: Series
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def way(self) -> Way:
        return "json2" if int(self.series.name.split(".")[0]) >= _FIRST_JSON2 else "xmlrpc"

    def looks_like_a_test(self) -> bool:
        """Whether the copy was neutralised, or Odoo's demo data is in it."""
        neutralised = [("key", "=", "database.is_neutralized"), ("value", "in", ["true", "True", "1"])]
        demo = [("name", "=", "base"), ("demo", "=", True)]
        return bool(self.find("ir.config_parameter", neutralised) or self.find("ir.module.module", demo))

    # ------------------------------------------------------------------ making

    def make(self) -> tuple[Account, ...]:
        companies = {name: self.partner(f"company-{name}", is_company=True) for name in ("one", "two")}
        portal = self.portal_group()
        return tuple(self.account(name, companies.get(company or ""), portal) for name, company in PEOPLE.items())

    def account(self, name: str, company: int | None, portal: int) -> Account:
        """A contact with a login, and a document of each kind."""
        partner = self.partner(name, **({"parent_id": company} if company else {}))
        login, password = self.login(name), secrets.token_hex(16)
        values = {"login": login, "password": password, "partner_id": partner}
        self.create("res.users", {**values, self.series.user_groups_column: [(6, 0, [portal])]})
        for model in DOCUMENTS:
            self.document(model, partner)
        return Account(name, login, password)

    def partner(self, name: str, **values: object) -> int:
        return self.create("res.partner", {"name": f"Ostiary probe {name}", "email": self.login(name), **values})

    def login(self, name: str) -> str:
        return f"{PREFIX}{self.run}-{name}@example.com"

    def portal_group(self) -> int:
        domain = [("module", "=", "base"), ("name", "=", "group_portal")]
        found = self.value("ir.model.data", "search_read", domain=domain, fields=["res_id"])
        if not found:
            raise SourceError("the server has no portal group")
        return int(found[0]["res_id"])

    def document(self, model: str, partner: int) -> None:
        """A document that its customer follows, as older series want it; a model that is not there is passed over."""
        if self.find("ir.model", [("model", "=", model)]):
            made = self.create(model, {"partner_id": partner})
            self.call(model, "message_subscribe", [made], partner_ids=[partner])

    # ------------------------------------------------------------------ removing

    def remove(self) -> tuple[str, ...]:
        """Remove documents, users and partners of this and of earlier trials; what is still there."""
        mine = [("email", "=like", f"{PREFIX}%@example.com")]
        partners = self.find("res.partner", mine)
        left = [
            told
            for model in DOCUMENTS
            if partners and self.find("ir.model", [("model", "=", model)])
            for told in self.unlink(model, self.find(model, [("partner_id", "in", partners)]))
        ]
        left += self.unlink("res.users", self.find("res.users", [("login", "=like", f"{PREFIX}%@example.com")]))
        people = self.find("res.partner", [*mine, ("is_company", "=", False)])
        left += self.unlink("res.partner", people)
        left += self.unlink("res.partner", self.find("res.partner", [*mine, ("is_company", "=", True)]))
        return tuple(left)

    def unlink(self, model: str, ids: Sequence[int]) -> list[str]:
        """Remove records; what cannot be removed is archived, and told."""
        if not ids or self.call(model, "unlink", ids).served:
            return []
        self.call(model, "write", ids, vals={"active": False})
        return [f"{model} {number}" for number in ids]

    # ------------------------------------------------------------------ asking

    def find(self, model: str, domain: Sequence[Any]) -> list[int]:
        found = self.value(model, "search", domain=list(domain), context=_EVERYTHING)
        return [int(one) for one in found]

    def create(self, model: str, values: Mapping[str, object]) -> int:
        made = self.value(model, "create", vals_list=[dict(values)], context=_QUIET)
        return int(made[0])

    def value(self, model: str, method: str, **named: Any) -> Any:
        result = self.call(model, method, **named)
        if not result.served:
            why = result.exception or result.refusal
            raise SourceError(
                f"the administrator's key does not permit `{model}.{method}` ({why})", hint="it takes an administrator"
            )
        return result.value

    def call(self, model: str, method: str, ids: Sequence[int] | None = None, **named: Any) -> Result:
        """A call with its arguments by name; XML-RPC wants those of every series' methods in their order."""
        if self.way == "json2":
            args, kwargs = (), {**({"ids": list(ids)} if ids is not None else {}), **named}
        else:
            context = {"context": named.pop("context")} if "context" in named else {}
            args, kwargs = (*([list(ids)] if ids is not None else ()), *named.values()), context
        rpc = Rpc(model, method, args, kwargs, self.way)
        request = Request("POST", rpc=rpc, name="accounts", effect="changes")
        return result_of(rpc, self.admin.send(request))
