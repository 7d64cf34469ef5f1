"""Signing in as people do: the form with its CSRF token, the second factor, or the route that programs use."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from ostiary.errors import UsageError
from ostiary.probe.accounts import Account
from ostiary.probe.exchange import Answer, Request, get
from ostiary.probe.totp import STEP, totp

Send = Callable[[Request], Answer]
_INPUT: Final = re.compile(r"<input\b[^>]{0,2000}>", re.IGNORECASE)
_VALUE: Final = re.compile(r"""\bvalue\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NAMED: Final = re.compile(r"""\bname\s*=\s*["']csrf_token["']""", re.IGNORECASE)
_SCRIPT: Final = re.compile(r"""\bcsrf_token:\s*["']([^"']{1,200})["']""")
_HOPS: Final = 3
_TRIES: Final = 2
"""A code may have been used a moment ago; Odoo takes each one once."""


class LoginFailed(UsageError):
    """The server does not let an account in."""


class LoginUnanswered(LoginFailed):
    """The server does not answer; another time it may."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the server says of who is signed in; None where it does not say."""

    user_id: int
    partner_id: int | None = None
    database: str | None = None
    internal: bool | None = None
    series: str | None = None


def sign_in(
    account: Account, database: str | None, send: Send, sleep: Callable[[float], object] = time.sleep
) -> Session:
    """Sign in, the cookies kept by whoever sends. Raises LoginFailed."""
    if account.password is None:
        raise LoginFailed(f"`{account.name}` has a key but no password: it cannot open pages")
    page = open_login(database, send)
    token = csrf_token(page)
    if token is None:
        answer = _by_program(account, database, send)
    else:
        form = {"csrf_token": token, "login": account.login, "password": account.password, "redirect": ""}
        answer = send(Request("POST", "/web/login", form=form, name="login"))
    answer = _second_factor(account, answer, send, sleep)
    session = who_am_i(send)
    if session is None and answer.failure:
        raise LoginUnanswered(f"the login of `{account.name}` is not answered: {answer.failure}")
    if session is None:
        raise LoginFailed(f"the server does not let `{account.name}` in: {_reason(answer)}", hint=_HINT)
    return session


_HINT: Final = "check login and password; too many failures make Odoo wait a minute"


def open_login(database: str | None, send: Send) -> Answer:
    """The login page, of the database that was asked for."""
    request = get("/web/login", name="login")
    answer = send(request.with_query(db=database) if database else request)
    for _ in range(_HOPS):
        if answer.location is None or not answer.location.startswith("/web/login"):
            break
        answer = send(get(answer.location, name="login"))
    if answer.failure or answer.status == 0:
        raise LoginUnanswered(f"the login page does not come: {answer.failure}")
    if answer.leads_away:
        raise LoginFailed("the login page is on another server, where no password goes", hint="give its address")
    if answer.location and answer.location.startswith("/web/database"):
        raise LoginFailed("the server has several databases", hint="say which one: add ?db=NAME to the address")
    return answer


def csrf_token(answer: Answer) -> str | None:
    """The token of the first form on a page that has one."""
    for field in _INPUT.findall(answer.text):
        if _NAMED.search(field) and (found := _VALUE.search(field)):
            return unescape(found[1] if found[1] is not None else found[2])
    return None


def token_of_scripts(answer: Answer) -> str | None:
    """The token that a page hands to its scripts."""
    found = _SCRIPT.search(answer.text)
    return found[1] if found else None


def _by_program(account: Account, database: str | None, send: Send) -> Answer:
    if database is None:
        raise LoginFailed(
            "the login page has no form of Odoo", hint="add ?db=NAME to the address, to sign in without it"
        )
    params = {"db": database, "login": account.login, "password": account.password}
    return send(json_call("/web/session/authenticate", params))


def _second_factor(account: Account, answer: Answer, send: Send, sleep: Callable[[float], object]) -> Answer:
    """The answer after the code, if one is asked for."""
    for attempt in range(_TRIES):
        if answer.location is None or not answer.location.startswith("/web/login/totp"):
            return answer
        if account.totp is None:
            raise LoginFailed(
                f"`{account.name}` has a second factor", hint="give its secret with totp_env, or use another account"
            )
        if attempt:
            sleep(STEP - time.time() % STEP + 1)
        page = send(get(answer.location, name="login"))
        token = csrf_token(page)
        if token is None:
            return page
        form = {"csrf_token": token, "totp_token": totp(account.totp, time.time()), "redirect": ""}
        told = send(Request("POST", "/web/login/totp", form=form, name="login"))
        if told.status != 200:
            return told
    raise LoginFailed(f"the second factor of `{account.name}` is not accepted", hint="check its secret and the clock")


def who_am_i(send: Send) -> Session | None:
    """Who is signed in, as the server sees it; None for nobody."""
    found = send(json_call("/web/session/get_session_info", {})).value()
    info = found.get("result") if isinstance(found, dict) else None
    if not isinstance(info, dict) or type(info.get("uid")) is not int:
        return None
    return Session(
        user_id=info["uid"],
        partner_id=_kind(info.get("partner_id"), int),
        database=_kind(info.get("db"), str),
        internal=_kind(info.get("is_internal_user"), bool),
        series=_kind(info.get("server_version"), str),
    )


def json_call(path: str, params: dict[str, Any]) -> Request:
    """A call of one of Odoo's JSON routes."""
    return Request("POST", path, json={"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}, name="login")


def _kind(value: Any, kind: type[Any]) -> Any:
    return value if type(value) is kind else None


def _reason(answer: Answer) -> str:
    return "login and password do not fit" if answer.status == 200 else f"status {answer.status}"
