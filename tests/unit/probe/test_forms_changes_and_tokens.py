"""What is tried on routes that take forms, that change something, or that want a token."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ostiary.probe.discovery.addons import routes_of
from ostiary.probe.discovery.route import RouteFact
from ostiary.probe.exchange import Answer, Request
from ostiary.probe.markers import Marker, MarkerBook
from ostiary.probe.observation import observe
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.probing import Outcome
from ostiary.probe.proof import Watching, Witness
from ostiary.probe.report.curl import curl_line
from ostiary.probe.scene import Actor, Document, Prediction, Scene
from ostiary.probe.tries import changes, forms, tokens
from ostiary.probe.tries.attempt import Attempt, Watched
from ostiary.probe.verdict import Verdict

ROUTES = """
import json
from odoo import http
from odoo.http import request


class Loans(http.Controller):
    @http.route("/loan/<int:loan_id>", type="http", auth="public")
    def loan(self, loan_id, access_token=None):
        return request.env["library.loan"].sudo().browse(loan_id).name

    @http.route("/loan/link/<int:loan_id>", type="http", auth="user")
    def link(self, loan_id):
        return request.env["library.loan"].sudo().browse(loan_id).get_portal_url()

    @http.route("/loan/open/<string:access_token>", type="http", auth="public")
    def open(self, access_token):
        return request.env["library.loan"].sudo().search([("access_token", "=", access_token)]).name

    @http.route("/loan/body", type="http", auth="user", methods=["POST"], csrf=False)
    def body(self):
        data = json.loads(request.httprequest.data)
        return request.env["library.loan"].sudo().browse(data["loan_id"]).name

    @http.route("/loan/show", type="http", auth="user", methods=["POST"])
    def show(self, loan_id):
        return request.env["library.loan"].sudo().browse(int(loan_id)).name

    @http.route("/loan/rename", type="json", auth="user")
    def rename(self, loan_id, name):
        request.env["library.loan"].sudo().browse(loan_id).name = name

    @http.route("/loan/close/<int:loan_id>", type="http", auth="user", methods=["POST"], csrf=False)
    def close(self, loan_id):
        request.env["library.loan"].browse(loan_id).write({"state": "done"})

    @http.route("/loan/new", type="http", auth="user", methods=["POST"])
    def new(self, **kw):
        request.env["library.loan"].sudo().create(kw)
