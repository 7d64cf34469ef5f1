"""Calls in four languages: what is sent, and what the answers mean."""

from __future__ import annotations

import json
import xmlrpc.client
from typing import Any

import pytest

from ostiary.errors import UsageError
from ostiary.probe.accounts import Account
from ostiary.probe.exchange import Answer, Rpc, get
from ostiary.probe.login import LoginFailed
from ostiary.probe.rpc import Identity, named, result_of, write
from ostiary.probe.visitor import Visitor
from unit.probe.trying import ADA, answering
from unit.sources.api.server import Asked, as_fault, as_json, as_xml

READ = Rpc("sale.order", "read", ([7], ["name"]), {"context": {"lang": "de_DE"}})
WHO = Identity("shop", 6, "secret")


def in_way(way: Any) -> Rpc:
    return Rpc(READ.model, READ.method, READ.args, READ.kwargs, way)


def test_a_call_as_the_pages_do_it() -> None:
    written = write(READ, Identity())
    assert written.path == "/web/dataset/call_kw/sale.order/read"
    assert json.loads(written.body)["params"] == {
        "model": "sale.order",
        "method": "read",
        "args": [[7], ["name"]],
        "kwargs": {"context": {"lang": "de_DE"}},
    }


def test_a_call_over_json2_has_names_and_a_key() -> None:
    written = write(in_way("json2"), WHO)
    assert written.path == "/json/2/sale.order/read"
    assert json.loads(written.body) == {"ids": [7], "fields": ["name"], "context": {"lang": "de_DE"}}
    assert written.headers["Authorization"] == "bearer secret" and written.headers["X-Odoo-Database"] == "shop"
    assert "secret" not in repr(written)


def test_a_call_over_xmlrpc_and_jsonrpc() -> None:
    args = ["shop", 6, "secret", "sale.order", "read", [[7], ["name"]], {"context": {"lang": "de_DE"}}]
    written = write(in_way("xmlrpc"), WHO)
    assert written.path == "/xmlrpc/2/object"
    assert xmlrpc.client.loads(written.body) == (tuple(args), "execute_kw")
    written = write(in_way("jsonrpc"), WHO)
    assert written.path == "/jsonrpc"
    assert json.loads(written.body)["params"] == {"service": "object", "method": "execute_kw", "args": args}


@pytest.mark.parametrize(
    ("rpc", "expected"),
    [
        (Rpc("m", "search", ([["a", "=", 1]], 0, 5)), {"domain": [["a", "=", 1]], "offset": 0, "limit": 5}),
        (Rpc("m", "search_count", ([],)), {"domain": []}),
        (Rpc("m", "read", (7,)), {"ids": [7]}),
        (Rpc("m", "name_search", ("x",), {"limit": 3}), {"name": "x", "limit": 3}),
        (Rpc("m", "own_method", (), {"a": 1}), {"a": 1}),
    ],
)
def test_names_of_arguments(rpc: Rpc, expected: dict[str, Any]) -> None:
    assert named(rpc) == expected


def test_what_a_language_cannot_say() -> None:
    with pytest.raises(UsageError, match="by their names"):
        write(Rpc("m", "own_method", (1,), way="json2"), WHO)
    with pytest.raises(UsageError, match="XML-RPC cannot say"):
        write(Rpc("m", "search", ([["id", "=", 1 << 70]],), way="xmlrpc"), WHO)


def answered(value: object, status: int = 200) -> Answer:
    status, headers, body = as_json(value, status)
    return Answer(status, {"content-type": headers["Content-Type"]}, body)


def error(name: str, code: int = 200) -> dict[str, object]:
    return {"error": {"code": code, "data": {"name": name, "message": "words"}}}


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        (error("odoo.exceptions.AccessError"), "access"),
        (error("odoo.exceptions.AccessDenied"), "login"),
        (error("odoo.exceptions.MissingError"), "missing"),
        (error("odoo.http.SessionExpiredException", 100), "expired"),
        (error("werkzeug.exceptions.NotFound", 404), "not-found"),
        (error("builtins.ValueError"), "error"),
        (error("", 100), "expired"),
        ({"error": {}}, "error"),
        ({"error": {"data": [1], "code": "x"}}, "error"),
        ({"error": "text"}, "error"),
        ({}, "error"),
        ([1], "error"),
        (None, "error"),
    ],
)
@pytest.mark.parametrize("way", ["call_kw", "jsonrpc"])
def test_refusals_over_json(value: object, refusal: str, way: Any) -> None:
    found = result_of(in_way(way), answered(value))
    assert (found.refusal, found.value, found.served) == (refusal, None, False)


@pytest.mark.parametrize("way", ["call_kw", "jsonrpc"])
def test_a_method_that_returns_nothing_was_served(way: Any) -> None:
    found = result_of(in_way(way), answered({"jsonrpc": "2.0", "id": 1}))
    assert (found.refusal, found.value, found.served) == (None, None, True)


def test_values_over_json() -> None:
    found = result_of(READ, answered({"result": [{"id": 7}]}))
    assert (found.value, found.served) == ([{"id": 7}], True)
    assert result_of(READ, answered({"result": None})).served
    assert result_of(in_way("json2"), answered(False)).value is False


