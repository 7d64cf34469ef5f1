"""Markers, routes and verdicts: the small parts of a trial."""

from __future__ import annotations

import json

import pytest

from ostiary.flow import Addon, Program, SourceModule
from ostiary.probe.discovery.code import over_stock, read_routes
from ostiary.probe.discovery.route import RouteFact, decode, encode, fill, parts_of, shipped_routes
from ostiary.probe.discovery.walk import documents_in, kind_of
from ostiary.probe.exchange import Answer, get
from ostiary.probe.markers import Marker, MarkerBook, amounts, is_distinct, shown, usable
from ostiary.probe.observation import Observation, Seen, observe
from ostiary.probe.scene import Actor, Expected, Prediction
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.side_effects import reason_against, reason_against_path
from ostiary.probe.verdict import judge

JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html; charset=utf-8"}
ADA = Actor("ada", 7)
KEY = ("sale.order", 12)

# --------------------------------------------------------------------------- markers


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (b"<b>S00012</b>", ("name",)),
        (b"<b>S000123</b>", ()),
        (b"<a href='/my/orders/S00012'>", ("name",)),
        (b"<p>Caf&eacute; 7 &amp; more</p>", ("note",)),
        (b'{"note": "Caf\\u00e9 7 & more"}', ("note",)),
    ],
)
def test_a_marker_is_found_as_a_whole_word_however_it_is_written(page: bytes, found: tuple[str, ...]) -> None:
    book = MarkerBook()
    book.add(KEY, [Marker("name", "S00012"), Marker("note", "Café 7 & more")])
    assert book.found(KEY, shown(Answer(200, HTML, page))) == found


def test_an_answer_that_repeats_the_question_gives_nothing_away() -> None:
    book = MarkerBook()
    book.add(KEY, [Marker("name", "S00012")])
    page = shown(Answer(404, HTML, b"there is no S00012"))
    assert book.found(KEY, page, asked="/my/orders?search=S00012") == ()


def test_a_file_is_known_by_its_digest() -> None:
    book = MarkerBook()
    book.add_digest(("ir.attachment", 3), "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed")
    answer = Answer(200, {"content-type": "application/pdf"}, b"hello world")
    assert book.found(("ir.attachment", 3), shown(answer)) == ("its file",)


@pytest.mark.parametrize("text", ["portal", "a<b>c 1234", "x" * 200, "ab1", None, 7])
def test_what_could_stand_anywhere_is_no_marker(text: object) -> None:
    assert usable(text) is None


def test_numbers_are_written_as_pages_write_them() -> None:
    assert amounts(1234.5) == ("1,234.50", "1234.50", "1234.5", "1.234,50")
    assert amounts(5000) == amounts(12.5) == amounts(True) == ()


def test_only_names_with_a_digit_prove_something_on_any_page() -> None:
    assert is_distinct("S00012") and is_distinct("Contract 7f3a")
    assert not is_distinct("Office chairs") and not is_distinct("A 12")


# --------------------------------------------------------------------------- routes

CODE = """
from odoo import http
from odoo.http import request

class Loans(http.Controller):
    @http.route("/my/loans/<int:loan_id>", type="http", auth="user", website=True)
    def loan(self, loan_id, access_token=None, **kw):
        loan = self._document_check_access("library.loan", loan_id, access_token)
        return self._page(loan, kw.get("report_type"))

    def _page(self, loan, report_type):
        return request.env["library.line"].search([])

    @http.route("/my/loans/<int:loan_id>/close", type="http", auth="user")
    def close(self, loan_id):
        self._close(loan_id)

    def _close(self, loan_id):
        request.env["library.loan"].sudo().browse(loan_id).write({"state": "done"})
"""


def routes() -> dict[str, RouteFact]:
    source = SourceModule("library", "odoo.addons.library.controllers.main", "library/controllers/main.py", CODE)
    return {route.method: route for route in read_routes(Program.of([source], [Addon("library")]))}


