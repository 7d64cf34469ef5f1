"""What may be sent, what may be shown, and what a server is."""

from __future__ import annotations

from typing import Any

import pytest

from ostiary.errors import NotOdoo, NotReachable, UsageError
from ostiary.probe.exchange import Request, call, get
from ostiary.probe.guard import is_harmless
from ostiary.probe.redact import cut, shown_target, shown_value
from ostiary.probe.server import identify
from unit.probe.fake_portal import FakePortal
from unit.probe.trying import answering, line_to, portal
from unit.sources.api.server import as_json


@pytest.mark.parametrize(
    "request_",
    [
        get("/my/orders/7?access_token=x&report_type=pdf"),
        get("/web/content/7?download=true"),
        get("/my/tasks/7/accepted"),
        get("/web/database/manager"),
        call("sale.order", "read", [7]),
        call("sale.order", "search_read", [], way="xmlrpc"),
        Request("POST", "/web/login", form={}),
        Request("POST", "/my/api/orders", json={}, effect="reads"),
        Request("HEAD", "/my"),
    ],
)
def test_what_only_reads(request_: Request) -> None:
    assert is_harmless(request_)


@pytest.mark.parametrize(
    "request_",
    [
        get("/web/session/logout"),
        get("/web/session/logout/"),
        get("/web/database/drop"),
        get("/web/become"),
        get("/my/orders/7/decline"),
        get("/my/orders/7/accept?access_token=x"),
        get("/mail/unfollow/x"),
        get("/shop/cart/update"),
        get("/x/delete/7"),
        call("sale.order", "write", [7], {}),
        call("sale.order", "action_confirm", [7]),
        call("sale.order", "unlink", [7], way="json2"),
        call("sale.order", "create", {}),
        Request("POST", "/my/account", form={}),
        Request("POST", "/my/api/orders", json={}),
        Request("PUT", "/my"),
        Request("DELETE", "/my/orders/7"),
        Request("GET", "/my", effect="changes"),
    ],
)
def test_what_might_change_something(request_: Request) -> None:
    assert not is_harmless(request_)


@pytest.mark.parametrize("path", ["my", "//elsewhere.invalid/", "", "/my\r\nX: y", "/a b", "https://x/"])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(UsageError, match="is no path on a server"):
        Request("GET", path)


def test_a_page_by_its_address() -> None:
    assert get("/my/orders/7?a=1&b=&a=2#top").query == (("a", "1"), ("b", ""), ("a", "2"))
    assert get("/my?access_token=x").with_query(access_token="", page="2").target == "/my?access_token=&page=2"
    assert get("?a=1").target == "/?a=1"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("/my/orders/7?access_token=3c1ede07-0d95-4b0d-9049-c35e4240903b", "/my/orders/7?access_token=3c1e…"),
        ("/my?token=abcdef", "/my?token=ab…"),
        ("/my?token=", "/my?token="),
        ("/survey/start/3c1ede07-0d95-4b0d-9049-c35e4240903b", "/survey/start/3c1e…"),
        ("/x/3c1ede070d954b0d9049c35e4240903b/y", "/x/3c1e…/y"),
        ("/x?page=2&sortby=date&search=a%20b", "/x?page=2&sortby=date&search=a+b"),
        ("/shop/customizable-desk-configuration-black-120", "/shop/customizable-desk-configuration-black-120"),
        ("/x?v=AbCdEf0123456789GhIjKl", "/x?v=AbCd…"),
        ("/unsubscribe/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "/unsubscribe/eyJh…"),
    ],
)
def test_tokens_are_cut_where_addresses_are_shown(target: str, shown: str) -> None:
    request = get(target)
    assert shown_target(request.path, request.query) == shown


def test_of_a_short_secret_less_is_shown() -> None:
    assert [cut(one) for one in ("", "1", "1234", "abcdefghi", "abcdefghijklmnop")] == ["", "…", "1…", "abc…", "abcd…"]
    assert shown_value("plain words") == "plain words"


@pytest.mark.parametrize(
    ("version", "series"), [("19.0", "19.0"), ("14.0", "14.0"), ("13.0", None), ("saas~18.2", None)]
)
def test_an_odoo_says_which_it_is(version: str, series: str | None) -> None:
    with portal(FakePortal(version=version, tells_databases=["a", "b"])) as (line, _):
        server = identify(line)
        assert (server.version, server.series and server.series.name, server.databases) == (version, series, ("a", "b"))


def test_an_odoo_without_a_database_at_hand() -> None:
    def answer(asked: Any) -> tuple[int, dict[str, str], bytes]:
        return as_json({"version": "19.0"}) if asked.path == "/json/version" else (404, {}, b"<html>")

    with answering(answer) as (line, _):
        assert identify(line).version == "19.0" and identify(line).databases is None


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>hello</html>"),
        (404, {}, b""),
        (200, {"Content-Type": "application/json"}, b'{"result": {"server_serie": 7}}'),
        (200, {"Content-Type": "application/json"}, b'{"result": [1]}'),
        (200, {"Content-Type": "application/json"}, b"[" * 100_000),
    ],
)
def test_a_server_that_is_no_odoo(answer: tuple[int, dict[str, str], bytes]) -> None:
    with answering(lambda _: answer) as (line, _), pytest.raises(NotOdoo, match="does not answer as Odoo does"):
        identify(line)


def test_a_server_that_sends_everybody_elsewhere() -> None:
    with (
        answering(lambda _: (301, {"Location": "https://www.example.com/"}, b"")) as (line, _),
        pytest.raises(NotOdoo, match="sends requests on to another server, where nothing goes"),
    ):
        identify(line)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(NotReachable, match="cannot be reached: the connection is refused"):
        identify(line_to("http://127.0.0.1:9"))
