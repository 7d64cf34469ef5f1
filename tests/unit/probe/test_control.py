"""Pages of Odoo's own that name a record anyhow, and those that name it since it was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from ostiary.findings import Location
from ostiary.probe.control import controlled, told_apart
from ostiary.probe.discovery.route import RouteFact
from ostiary.probe.discovery.unknown_pages import RouteBook
from ostiary.probe.exchange import Answer, Request, Rpc, get
from ostiary.probe.markers import ITS_FILE, Marker, MarkerBook
from ostiary.probe.observation import Observation
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.scene import Actor, Key, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict

TASKS = RouteFact("project", "tasks", ("/my/tasks",), params=("project_id",))
CATEGORY = RouteFact("website_slides", "channel", ("/slides/<int:channel_id>/category/<int:category_id>",))
OWN = RouteFact("library", "tasks", ("/my/tasks",), location=Location("library/controllers/main.py", 3))
PROJECT: Key = ("project.project", 17)


@dataclass
class Linked(PagesPredictor):
    link: str | None = None

    def linked(self, actor: Actor, key: Key, asked: Key | None = None) -> str | None:
        return self.link


@dataclass
class Named(PagesPredictor):
    names: tuple[str, ...] = ()

    def is_name(self, actor: Actor, text: str) -> bool:
        return text in self.names


@dataclass
class Page:
    """What the page shows without the difference, and what was asked for."""

    fields: tuple[str, ...]
    asked: list[str] = field(default_factory=list)

    def send(self, request: Request) -> Answer:
        self.asked.append(request.target)
        return Answer(200)

    def read(self, answer: Answer) -> Observation:
        return Observation("served", "", 200, self.fields)


def verdict(route: RouteFact, target: str, family: str) -> Verdict:
    request = get(target, effect="reads")
    foretold = Prediction("denied", "the rules refuse it")
    attempt = Attempt(family, "page", Actor("one", 6), request, foretold, key=PROJECT, route=route)
    return Verdict("leak", "shown", attempt, Observation("served", "", 200, ("name",)), (PROJECT,))


def judged(route: RouteFact, target: str, family: str, page: Page, link: str | None) -> Verdict:
    scene = Scene("19.0", [], [route], [], MarkerBook(), Linked(link=link))
    return controlled(scene, verdict(route, target, family), page.send, page.read)


@pytest.mark.parametrize(
    ("route", "target", "family", "plain"),
    [
        (TASKS, "/my/tasks?project_id=17", "arguments", "/my/tasks"),
        (CATEGORY, "/slides/6/category/17", "parents", "/slides/6"),
        (CATEGORY, "/slides/wood-6/category/17?x=1", "parents", "/slides/wood-6"),
    ],
)
def test_what_a_stock_page_names_without_being_asked_is_no_leak(
    route: RouteFact, target: str, family: str, plain: str
) -> None:
    page = Page(("name", "code"))
    found = judged(route, target, family, page, "`project.task:5` may be read")
    assert (found.kind, found.records, page.asked) == ("as-predicted", (), [plain])
    assert "`project.task:5` may be read" in found.reason


@pytest.mark.parametrize(
    ("route", "fields", "link"),
    [
        (TASKS, (), "a link"),  # the page alone does not name it
        (TASKS, ("name",), None),  # nothing that may be read leads to it
        (OWN, ("name",), "a link"),  # code of one's own has no such excuse
    ],
)
def test_everything_else_stays_a_leak(route: RouteFact, fields: tuple[str, ...], link: Any) -> None:
    found = judged(route, "/my/tasks?project_id=17", "arguments", Page(fields), link)
    assert (found.kind, found.records) == ("leak", (PROJECT,))


DELIVERY: Key = ("stock.picking", 78)
ROWS = Request("POST", "/web/dataset/call_kw", rpc=Rpc("stock.picking", "read", ([78],)), effect="reads")


def leak_of_delivery(request: Request, *fields: str) -> Verdict:
    book = MarkerBook()
    book.add(DELIVERY, [Marker("name", "WH/OUT/00072"), Marker("origin", "S00104")])
    scene = Scene("19.0", [], [], [], book, Named(names=("S00104", "S00105")))
    attempt = Attempt("messages", "thread", Actor("one", 6), request, Prediction("denied", "refused"), key=DELIVERY)
    return told_apart(scene, Verdict("leak", "shown", attempt, Observation("served", "", 200, fields), (DELIVERY,)))


def test_what_is_the_name_of_something_that_may_be_read_proves_nothing() -> None:
    found = leak_of_delivery(get("/page", effect="reads"), "origin")
    assert (found.kind, found.records) == ("undecided", ())
    assert found.reason == "what the answer shows is also the name of a record that may be read"


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        (get("/page", effect="reads"), ("origin", "name")),  # nothing else has its name
        (get("/page", effect="reads"), ("origin", ITS_FILE)),
        (get("/page", effect="reads"), ()),
        (ROWS, ("origin",)),  # the row itself came
    ],
)
def test_what_is_the_records_own_stays_a_leak(request_: Request, fields: tuple[str, ...]) -> None:
    found = leak_of_delivery(request_, *fields)
    assert (found.kind, found.records) == ("leak", (DELIVERY,))


def test_the_route_of_an_address() -> None:
    book = RouteBook([TASKS, OWN, CATEGORY])
    assert book.of("/my/tasks?x=1") is OWN
    assert book.of("/slides/6/category/17") is CATEGORY
    assert book.of("/slides/6") is None and book.of("/my/tasksX") is None
