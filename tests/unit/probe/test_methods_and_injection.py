"""What is tried on the methods and arguments of given addons."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostiary.probe.discovery.addons import routes_of
from ostiary.probe.discovery.methods import MethodFact, methods_of
from ostiary.probe.exchange import Answer, Result
from ostiary.probe.markers import Marker, MarkerBook
from ostiary.probe.observation import observe
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.scene import Actor, Document, Scene
from ostiary.probe.tries import injection, methods
from ostiary.probe.tries.attempt import Attempt

MODELS = """
from odoo import api, models


class Loan(models.Model):
    _name = "library.loan"

    def peek(self):
        return self.sudo().mapped("name")

    @api.model
    def find(self, ref="", whole=False):
        loans = self.sudo() if whole or self.env.context.get("as_librarian") else self
        return loans.search([("ref", "=", ref)]).ids

    def close(self):
        self.sudo().write({"state": "done"})

    def plain(self):
        return self.mapped("name")

    def _private(self):
        return self.sudo()
"""
ROUTES = """
from odoo import http
from odoo.http import request


class Loans(http.Controller):
    @http.route("/loans", type="http", auth="user")
    def loans(self, domain=None, name="", url="/my", **kw):
        return request.env["library.loan"].sudo().search(domain)

    @http.route("/loans/status", type="http", auth="user")
    def status(self, plate="", **kw):
        return request.env["library.loan"].sudo().search([("plate", "ilike", plate)])
"""


@pytest.fixture
def addons(tmp_path: Path) -> Path:
    addon = tmp_path / "library"
    addon.mkdir()
    (addon / "__manifest__.py").write_text("{'name': 'Library', 'version': '19.0.1.0.0', 'depends': ['base']}")
    (addon / "__init__.py").write_text("from . import models, routes\n")
    (addon / "models.py").write_text(MODELS)
    (addon / "routes.py").write_text(ROUTES)
    return tmp_path


def scene(addons: Path, *, changes: bool = False) -> Scene:
    ada, bob = Actor("ada", 7), Actor("bob", 8)
    document = Document("library.loan", 5, frozenset({"ada"}))
    book = MarkerBook()
    book.add(document.key, [Marker("name", "LOAN/00005", strong=True)])
    predictor = PagesPredictor({document.key: document.owners})
    routes = routes_of([addons], 19)
    found = Scene("19.0", [ada, bob, Actor("nobody", 4, anonymous=True)], routes, [document], book, predictor)
    found.methods, found.changes_allowed = methods_of([addons], 19), changes
    return found


def calls(attempts: list[Attempt]) -> set[tuple[str, str, str, str]]:
    rpcs = [(one.actor.name, one.request.rpc) for one in attempts]
    return {(who, rpc.method, str(rpc.args), str(dict(rpc.kwargs))) for who, rpc in rpcs if rpc}


def test_methods_that_take_privilege_are_known_with_what_makes_them_bold(addons: Path) -> None:
    found = {method.route.name: method for method in methods_of([addons], 19)}
    assert set(found) == {"library.loan.close", "library.loan.find", "library.loan.peek"}
    find: MethodFact = found["library.loan.find"]
    assert (find.on_records, find.flags, find.context) == (False, ("whole",), ("as_librarian",))
    assert found["library.loan.peek"].on_records
    assert found["library.loan.close"].route.changes == "write"


def test_they_are_called_with_records_of_others_and_with_flags(addons: Path) -> None:
    there = scene(addons)
    bold = "{'whole': True, 'context': {'as_librarian': True}}"
    assert calls(list(methods.attempts(there))) == {
        ("bob", "peek", "([5],)", "{}"),
        *((who, "find", "()", kwargs) for who in ("ada", "bob") for kwargs in ("{}", bold)),
    }
    assert there.left_out == {"library.loan.close": "its code changes something: `write`"}


def test_what_changes_something_is_called_where_that_is_allowed(addons: Path) -> None:
    closing = [one for one in methods.attempts(scene(addons, changes=True)) if "close" in one.way]
    assert [(one.actor.name, one.request.effect) for one in closing] == [("bob", "changes")]


def test_answers_of_methods_are_looked_through_for_other_records(addons: Path) -> None:
    there = scene(addons)
    attempt = next(one for one in methods.attempts(there) if one.key is None)
    answer = Answer(200, {"content-type": "application/json"}, b'{"result": ["LOAN/00005"]}')
    seen = observe(attempt, answer, there.markers, Result(["LOAN/00005"], answer=answer))
    assert (seen.seen, seen.others) == ("blank", (("library.loan", 5),))


def test_conditions_statements_patterns_and_addresses_are_handed_to_routes(addons: Path) -> None:
    tried = {(one.family, one.request.query) for one in injection.attempts(scene(addons))}
    assert tried == {
        ("redirects", (("url", "https://elsewhere.invalid/"),)),
        ("injection", (("domain", "[]"),)),
        ("injection", (("domain", '["|", ["id", "!=", 0]]'),)),
        ("injection", (("plate", "' OR 1=1 -- "),)),
        ("injection", (("plate", "%"),)),
    }


@pytest.mark.parametrize(
    ("location", "seen"),
    [("https://elsewhere.invalid/", "served"), ("https://sso.example/", "refused"), ("/my", "refused")],
)
def test_only_the_server_that_the_argument_names_counts_as_elsewhere(addons: Path, location: str, seen: str) -> None:
    there = scene(addons)
    attempt = next(one for one in injection.attempts(there) if one.reading == "redirect")
    assert observe(attempt, Answer(303, location=location), there.markers).seen == seen
