"""Somebody who visits: an account with its session, or nobody."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from ostiary.errors import UsageError
from ostiary.probe.accounts import Account
from ostiary.probe.exchange import Answer, Request, Result, Rpc, Way, get
from ostiary.probe.line import Line, Sent
from ostiary.probe.login import (
    LoginFailed,
    LoginUnanswered,
    Session,
    csrf_token,
    open_login,
    sign_in,
    token_of_scripts,
    who_am_i,
)
from ostiary.probe.rpc import SESSION_OVER, Identity, result_of, write, write_service

NOBODY: Final = "nobody"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON: Final = {"Content-Type": "application/json"}
_WHO_AM_I: Final = Rpc("res.users", "context_get", way="json2")


class Visitor:
    """Sends requests as one account, or as nobody. Safe to use from several threads.

    Signs in before the first request, and again when the session is over.
    """

    def __init__(self, line: Line, account: Account | None = None) -> None:
        self.line = line
        self.account = account
        self.name = account.name if account else NOBODY
        self.session: Session | None = None
        self._cookies: dict[str, str] = {}
        self._csrf: tuple[str | None, str] = (None, "")
        """The session and its token for forms."""
        self._signing = threading.RLock()
        self._ready = False
        self._external: int | None = None
        self._failed: LoginFailed | None = None
        """A password that was refused is not sent again: failures add up on the server."""

    @property
    def user_id(self) -> int | None:
        return self.session.user_id if self.session else None

    @property
    def partner_id(self) -> int | None:
        return self.session.partner_id if self.session else None

    @property
    def internal(self) -> bool | None:
        """Whether this is an employee; None where that is not known."""
        return self.session.internal if self.session else None

    @property
    def database(self) -> str | None:
        return self.line.database

    @property
    def cookies(self) -> dict[str, str]:
        """A copy; the values are secrets."""
        return dict(self._cookies)

    @property
    def opens_pages(self) -> bool:
        """Whether there is something to sign in with; a key alone is for the external APIs."""
        return self.account is None or self.account.password is not None

    # ------------------------------------------------------------------ asking

    def can_send(self, request: Request) -> bool:
        return self.opens_pages or (request.rpc is not None and request.rpc.way != "call_kw")

    def send(self, request: Request) -> Answer:
        """The answer to a request. Raises LoginFailed, Ended, Forbidden."""
        if request.rpc is not None and request.rpc.way != "call_kw":
            return self._send_external(request, request.rpc)
        cookies = self._ready_cookies()
        answer = self._send(request, cookies)
        if self.account and _looks_signed_out(request, answer) and self._renew(cookies):
            answer = self._send(request, self._ready_cookies())
        return answer

    def rpc(self, model: str, method: str, *args: Any, way: Way = "call_kw", name: str = "", **kwargs: Any) -> Result:
        """What a call of a method comes to."""
        rpc = Rpc(model, method, args, kwargs, way)
        return result_of(rpc, self.send(Request("POST", rpc=rpc, name=name)))

    def start(self) -> None:
        """Sign in now, or see whose key it is; nobody chooses the database. Raises LoginFailed."""
        if self.account and self.account.password is None:
            self._start_by_key(self.account)
        else:
            self._ready_cookies()

    def _start_by_key(self, account: Account) -> None:
        request = Request("POST", rpc=_WHO_AM_I, name="login", effect="reads")
        found = result_of(_WHO_AM_I, self.send(request))
        user_id = found.value.get("uid") if isinstance(found.value, dict) else None
        if found.refusal == "not-found":
            user_id = self._user_id(True, account.key)
        if type(user_id) is not int:
            raise LoginFailed(f"the external API does not take the key of `{account.name}`", hint="it may have expired")
        self.session = Session(user_id, database=self.line.database)

    def adopt(self, cookies: Mapping[str, str]) -> None:
        """Go on with these cookies; an account still signs in."""
        with self._signing:
            self._cookies = dict(cookies)

    def sign_in_again(self) -> None:
        """A new session, whatever the old one is worth."""
        with self._signing:
            self._cookies, self._ready, self._failed = {}, False, None
            self._ready_cookies()

    # ------------------------------------------------------------------ sessions

    def _ready_cookies(self) -> dict[str, str]:
        with self._signing:
            if self._failed is not None:
                raise self._failed
            if not self._ready:
                if self.account:
                    self.session = self._sign_in(self.account)
                elif self.line.address.database:
                    open_login(self.line.address.database, self._send_plain)
                self._ready = True
            return self._cookies

    def _sign_in(self, account: Account) -> Session:
        try:
            session = sign_in(account, self.line.address.database, self._send_plain)
        except LoginUnanswered:
            raise
        except LoginFailed as error:
            self._failed = error
            raise
        self.line.database = self.line.database or session.database
        return session

    def _renew(self, used: dict[str, str]) -> bool:
        """Sign in again, if the session that was used is over; whether it was."""
        with self._signing:
            if self._cookies is not used:
                return True
            if who_am_i(self._send_plain) is not None:
                return False
            self._cookies, self._ready = {}, False
            self._ready_cookies()
            return True

    def _send_plain(self, request: Request) -> Answer:
        return self._send(request, self._cookies)

    def _send(self, request: Request, cookies: dict[str, str]) -> Answer:
        answer = self.line.send(self.name, self._written(request, cookies))
        for name, value in read_cookies(answer.cookies):
            cookies[name] = value
        return answer

    def _written(self, request: Request, cookies: dict[str, str]) -> Sent:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.copy().items())} if cookies else {}
        if request.rpc is not None:
            written = write(request.rpc, Identity())
            return Sent(replace(request, path=written.path), written.body, {**headers, **written.headers})
        if request.form is not None:
            form = {**request.form, "csrf_token": self._csrf_token(cookies)} if request.csrf else request.form
            return Sent(request, urlencode(form).encode(), {**headers, **_FORM})
        if request.json is not None:
            return Sent(request, json.dumps(request.json).encode(), {**headers, **_JSON})
        return Sent(request, None, headers)

    def _csrf_token(self, cookies: dict[str, str]) -> str:
        """The token for forms, which a session keeps as long as it lasts; empty where no page has one."""
        with self._signing:
            session = cookies.get("session_id")
            if session is None or self._csrf[0] != session:
                page = self._send(get("/my" if self.account else "/web/login", name="login"), cookies)
                self._csrf = (cookies.get("session_id"), token_of_scripts(page) or csrf_token(page) or "")
            return self._csrf[1]

    # ------------------------------------------------------------------ external APIs

    def _send_external(self, request: Request, rpc: Rpc) -> Answer:
        """Without cookies: a key, or a password, goes along."""
        account = self.account
        secret = (account.key or (account.password if rpc.way != "json2" else None)) if account else None
        user_id = self._user_id(rpc.way == "xmlrpc", secret) if rpc.way != "json2" else 0
        written = write(rpc, Identity(self._database_name(rpc.way), user_id, secret or ""))
        return self.line.send(self.name, Sent(replace(request, path=written.path), written.body, written.headers))

    def _database_name(self, way: Way) -> str:
        database = self.database
        if database is None and way != "json2":
            raise UsageError("XML-RPC and JSON-RPC want to know the database", hint="add ?db=NAME to the address")
        return database or ""

    def _user_id(self, as_xml: bool, secret: str | None) -> int:
        """The user's id; 0 for nobody, who is then refused."""
        if self.account is None or secret is None:
            return 0
        with self._signing:
            known = self.user_id or self._external
            if known is None:
                known = self._external = self._authenticate(self.account, as_xml, secret)
            return known

    def _authenticate(self, account: Account, as_xml: bool, secret: str) -> int:
        args: tuple[Any, ...] = (self._database_name("xmlrpc"), account.login, secret, {})
        written = write_service(as_xml, "common", "authenticate", args)
        request = Request("POST", written.path, name="login", effect="reads")
        answer = self.line.send(self.name, Sent(request, written.body, written.headers))
        result = result_of(Rpc("", "", way="xmlrpc" if as_xml else "jsonrpc"), answer)
        if type(result.value) is not int or result.value <= 0:
            raise LoginFailed(f"the external API does not let `{account.name}` in", hint="check login and key")
        return result.value


def read_cookies(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Names and values of `Set-Cookie` lines."""
    for line in lines:
        name, equals, value = line.partition(";")[0].partition("=")
        if equals and name.strip():
            yield name.strip(), value.strip()


def _looks_signed_out(request: Request, answer: Answer) -> bool:
    """Whether an answer is what somebody gets who is not signed in; others may get it, too."""
    if answer.location is not None:
        return answer.location.startswith("/web/login") and not request.path.startswith("/web/login")
    if answer.content_type != "application/json" or b"error" not in answer.body[:200]:
        return False
    value = answer.value()
    error = value.get("error") if isinstance(value, dict) else None
    return isinstance(error, dict) and error.get("code") == SESSION_OVER