"""
TOKEN, OTHER = "11111111-aaaa-4aaa-8aaa-111111111111", "22222222-bbbb-4bbb-8bbb-222222222222"


@pytest.fixture
def addons(tmp_path: Path) -> Path:
    addon = tmp_path / "library"
    addon.mkdir()
    (addon / "__manifest__.py").write_text("{'name': 'Library', 'version': '19.0.1.0.0', 'depends': ['base']}")
    (addon / "__init__.py").write_text("from . import routes\n")
    (addon / "routes.py").write_text(ROUTES)
    return tmp_path


def scene(addons: Path, *, series: str = "19.0", changed: bool = False) -> Scene:
    ada, bob = Actor("ada", 7), Actor("bob", 8)
    documents = [
        Document("library.loan", 5, frozenset({"ada"}), TOKEN),
        Document("library.loan", 6, frozenset({"bob"}), OTHER),
    ]
    book = MarkerBook()
    for document in documents:
        book.add(document.key, [Marker("name", f"LOAN/0000{document.id}", strong=True)])
    predictor = PagesPredictor({document.key: document.owners for document in documents})
    routes = routes_of([addons], int(series[:2]))
    found = Scene(series, [ada, bob, Actor("nobody", 4, anonymous=True)], routes, documents, book, predictor)
    found.changes_allowed, found.witness = changed, Witness("postgresql:///nowhere", {"library.loan": "library_loan"})
    return found


def routes_by_name(addons: Path) -> dict[str, RouteFact]:
    return {route.name: route for route in routes_of([addons], 19)}


def test_the_code_says_what_makes_tokens_reads_bodies_and_takes_foreign_forms(addons: Path) -> None:
    found = routes_by_name(addons)
    assert [name for name, route in found.items() if route.mints] == ["/loan/link/<int:loan_id>"]
    assert {name: route.body for name, route in found.items() if route.body} == {"/loan/body": ("loan_id",)}
    assert {name for name, route in found.items() if not route.csrf and not route.is_json} == {
        "/loan/body", "/loan/close/<int:loan_id>",
    }  # fmt: skip
    assert found["/loan/rename"].changes == "….name = …"


@pytest.mark.parametrize(("series", "kind"), [("19.0", "application/json"), ("14.0", "text/plain")])
def test_bodies_are_written_as_the_series_takes_them(addons: Path, series: str, kind: str) -> None:
    (one,) = [
        attempt
        for attempt in forms.attempts(scene(addons, series=series))
        if attempt.request.path == "/loan/body" and attempt.actor.name == "bob" and attempt.key == ("library.loan", 5)
    ]
    assert (one.request.json, one.request.headers["Content-Type"]) == ({"loan_id": 5}, kind)
    assert one.prediction.outcome == "denied"
    assert f"-H 'Content-Type: {kind}' -d '{{\"loan_id\": 5}}'" in curl_line(one, "http://odoo")


def test_forms_that_read_are_sent_with_the_token_of_the_session(addons: Path) -> None:
    sent = [one for one in forms.attempts(scene(addons)) if one.request.path == "/loan/show"]
    assert {(one.actor.name, str(one.request.form), one.request.csrf) for one in sent} == {
        (who, f"{{'loan_id': '{number}'}}", True) for who in ("ada", "bob", "nobody") for number in (5, 6)
    }
    line = curl_line(next(one for one in sent if one.actor.name == "ada"), "http://odoo")
    assert """--data-urlencode 'csrf_token='"$CSRF_ADA"''""" in line


def test_nothing_is_changed_where_that_is_not_allowed(addons: Path) -> None:
    assert list(changes.attempts(scene(addons))) == []


def test_changes_are_tried_on_another_s_record_without_a_token_and_by_making_one(addons: Path) -> None:
    tried = {(one.way, one.request.path, one.about) for one in changes.attempts(scene(addons, changed=True))}
    assert tried == {
        ("write of another's record", "/loan/rename", "library.loan:6"),
        ("write of another's record", "/loan/close/6", "library.loan:6"),
        ("form of another site", "/loan/close/5", "library.loan:5"),
        ("create", "/loan/new", "library.loan"),
    }


def test_without_a_database_to_look_into_no_change_is_tried_and_that_is_told(addons: Path) -> None:
    there = scene(addons, changed=True)
    there.witness = None
    assert list(changes.attempts(there)) == []
    assert there.left_out == {"routes that change something": "only a database as --source shows whether they did"}


class States(Witness):
    """Says one thing after the other."""

    def __init__(self, *states: object) -> None:
        super().__init__("", {})
        self.states = list(states)

    def state(self, watched: Watched) -> object:
        return self.states.pop(0)


class Nobody:
    name = "nobody"

    def send(self, request: Request) -> Answer:
        return Answer(200, body=b"saved")


@pytest.mark.parametrize(("states", "seen"), [(("1", "1"), "refused"), (("1", "2"), "served"), (("1", None), "served")])
def test_a_change_is_what_the_database_shows_not_what_the_answer_says(states: tuple[object, ...], seen: str) -> None:
    watched = Watched("library.loan", 5, "the record was changed")
    answer = Watching(Nobody(), States(*states), watched).send(Request("POST", "/loan/close/5"))
    denied = Prediction("denied", "no right")
    attempt = Attempt("changes", "write", Actor("ada", 7), Request(), denied, "change", watched=watched)
    assert observe(attempt, answer, MarkerBook()).seen == seen


def test_wrong_tokens_are_named_after_the_record_that_has_them(addons: Path) -> None:
    there = scene(addons)
    lines = {
        one.way.removeprefix("page, token "): curl_line(one, "http://odoo")
        for one in tokens.attempts(there)
        if one.actor.anonymous and one.key == ("library.loan", 5) and one.request.path == "/loan/5"
    }
    words = {way: line.rpartition("access_token=")[2] for way, line in lines.items()}
    assert words["of another record"] == """'"$TOKEN_LIBRARY_LOAN_6"''"""
    assert words["right"] == """'"$TOKEN_LIBRARY_LOAN_5"''"""
    made = f"TOKEN_LIBRARY_LOAN_5={TOKEN}; for one in {' '.join(_word(words[way]) for way in MADE)}; do echo $one; done"
    said = subprocess.run(["bash", "-c", made], capture_output=True, text=True, check=True).stdout.split()
    assert said == [TOKEN[:18], TOKEN[:-1], TOKEN + TOKEN, TOKEN.upper()]