def test_the_code_of_a_route_tells_models_arguments_and_changes() -> None:
    found = routes()["loan"]
    assert (found.document, found.models) == ("library.loan", ("library.loan", "library.line"))
    assert found.params == ("access_token", "report_type")
    assert found.changes is None
    assert found.location is not None and (found.location.path, found.location.line) == (
        "library/controllers/main.py",
        6,
    )


def test_a_route_whose_helper_writes_is_not_tried() -> None:
    assert reason_against(routes()["close"]) == "its code changes data: `write`"
    assert reason_against(routes()["loan"]) is None


def test_an_override_without_a_path_is_the_route_that_it_overrides() -> None:
    stock = RouteFact("sale", "portal_order_page", ("/my/orders/<int:order_id>",), "public", document="sale.order")
    own = RouteFact("library", "portal_order_page", (), models=("library.loan",), changes="write")
    (found,) = over_stock([own], [stock])
    assert (found.module, found.paths, found.auth) == ("sale", stock.paths, "public")
    assert (found.document, found.models, found.changes) == ("sale.order", ("library.loan",), "write")


def test_routes_survive_being_written_down() -> None:
    (found,) = decode(
        encode(
            [RouteFact("a", "b", ("/x/<int:i>",), "none", "json", ("POST",), ("p",), ("m.n",), "m.n", "write", True)]
        )
    )
    assert (found.readonly, found.website, found.document, found.methods) == (True, False, "m.n", ("POST",))


@pytest.mark.parametrize(
    ("series", "path", "model"),
    [
        ("19.0", "/my/orders/<int:order_id>", "sale.order"),
        ("14.0", "/my/invoices/<int:invoice_id>", "account.move"),
        ("16.0", "/my/task/<int:task_id>", "project.task"),
        ("18.0", "/my/tasks/<int:task_id>", "project.task"),
    ],
)
def test_stock_routes_name_the_document_that_they_check(series: str, path: str, model: str) -> None:
    assert [route.document for route in shipped_routes(series) if path in route.paths] == [model]


def test_parts_of_a_path() -> None:
    path = '/x/<model("sale.order"):order>/<int:page>/<string:ref>'
    assert [(part.name, part.converter, part.model, part.is_id) for part in parts_of(path)] == [
        ("order", "model", "sale.order", True),
        ("page", "int", None, True),
        ("ref", "string", None, False),
    ]
    assert fill(path, {"order": "7", "page": "1"}) == "/x/7/1/ref"


@pytest.mark.parametrize(
    "path", ["/web/session/logout", "/my/orders/7/accept", "/mail/unfollow", "/shop/cart", "/digest/1/unsubscribe"]
)
def test_addresses_that_do_something_are_not_visited(path: str) -> None:
    assert reason_against_path(path)


@pytest.mark.parametrize("path", ["/my/orders/7", "/my/invoices?page=2", "/slides/all"])
def test_addresses_that_show_something_are(path: str) -> None:
    assert reason_against_path(path) is None


def test_links_to_documents() -> None:
    links = ["/my/orders/7?access_token=x", "/my/orders/page/2", "/my/projects/3/task/4", "/shop/chair-12"]
    assert list(documents_in(links)) == [("/my/orders/#", 7, "/my/orders/7")]
    assert kind_of("/shop/chair-12?page=3") == "/shop/chair-#?page="


# --------------------------------------------------------------------------- verdicts


