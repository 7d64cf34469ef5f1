"""A small portal that behaves as Odoo does, but for the flaws that a test gives it.

`unit.sources.api.server.serving(FakePortal().answer)` runs it.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

from ostiary.probe.totp import totp
from unit.sources.api.server import Answer, Asked

FORM = '<html><body>{said}<form><input type="hidden" name="csrf_token" value="csrf-{sid}"/></form></body></html>'
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass
class FakePortal:
    """`users` are logins with passwords. The rest says how it differs from a portal without a flaw."""

    users: dict[str, str] = field(default_factory=lambda: {"ada": "right", "bob": "good"})
    second_factors: dict[str, str] = field(default_factory=dict)
    database: str = "shop"
    chooses_database: bool = False
    """Several databases, of which the session names one."""
    tells_databases: list[str] | None = None
    version: str = "19.0"
    cookie: str = "; HttpOnly; SameSite=Lax; Path=/"
    headers: dict[str, str] = field(default_factory=lambda: dict(SAFE))
    """Of all pages."""
    login_headers: dict[str, str] | None = None
    session: str = "new"
    """At login: `new`, `kept`, or `anything` where a made-up one is good, too."""
    forgets_on_logout: bool = True
    redirects_anywhere: bool = False
    cooldown_after: int = 5
    known_says: str = "Wrong login/password"
    known_takes: float = 0.0
    reset: str = "same"
    """For unknown logins: `same` as for known ones, `error`, or `off`."""
    manager: str = "off"
    """`off`, `open`, `unprotected` or `gone`."""
    debug: bool = False
    developer: bool = False
    neutralised: bool = False
    limit: int | None = 20
    """So many requests of a session are answered, and then none for a while."""
    pages: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: int = 0
    logins: int = 0
    _ids: Any = field(default_factory=itertools.count)
    _lock: Any = field(default_factory=threading.RLock)

    def answer(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        query = dict(parse_qsl(parts.query))
        with self._lock:
            sid, session, fresh = self._session(asked)
            status, headers, body = self._route(asked, parts.path, query, sid, session)
        if fresh or "sid" in session:
            headers.setdefault("Set-Cookie", f"session_id={session.pop('sid', sid)}{self.cookie}")
        return status, headers, body

    def _session(self, asked: Asked) -> tuple[str, dict[str, Any], bool]:
        cookies = dict(one.strip().partition("=")[::2] for one in asked.headers.get("Cookie", "").split(";"))
        sid = cookies.get("session_id", "")
        if sid in self.sessions:
            return sid, self.sessions[sid], False
        if not sid or self.session != "anything":
            sid = f"sid{next(self._ids)}"
        self.sessions[sid] = {}
        return sid, self.sessions[sid], True

    def _route(self, asked: Asked, path: str, query: dict[str, str], sid: str, session: dict[str, Any]) -> Answer:
        if asked.headers.get("Content-Type") == "application/json":
            return self._json(path, asked, session)
        if query.get("__debugger__") and self.developer:
            return 200, {"Content-Type": "text/css"}, b"div.debugger {}"
        if path == "/web/login":
            return self._login(asked, query, sid, session)
        if path == "/web/login/totp":
            return self._second_factor(asked, sid, session)
        if path == "/web/session/logout":
            if self.forgets_on_logout:
                self.sessions.pop(sid, None)
            return self._redirect(query.get("redirect", "/"))
        if path == "/web/reset_password":
            return self._reset(asked, sid)
        if path == "/web/database/manager":
            return self._manager()
        if path == "/my" or path in self.pages:
            return self._page(path, query, session)
        return self._html("<html>not found</html>", 404)

    def _page(self, path: str, query: dict[str, str], session: dict[str, Any]) -> Answer:
        if "login" not in session:
            return self._redirect(f"/web/login?redirect={quote(path)}")
        if self._limited(session):
            return 429, {}, b""
        debug = query.get("debug", "") if self.debug else ""
        return self._html(f'<html><script>odoo = {{debug: "{debug}"}}</script>{self.pages.get(path, "hello")}</html>')

    def _limited(self, session: dict[str, Any]) -> bool:
        session["count"] = session.get("count", 0) + 1
        return self.limit is not None and session["count"] > self.limit

    def _login(self, asked: Asked, query: dict[str, str], sid: str, session: dict[str, Any]) -> Answer:
        if self.chooses_database and "database" not in session:
            if query.get("db") != self.database:
                return self._redirect("/web/database/selector")
            session["database"] = self.database
            return self._redirect(asked.path)
        if asked.method == "GET":
            if "redirect" in query and "login" in session:
                return self._redirect(query["redirect"])
            return self._form(sid)
        form = {name: values[0] for name, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
        if form.get("csrf_token") != f"csrf-{sid}":
            return self._html("<html>session expired</html>", 400)
        if self.failures >= self.cooldown_after:
            return self._form(sid, "Too many login failures")
        login = form.get("login", "")
        if login in self.users and self.known_takes:
            time.sleep(self.known_takes)
        if login not in self.users or self.users[login] != form.get("password"):
            self.failures += 1
            return self._form(sid, self.known_says if login in self.users else "Wrong login/password")
        if login in self.second_factors:
            session["pre"] = login
            return self._redirect("/web/login/totp?redirect=")
        self._sign_in(login, sid, session)
        return self._redirect(form.get("redirect") or "/my")

    def _second_factor(self, asked: Asked, sid: str, session: dict[str, Any]) -> Answer:
        if asked.method == "GET":
            return self._form(sid)
        code = parse_qs(asked.body.decode())["totp_token"][0]
        if code != totp(self.second_factors[session["pre"]], time.time()):
            return self._form(sid, "Verification failed")
        self._sign_in(session.pop("pre"), sid, session)
        return self._redirect("/my")

    def _sign_in(self, login: str, sid: str, session: dict[str, Any]) -> None:
        self.failures = 0
        self.logins += 1
        if self.session == "new":
            self.sessions.pop(sid)
            session["sid"] = f"sid{next(self._ids)}"
            self.sessions[session["sid"]] = session
        session["login"] = login

    def _reset(self, asked: Asked, sid: str) -> Answer:
        if self.reset == "off":
            return self._html("<html>not found</html>", 404)
        if asked.method == "GET":
            return self._form(sid)
        kind, text = ("danger", "No account found") if self.reset == "error" else ("success", "Look at your mail")
        return self._html(FORM.format(sid=sid, said=f'<p class="alert alert-{kind}" role="alert">{text}</p>'))

    def _manager(self) -> Answer:
        if self.manager == "gone":
            return self._html("<html>forbidden</html>", 403)
        said = {
            "off": "The database manager has been disabled by the administrator",
            "open": "",
            "unprotected": "Warning, your Odoo database manager is not protected.",
        }[self.manager]
        return self._html(f'<html>{said}<input name="master_pwd"/></html>')

    def _json(self, path: str, asked: Asked, session: dict[str, Any]) -> Answer:
        if path == "/web/webclient/version_info":
            return self._result({"server_serie": self.version, "server_version": self.version})
        if path == "/web/database/list":
            return (
                self._result(self.tells_databases) if self.tells_databases is not None else self._error("AccessDenied")
            )
        if path == "/web/session/authenticate":
            params = asked.json["params"]
            if self.users.get(params["login"]) == params["password"]:
                session["login"] = params["login"]
            return self._result({"uid": None})
        if "login" not in session:
            return self._error("SessionExpiredException", 100)
        if path.startswith("/web/dataset/call_kw"):
            return (429, {}, b"") if self._limited(session) else self._result(True)
        uid = sorted(self.users).index(session["login"]) + 6
        info = {"uid": uid, "partner_id": uid + 30, "db": self.database, "is_internal_user": False}
        return self._result({**info, "server_version": self.version})

    def _form(self, sid: str, error: str = "") -> Answer:
        said = f'<p class="alert alert-danger" role="alert">{error}</p>' if error else ""
        banner = '<span id="oe_neutralize_banner">copy</span>' if self.neutralised else ""
        page = FORM.format(sid=sid, said=banner + said)
        return (
            200,
            {"Content-Type": "text/html", **(self.headers if self.login_headers is None else self.login_headers)},
            page.encode(),
        )

    def _html(self, text: str, status: int = 200) -> Answer:
        return status, {"Content-Type": "text/html; charset=utf-8", **self.headers}, text.encode()

    def _redirect(self, where: str) -> Answer:
        inside = (
            where
            if self.redirects_anywhere
            else "/" + urlsplit(where)._replace(scheme="", netloc="").geturl().lstrip("/\\")
        )
        return 303, {"Location": "".join(inside.split())}, b""

    def _result(self, value: Any) -> Answer:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "result": value}).encode()
        return 200, {"Content-Type": "application/json"}, body

    def _error(self, name: str, code: int = 200) -> Answer:
        error = {
            "code": code,
            "message": "Odoo Server Error",
            "data": {"name": f"odoo.exceptions.{name}", "message": "no"},
        }
        return (
            200,
            {"Content-Type": "application/json"},
            json.dumps({"jsonrpc": "2.0", "id": 1, "error": error}).encode(),
        )