MADE = ("cut in half", "one letter short", "doubled", "in capitals")


def _word(end_of_line: str) -> str:
    """The expression without the quotes of the address around it."""
    return end_of_line.removeprefix("'").removesuffix("''")


def test_a_page_that_finds_by_its_token_is_asked_with_what_is_not_the_whole(addons: Path) -> None:
    asked = {one.request.path for one in tokens.attempts(scene(addons)) if one.request.path.startswith("/loan/open/")}
    assert asked == {f"/loan/open/{one}" for one in (TOKEN[:18], TOKEN[:-1], TOKEN + TOKEN, TOKEN.upper())}


def test_the_token_of_a_twin_opens_what_is_not_its_own(addons: Path) -> None:
    there = scene(addons)
    there.documents = [Document("library.loan", 5, frozenset({"ada"}), TOKEN),
                       Document("library.loan", 6, frozenset({"bob"}), TOKEN)]  # fmt: skip
    twins = [one for one in tokens.attempts(there) if one.way.endswith("which has the same")]
    assert {(one.key, one.actor.name, one.prediction.outcome) for one in twins if one.actor.anonymous} == {
        (("library.loan", 5), "nobody", "denied"), (("library.loan", 6), "nobody", "denied"),
    }  # fmt: skip


def test_a_way_that_has_leaked_enough_is_left(addons: Path) -> None:
    there = scene(addons)
    outcome = Outcome(there, enough=1)
    first, second = [one for one in forms.attempts(there) if one.request.path == "/loan/show"][:2]
    assert outcome.is_wanted(first)
    seen = observe(first, Answer(200, body=b"LOAN/00005"), there.markers)
    outcome.add(Verdict("leak", "shown", first, seen, (("library.loan", 5),)), "http://odoo")
    assert (outcome.is_wanted(second), outcome.spared) == (False, 1)


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (Answer(200, {"content-type": "application/pdf"}, b"%PDF-1.4"), "served"),
        (Answer(200, {"content-type": "text/html"}, b"LOAN/00005"), "served"),
        (Answer(200, {"content-type": "text/html"}, b"no"), "blank"),
        (Answer(403), "refused"),
    ],
)
def test_a_pdf_of_a_record_that_is_refused_is_served(addons: Path, answer: Answer, seen: str) -> None:
    there = scene(addons)
    denied = there.predictor.record(there.actors[1], ("library.loan", 5), site=True)
    attempt = Attempt("reports", "pdf", there.actors[1], Request(), denied, "pdf", key=("library.loan", 5))
    assert observe(attempt, answer, there.markers).seen == seen


@pytest.mark.parametrize(
    ("location", "seen"),
    [("/my/loans/5/shared", "unclear"), ("/my", "refused"), ("/my/loans/55/shared", "refused")],
)
def test_being_sent_on_below_the_same_page_is_no_refusal(addons: Path, location: str, seen: str) -> None:
    there = scene(addons)
    allowed = Prediction("allowed", "the rules")
    request = Request("GET", "/my/loans/5")
    attempt = Attempt("pages", "page", there.actors[0], request, allowed, key=("library.loan", 5))
    assert observe(attempt, Answer(303, location=location), there.markers).seen == seen
