"""Signing in to a portal that behaves as Odoo does, and to some that do not."""

from __future__ import annotations

import pytest

from ostiary.probe.accounts import Account
from ostiary.probe.exchange import Answer, get
from ostiary.probe.login import LoginFailed, Session, csrf_token
from ostiary.probe.visitor import Visitor
from unit.probe.fake_portal import FakePortal
from unit.probe.trying import ADA, BOB, answering, portal
from unit.sources.api.server import as_json

SECRET = "JBSWY3DPEHPK3PXP"


def test_an_account_signs_in_by_the_form_before_its_first_page() -> None:
    with portal(FakePortal()) as (line, server):
        ada = Visitor(line, ADA)
        answer = ada.send(get("/my"))
        assert answer.status == 200 and b"hello" in answer.body
        assert server.paths == ["/web/login", "/web/login", "/web/session/get_session_info", "/my"]
        assert ada.session == Session(6, 36, "shop", False, "19.0")
        assert (ada.user_id, ada.partner_id, ada.internal, ada.database) == (6, 36, False, "shop")


def test_two_accounts_have_sessions_of_their_own() -> None:
    with portal() as (line, _):
        ada, bob, nobody = Visitor(line, ADA), Visitor(line, BOB), Visitor(line)
        ada.start()
        bob.start()
        assert (ada.user_id, bob.user_id, nobody.user_id) == (6, 7, None)
        assert ada.cookies["session_id"] != bob.cookies["session_id"]
        assert nobody.send(get("/my")).location == "/web/login?redirect=/my"


def test_a_wrong_password_is_tried_once() -> None:
    fake = FakePortal()
    with portal(fake) as (line, _):
        with pytest.raises(LoginFailed, match="does not let `one` in: login and password do not fit") as caught:
            Visitor(line, Account("one", "ada", "wrong")).start()
        assert "wait a minute" in (caught.value.hint or "")
        assert fake.failures == 1


def test_a_refused_password_is_not_sent_again() -> None:
    fake = FakePortal()
    with portal(fake) as (line, _):
        wrong = Visitor(line, Account("one", "ada", "wrong"))
        for _ in range(3):
            with pytest.raises(LoginFailed, match="does not let `one` in"):
                wrong.send(get("/my"))
        assert fake.failures == 1


def test_a_server_that_was_away_is_asked_again() -> None:
    fake = FakePortal()
    with portal(fake) as (line, server):
        server.answer = lambda asked: (0, {}, b"")
        ada = Visitor(line, ADA)
        with pytest.raises(LoginFailed, match="the login page does not come: the connection broke"):
            ada.send(get("/my"))
        server.answer = fake.answer
        assert ada.send(get("/my")).status == 200


def test_a_second_factor() -> None:
    with portal(FakePortal(second_factors={"ada": SECRET})) as (line, _):
        ada = Visitor(line, Account("one", "ada", "right", totp=SECRET))
        ada.start()
        assert ada.user_id == 6


def test_a_second_factor_without_its_secret() -> None:
    with portal(FakePortal(second_factors={"ada": SECRET})) as (line, _):
        with pytest.raises(LoginFailed, match="`one` has a second factor") as caught:
            Visitor(line, ADA).start()
        assert "totp_env" in (caught.value.hint or "")


def test_a_wrong_second_factor_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("ostiary.probe.login.sign_in.__defaults__", (waited.append,))
    with portal(FakePortal(second_factors={"ada": SECRET})) as (line, _):
        account = Account("one", "ada", "right", totp="GEZDGNBVGY3TQOJQ")
        with pytest.raises(LoginFailed, match="the second factor of `one` is not accepted"):
            Visitor(line, account).start()
    assert len([one for one in waited if one > 0.5]) == 1 and max(waited) <= 31


def test_one_of_several_databases() -> None:
    with portal(FakePortal(chooses_database=True), database="shop") as (line, _):
        ada = Visitor(line, ADA)
        assert ada.send(get("/my")).status == 200
        nobody = Visitor(line)
        nobody.start()
        assert "session_id" in nobody.cookies


def test_several_databases_and_none_named() -> None:
    with portal(FakePortal(chooses_database=True)) as (line, _):
        with pytest.raises(LoginFailed, match="the server has several databases") as caught:
            Visitor(line, ADA).start()
        assert "?db=NAME" in (caught.value.hint or "")


def test_a_session_that_is_over_is_renewed_once() -> None:
    fake = FakePortal()
    with portal(fake) as (line, _):
        ada = Visitor(line, ADA)
        ada.start()
        fake.sessions.clear()
        assert ada.send(get("/my")).status == 200
        fake.sessions.clear()
        assert ada.rpc("res.partner", "read", [1]).value is True
        assert fake.logins == 3


def test_a_page_that_sends_everybody_to_the_login_does_not_sign_in_again() -> None:
    fake = FakePortal()
    with portal(fake) as (line, server):
        ada = Visitor(line, ADA)
        ada.start()
        real = server.answer
        server.answer = lambda asked: (303, {"Location": "/web/login"}, b"") if asked.path == "/odd" else real(asked)
        assert ada.send(get("/odd")).location == "/web/login"
        assert fake.logins == 1 and server.paths.count("/odd") == 1


def test_a_login_page_on_another_server_gets_no_password() -> None:
    with answering(lambda _: (302, {"Location": "https://elsewhere.invalid/web/login"}, b"")) as (line, server):
        with pytest.raises(LoginFailed, match="on another server, where no password goes"):
            Visitor(line, ADA).start()
        assert all(asked.method == "GET" for asked in server.asked)


def test_a_page_without_a_form_is_signed_in_to_as_programs_do() -> None:
    fake = FakePortal()
    with portal(fake, database="shop") as (line, server):
        real = server.answer
        server.answer = lambda asked: (200, {}, b"<html>") if asked.path.startswith("/web/login") else real(asked)
        ada = Visitor(line, ADA)
        ada.start()
        assert ada.user_id == 6
        assert server.asked[1].json["params"] == {"db": "shop", "login": "ada", "password": "right"}


def test_a_page_without_a_form_and_no_database() -> None:
    with (
        answering(lambda _: (200, {}, b"<html>")) as (line, _),
        pytest.raises(LoginFailed, match="has no form of Odoo"),
    ):
        Visitor(line, ADA).start()


@pytest.mark.parametrize("told", [None, [], {"uid": False}, {"uid": "7"}, {"uid": True}, 7])
def test_a_server_that_says_nonsense_about_who_is_there(told: object) -> None:
    def answer(asked: object) -> tuple[int, dict[str, str], bytes]:
        return as_json({"jsonrpc": "2.0", "result": told})

    with answering(answer) as (line, _), pytest.raises(LoginFailed):
        Visitor(line, ADA).start()


@pytest.mark.parametrize(
    ("html", "token"),
    [
        ('<input name="q"/><input type="hidden" name="csrf_token" value="abc"/>', "abc"),
        ("<INPUT value='a&amp;b' NAME='csrf_token'>", "a&b"),
        ('<input name="csrf_token"/>', None),
        ("<input " * 5000, None),
        ("", None),
    ],
)
def test_the_token_of_a_form(html: str, token: str | None) -> None:
    assert csrf_token(Answer(200, body=html.encode())) == token


def test_a_name_is_shown_and_a_login_is_not() -> None:
    account = Account("one", "ada@example.com", "right", "key", "totp")
    assert repr(account) == "Account(name='one')"
