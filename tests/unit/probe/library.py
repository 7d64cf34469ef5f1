"""A library whose loans have pages and RPC, with the holes that a test gives it; and the world that foretells it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ostiary.api import World
from ostiary.findings import Location
from ostiary.probe import leaks, prepare, probing
from ostiary.probe.discovery.route import RouteFact
from ostiary.probe.journal import Journal
from ostiary.probe.prepare import Prepared, Wanted
from ostiary.probe.runner import Trial
from ostiary.probe.visitor import Visitor
from ostiary.sources.world import world_from_text
from unit.probe.fake_portal import FakePortal
from unit.probe.trying import ADA, BOB, portal
from unit.sources.api.server import Answer, Asked

WORLD = """
series: "19.0"
module: library
users:
  ada: {type: portal}
  bob: {type: portal}
models:
  library.loan:
    inherit: [portal.mixin]
    fields: {name: char, partner_id: many2one res.partner, access_token: char}
    access: {base.group_portal: r}
    rules:
      library.own: {domain: "[('partner_id', '=', user.partner_id.id)]", groups: [base.group_portal]}
    records:
      of_ada: {name: Loan 4711, partner_id: ada, access_token: 11111111-aaaa-4aaa-8aaa-111111111111}
      of_bob: {name: Loan 4712, partner_id: bob, access_token: 22222222-bbbb-4bbb-8bbb-222222222222}
"""
ROUTE = RouteFact(
    "library", "loan", ("/my/loans/<int:loan_id>",), "public", params=("access_token",), models=("library.loan",),
    document="library.loan", location=Location("library/controllers/main.py", 6),
)  # fmt: skip
Row = dict[str, Any]


def library_world() -> World:
    opened = world_from_text(WORLD, "library")
    return World("library", opened.facts, opened.database)


@dataclass
class Library(FakePortal):
    """`rows` are the loans of the world; `holes` are what it does wrong."""

    rows: dict[int, Row] = field(default_factory=dict)
    holes: frozenset[str] = frozenset()
    limit: int | None = None

    def _route(self, asked: Asked, path: str, query: dict[str, str], sid: str, session: dict[str, Any]) -> Answer:
        if path.startswith("/my/loans/"):
            return self._loan(int(path.rpartition("/")[2]), dict(parse_qsl(urlsplit(asked.path).query)), session)
        if path == "/my" and "login" in session:
            links = "".join(f'<a href="/my/loans/{key}">loan</a>' for key, row in self._own(session).items())
            return self._html(f"<html>{links}</html>")
        if path.startswith("/web/dataset/call_kw/library.loan/") and "login" in session:
            return self._call(json.loads(asked.body)["params"], session)
        return super()._route(asked, path, query, sid, session)

    def _own(self, session: dict[str, Any]) -> dict[int, Row]:
        return {key: row for key, row in self.rows.items() if row["login"] == session.get("login")}

    def _loan(self, number: int, query: dict[str, str], session: dict[str, Any]) -> Answer:
        row = self.rows.get(number)
        token = query.get("access_token")
        if row is None:
            return self._html("<html>not found</html>", 404)
        opened = token is not None and (
            token == row["token"] or ("prefix" in self.holes and row["token"].startswith(token))
        )
        allowed = number in self._own(session) and "block" not in self.holes
        if not (allowed or opened or ("page" in self.holes and "login" in session)):
            return self._redirect("/my")
        return self._html(f"<html><h1>{row['name']}</h1></html>")

    def _call(self, params: dict[str, Any], session: dict[str, Any]) -> Answer:
        rows = self.rows if "search" in self.holes else self._own(session)
        method, args = params["method"], params["args"]
        result: Any
        if method in ("search_read", "search", "web_search_read"):
            found = [{"id": key} for key in rows]
            result = {"records": found} if method == "web_search_read" else list(rows) if method == "search" else found
        elif method == "read":
            mine = self._own(session)
            if any(key not in mine for key in args[0]):
                return self._refuse()
            result = [{"id": key, "name": mine[key]["name"]} for key in args[0]]
        elif method == "search_count":
            result = len(self._own(session))
        elif method == "formatted_read_group":
            result = [{"__count": len(self._own(session))}]
        elif method == "name_search":
            result = [[key, row["name"]] for key, row in self._own(session).items()]
        elif method == "has_access":
            result = False
        else:
            return self._refuse()
        return 200, {"Content-Type": "application/json"}, json.dumps({"result": result}).encode()

    def _refuse(self) -> Answer:
        error = {"code": 0, "data": {"name": "odoo.exceptions.AccessError", "message": "no"}}
        return 200, {"Content-Type": "application/json"}, json.dumps({"error": error}).encode()


def rows_of(world: World) -> dict[int, Row]:
    sql = "SELECT l.id, l.name, l.access_token, u.login FROM library_loan l JOIN res_users u ON u.partner_id = l.partner_id"
    return {
        int(key): {"name": name, "token": token, "login": login}
        for key, name, token, login in world.database.query(sql)
    }  # type: ignore[call-overload]


@dataclass
class Tried:
    """A trial of a library."""

    outcome: probing.Outcome
    findings: tuple[Any, ...]
    prepared: Prepared
    address: str


@contextmanager
def tried(
    *holes: str, source: bool = True, journal: Journal | None = None, families: tuple[str, ...] = ()
) -> Iterator[Tried]:
    """What a trial of a library with some holes comes to."""
    world = library_world()
    with world, portal(Library(rows=rows_of(world), holes=frozenset(holes))) as (line, _):
        visitors = [Visitor(line, ADA), Visitor(line, BOB), Visitor(line)]
        prepared = prepare.prepare(visitors, "19.0", world if source else None, [ROUTE], Wanted(models=("library.*",)))
        attempts = probing.plan(prepared, families)
        outcome = probing.probe(Trial(line, journal), prepared, attempts)
        material = leaks.Tried(outcome, line.address.url, frozenset(world.facts.models) if source else frozenset())
        found = tuple(one for check in leaks.CHECKS for one in check.judge(material))
        yield Tried(outcome, found, prepared, line.address.url)