def verdict(expected: Expected, seen: Seen, **more: object) -> str:
    attempt = Attempt("pages", "page", ADA, get("/my/orders/12"), Prediction(expected, "because"), key=KEY)
    return judge(attempt, Observation(seen, "so", **{"status": 200, **more})).kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expected", "seen", "kind"),
    [
        ("denied", "served", "leak"),
        ("denied", "refused", "as-predicted"),
        ("denied", "blank", "as-predicted"),
        ("denied", "unclear", "as-predicted"),
        ("allowed", "served", "as-predicted"),
        ("allowed", "refused", "over-block"),
        ("allowed", "blank", "undecided"),
        ("allowed", "unclear", "undecided"),
        ("open", "served", "as-predicted"),
        ("open", "refused", "as-predicted"),
        ("unknown", "served", "undecided"),
        ("unknown", "refused", "undecided"),
    ],
)
def test_verdicts_on_records(expected: Expected, seen: Seen, kind: str) -> None:
    assert verdict(expected, seen) == kind


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "over-block"), (404, "over-block"), (400, "undecided"), (422, "undecided")]
)
def test_a_server_that_cannot_do_it_refuses_nobody(status: int, kind: str) -> None:
    """As where a PDF is asked for, and there is no program that makes them."""
    attempt = Attempt("pages", "page", ADA, get("/my/picking/pdf/12"), Prediction("allowed", "because"), key=KEY)
    assert judge(attempt, observe(attempt, Answer(status, HTML, b"no"), MarkerBook())).kind == kind


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("/slides/first-steps-12", "undecided"),
        ("/slides/12/first", "undecided"),
        ("/slides/first-steps-112", "over-block"),
        ("/slides", "over-block"),
    ],
)
def test_who_is_sent_on_to_the_record_is_not_refused(location: str, kind: str) -> None:
    attempt = Attempt("pages", "page", ADA, get("/slides/12"), Prediction("allowed", "because"), key=KEY)
    answer = Answer(301, HTML, b"", location=location)
    assert judge(attempt, observe(attempt, answer, MarkerBook())).kind == kind


def test_what_nobody_could_have_recognised_is_undecided() -> None:
    assert verdict("denied", "blank", known=False) == "undecided"


def messages_of(*documents: tuple[str, int]) -> Answer:
    """What the server answers to who asks for a thread: messages, each with the record that it is of."""
    told = [{"id": 2000 + number, "model": model, "res_id": number} for model, number in documents]
    data = {"mail.message": told, "mail.thread": [{"display_name": "S00012"}]}
    return Answer(200, JSON, json.dumps({"result": {"data": data}}).encode())


@pytest.mark.parametrize(
    ("documents", "seen"),
    [
        ([KEY, KEY], "served"),
        ([], "served"),
        ([("account.move", 73)], "blank"),  # the name of the order stands in a message of its invoice
        ([KEY, ("account.move", 73)], "unclear"),  # whatever may be read: nobody looked for the thread
        ([("sale.order", 13)], "blank"),
    ],
)
def test_messages_of_other_records_are_not_those_that_were_asked_for(
    documents: list[tuple[str, int]], seen: Seen
) -> None:
    book = MarkerBook()
    book.add(KEY, [Marker("name", "S00012")])
    attempt = Attempt(
        "messages", "thread", ADA, get("/x", effect="reads"), Prediction("denied", "no"), "messages", key=KEY
    )
    found = observe(attempt, messages_of(*documents), book)
    assert found.seen == seen
    assert judge(attempt, found).kind == {"served": "leak", "blank": "as-predicted", "unclear": "undecided"}[seen]


@pytest.mark.parametrize("more", [{"status": 0}, {"status": 429}, {"partial": True}])
def test_answers_that_did_not_come_whole_are_undecided(more: dict[str, object]) -> None:
    assert verdict("denied", "unclear", **more) == "undecided"


def listed(
    ids: tuple[int, ...], outcome: Expected = "allowed", allowed: tuple[int, ...] = (1, 2)
) -> tuple[str, list[int]]:
    foretold = Prediction(outcome, "because", frozenset(allowed), len(allowed), newest=10)
    attempt = Attempt("searches", "search", ADA, get("/"), foretold, "listing", model="sale.order")
    found = judge(attempt, Observation("served" if ids else "blank", "so", 200, ids=ids, count=len(ids)))
    return found.kind, [number for _, number in found.records]


def test_verdicts_on_lists_go_record_by_record() -> None:
    assert listed((1, 2)) == ("as-predicted", [])
    assert listed((1, 2, 5)) == ("leak", [5])
    assert listed((1,)) == ("over-block", [2])
    assert listed((1,), "open") == ("as-predicted", [])
    assert listed((3,), "denied", ()) == ("leak", [3])


def test_records_that_are_newer_than_the_source_are_not_judged() -> None:
    assert listed((1, 2, 11)) == ("as-predicted", [])
