"""XML-RPC as Odoo before 19 speaks it, and as nobody should."""

from __future__ import annotations

import xmlrpc.client
from typing import Any

import pytest

from ostiary.errors import NotOdoo, SourceError, UsageError
from ostiary.sources.api.address import Address
from ostiary.sources.api.calls import Call, Denied, Refused
from ostiary.sources.api.credentials import Credentials
from ostiary.sources.api.http import Http, Limits
from ostiary.sources.api.xmlrpc import XmlRpc
from unit.sources.api.server import Answer, Asked, as_fault, as_xml, serving

KEY = "0123456789abcdef"
QUICK = Limits(connect=2, silence=2, answer=5, size=1_000_000, attempts=2, first_pause=0.01, longest_pause=0.02)
SEARCH = Call("res.users", "search", None, [["id", ">", 1]], {"limit": 2}, {"active_test": False})


def transport(url: str) -> XmlRpc:
    return XmlRpc(Http(Address(url, "prod"), QUICK), Credentials("admin", KEY))


def test_calls_are_those_of_execute_kw() -> None:
    def answer(asked: Asked) -> Answer:
        return as_xml(7 if asked.path.endswith("common") else [2, 3])

    with serving(answer) as server:
        odoo = transport(server.url)
        assert (odoo.user_id(), odoo.call(SEARCH)) == (7, [2, 3])
        odoo.call(Call("res.users", "read", (2, 3), None, {"fields": ["login"]}))
        sent: list[tuple[Any, str | None]] = [xmlrpc.client.loads(one.body) for one in server.asked]
    assert server.paths == ["/xmlrpc/2/common", "/xmlrpc/2/object", "/xmlrpc/2/object"]
    assert sent[0] == (("prod", "admin", KEY, {}), "authenticate")
    arguments = {"limit": 2, "context": {"active_test": False}}
    assert sent[1] == (("prod", 7, KEY, "res.users", "search", [[["id", ">", 1]]], arguments), "execute_kw")
    assert sent[2][0][5:] == ([[2, 3]], {"fields": ["login"], "context": {}})


def test_a_login_that_is_not_accepted() -> None:
    with serving(lambda _: as_xml(False)) as server, pytest.raises(SourceError, match="does not accept this login"):
        transport(server.url).user_id()


@pytest.mark.parametrize(
    ("code", "text", "error", "words"),
    [
        (4, "Not yours.\nAsk somebody.", Denied, "^Not yours.$"),
        (2, "No such thing", Refused, "^No such thing$"),
        (1, "Traceback (most recent call last):\n  File x\nKeyError: 'x'", Refused, "^KeyError: 'x'$"),
        (3, "Access Denied", SourceError, "no longer accepts this login and key"),
        (1, f"wrong {KEY}", Refused, r"^wrong \*\*\*$"),
    ],
)
def test_faults(code: int, text: str, error: type[Exception], words: str) -> None:
    def answer(asked: Asked) -> Answer:
        return as_xml(7) if asked.path.endswith("common") else as_fault(code, text)

    with serving(answer) as server, pytest.raises(error, match=words):
        transport(server.url).call(SEARCH)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<methodResponse><params><param><value><string>&b;</string></value></param></params></methodResponse>"
)
OUTSIDE = (
    '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<methodResponse><params><param><value><string>&a;</string></value></param></params></methodResponse>"
)
DEEP = (
    "<methodResponse><params><param>" + "<value><array><data>" * 5000 + "</data></array></value>" * 5000
    + "</param></params></methodResponse>"
)  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        OUTSIDE,
        DEEP,
        "<html>Welcome</html>",
        "",
        "<methodResponse><params>",
        "<methodResponse><params></params></methodResponse>",
        "<methodResponse><params><param><value><int>many</int></value></param></params></methodResponse>",
        "<methodResponse><params><param><value><bigdecimal>x</bigdecimal></value></param></params></methodResponse>",
        "<methodResponse><fault><value><int>1</int></value></fault></methodResponse>",
        "<value><struct><member><value><int>1</int></value></member></struct></value>",
    ],
)
def test_xml_that_no_odoo_sends(body: str) -> None:
    with serving(lambda _: (200, {}, body.encode())) as server, pytest.raises(NotOdoo, match="does not answer as Odoo"):
        transport(server.url).user_id()


def test_login_and_database_are_needed() -> None:
    with pytest.raises(UsageError, match="whose key it is"):
        XmlRpc(Http(Address("http://localhost", "a")), Credentials(None, KEY))
    with pytest.raises(UsageError, match="wants to know the database"):
        XmlRpc(Http(Address("http://localhost")), Credentials("admin", KEY))