@pytest.mark.parametrize(
    ("status", "name", "refusal"),
    [
        (401, "werkzeug.exceptions.Unauthorized", "login"),
        (403, "odoo.exceptions.AccessError", "access"),
        (404, "werkzeug.exceptions.NotFound", "not-found"),
        (404, "odoo.exceptions.MissingError", "missing"),
        (422, "werkzeug.exceptions.UnprocessableEntity", "error"),
        (500, "builtins.ValueError", "error"),
    ],
)
def test_refusals_over_json2(status: int, name: str, refusal: str) -> None:
    found = result_of(in_way("json2"), answered({"name": name, "message": "words"}, status))
    assert (found.refusal, found.exception, found.message) == (refusal, name, "words")


@pytest.mark.parametrize(
    ("code", "text", "refusal", "exception"),
    [
        (4, "no right", "access", ""),
        (3, "Access Denied", "login", ""),
        (2, "Record does not exist", "error", ""),
        (
            1,
            "Traceback (most recent call last):\n  File\nodoo.exceptions.MissingError: gone",
            "missing",
            "odoo.exceptions.MissingError",
        ),
        (1, "Traceback (most recent call last):\n  File\nValueError: words", "error", "ValueError"),
        ("warning -- AccessError", "no", "error", ""),
        (1, "", "error", ""),
    ],
)
def test_refusals_over_xmlrpc(code: Any, text: str, refusal: str, exception: str) -> None:
    _, _, body = as_fault(code, text)
    found = result_of(in_way("xmlrpc"), Answer(200, {}, body))
    assert (found.refusal, found.exception) == (refusal, exception)


def test_values_over_xmlrpc() -> None:
    _, _, body = as_xml([{"id": 7}])
    assert result_of(in_way("xmlrpc"), Answer(200, {}, body)).value == [{"id": 7}]


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><methodResponse><params><param><value>&b;</value></param></params></methodResponse>'


@pytest.mark.parametrize("body", [b"", b"<html>", BOMB, b"\xff\xfe", b"[" * 100_000])
@pytest.mark.parametrize("way", ["call_kw", "jsonrpc", "json2", "xmlrpc"])
def test_answers_that_are_none(body: bytes, way: Any) -> None:
    assert result_of(in_way(way), Answer(200, {"content-type": "text/html"}, body)).refusal == "error"


def test_an_answer_that_did_not_come_whole() -> None:
    assert result_of(READ, Answer(200, failure="the connection broke")).message == "the connection broke"
    assert result_of(READ, Answer(200, truncated=True)).message == "the answer is too long"


def test_a_redirect_to_the_login_is_a_session_that_is_over() -> None:
    assert result_of(READ, Answer(303, location="/web/login?redirect=/my")).refusal == "expired"


def test_external_calls_have_a_key_and_no_cookies() -> None:
    def answer(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return as_json(7) if asked.path.startswith("/json/2") else as_xml(6)

    with answering(answer) as (line, server):
        line.database = "shop"
        ada = Visitor(line, Account("one", "ada", "right", key="key"))
        assert ada.rpc("m", "search_count", [], way="json2").value == 7
        assert ada.rpc("m", "search_count", [], way="xmlrpc").value == 6
        assert ada.rpc("m", "search_count", [], way="xmlrpc").value == 6
        assert server.paths == ["/json/2/m/search_count", "/xmlrpc/2/common", "/xmlrpc/2/object", "/xmlrpc/2/object"]
        assert server.asked[0].headers["Authorization"] == "bearer key"
        assert not any("Cookie" in asked.headers for asked in server.asked)
        (given, _) = xmlrpc.client.loads(server.asked[1].body)
        assert given == ("shop", "ada", "key", {})


def test_an_account_with_a_key_alone_opens_no_pages() -> None:
    with answering(lambda asked: as_json({"uid": 7, "lang": "en_US"})) as (line, server):
        keyed = Visitor(line, Account("one", "ada", key="key"))
        with pytest.raises(LoginFailed, match="`one` has a key but no password: it cannot open pages"):
            keyed.send(get("/my"))
        assert server.asked == []
        keyed.start()
        assert keyed.user_id == 7 and server.paths == ["/json/2/res.users/context_get"]


def test_whose_key_it_is_before_19() -> None:
    def answer(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return (404, {}, b"<html>") if asked.path.startswith("/json/2") else as_xml(6)

    with answering(answer) as (line, _):
        line.database = "shop"
        keyed = Visitor(line, Account("one", "ada", key="key"))
        keyed.start()
        assert keyed.user_id == 6


def test_a_key_that_is_not_taken() -> None:
    with (
        answering(lambda asked: as_json({"name": "x.Unauthorized"}, 401)) as (line, _),
        pytest.raises(LoginFailed, match="does not take the key of `one`"),
    ):
        Visitor(line, Account("one", "ada", key="key")).start()


def test_a_password_goes_where_no_key_is_wanted_and_never_as_bearer() -> None:
    with answering(lambda asked: as_json({"name": "x.Unauthorized"}, 401)) as (line, server):
        assert Visitor(line, ADA).rpc("m", "search", [], way="json2").refusal == "login"
        assert "Authorization" not in server.asked[0].headers and b"right" not in server.asked[0].body


def test_an_api_that_does_not_know_the_account() -> None:
    with answering(lambda asked: as_xml(False)) as (line, _):
        line.database = "shop"
        with pytest.raises(LoginFailed, match="the external API does not let `one` in"):
            Visitor(line, ADA).rpc("m", "search", [], way="xmlrpc")


def test_a_database_is_needed_where_it_is_not_known() -> None:
    with answering(lambda asked: as_xml(6)) as (line, _), pytest.raises(UsageError, match="want to know the database"):
        Visitor(line).rpc("m", "search", [], way="xmlrpc")
