"""An Odoo that is small enough to be wrong on purpose: users, records with an owner, pages with a token.

`unit.sources.api.server.serving(FakeOdoo().answer)` runs it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from unit.sources.api.server import Answer, Asked

PAGES = {"sale.order": "/my/orders/", "account.move": "/my/invoices/", "project.task": "/my/tasks/"}
FORM = b'<form><input type="hidden" name="csrf_token" value="t"/></form>'
ADMIN, NOBODY = 2, 0


@dataclass
class Record:
    model: str
    values: dict[str, Any]
    active: bool = True


@dataclass
class FakeOdoo:
    """The rest says what is wrong with it."""

    models: tuple[str, ...] = tuple(PAGES)
    leaks: bool = False
    """Customers see each other's documents."""
    writable: bool = False
    any_token: bool = False
    refuses: frozenset[str] = frozenset()
    """`model.method` that always fails."""
    dies: str = ""
    """`model.method` whose first answer never arrives."""
    down: bool = False
    """It never comes up again."""
    database: str = "test"
    records: dict[int, Record] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    sessions: dict[str, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    # ------------------------------------------------------------------ the web

    def answer(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        uid = self.sessions.get(asked.headers.get("Cookie", "").partition("session_id=")[2], NOBODY)
        if parts.path == "/web/login":
            return self._login(asked)
        if parts.path == "/web/session/get_session_info":
            return self._json({"uid": uid or None, "db": self.database, "is_internal_user": uid == ADMIN})
        if parts.path.startswith("/web/dataset/call_kw"):
            return self._called(uid, asked.json["params"])
        return self._page(uid, parts.path, parse_qs(parts.query).get("access_token", [""])[0])

    def _login(self, asked: Asked) -> Answer:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        uid = self._user(form.get("login", ""), form.get("password", ""))
        if asked.method == "GET" or uid is None:
            return 200, {"Content-Type": "text/html"}, FORM
        self.sessions[str(uid)] = uid
        return 303, {"Location": "/my", "Set-Cookie": f"session_id={uid}"}, b""

    def _user(self, login: str, password: str) -> int | None:
        if (login, password) == ("admin", "secret"):
            return ADMIN
        for number, one in self.records.items():
            if one.model == "res.users" and (one.values["login"], one.values["password"]) == (login, password):
                return number
        return None

    def _page(self, uid: int, path: str, token: str) -> Answer:
        number = path.rpartition("/")[2]
        record = self.records.get(int(number)) if number.isdigit() else None
        opened = path == "/my" if record is None else self._sees(uid, record) or self._fits(int(number), token)
        return (200, {}, b"a page") if opened else (303, {"Location": "/my"}, b"")

    def _fits(self, number: int, token: str) -> bool:
        return bool(token) and (self.any_token or token == f"token{number}")

    def _sees(self, uid: int, record: Record) -> bool:
        if uid in (NOBODY, ADMIN):
            return uid == ADMIN
        return self.leaks or record.values.get("partner_id") == self.records[uid].values["partner_id"]

    # ------------------------------------------------------------------ calls

    def _json(self, result: Any) -> Answer:
        return 200, {"Content-Type": "application/json"}, json.dumps({"jsonrpc": "2.0", "result": result}).encode()

    def _refused(self, name: str, message: str) -> Answer:
        error = {"code": 200, "data": {"name": f"odoo.exceptions.{name}", "message": message}}
        return 200, {"Content-Type": "application/json"}, json.dumps({"jsonrpc": "2.0", "error": error}).encode()

    def _called(self, uid: int, params: dict[str, Any]) -> Answer:
        model, method, args = params["model"], params["method"], params["args"]
        self.calls.append(f"{model}.{method}")
        if f"{model}.{method}" in self.refuses:
            return self._refused("UserError", "it is not to be")
        if uid != ADMIN:
            return self._as_customer(uid, model, method, args)
        result = getattr(self, f"_{method}", lambda *_: True)(model, *args)
        if self.dies == f"{model}.{method}" or self.dies == "all":
            self.dies = "all" if self.down else ""
            return 0, {}, b""
        return self._json(result)

    def _as_customer(self, uid: int, model: str, method: str, args: list[Any]) -> Answer:
        seen = [number for number, one in self.records.items() if one.model == model and self._sees(uid, one)]
        if method == "search":
            return self._json(seen)
        allowed = args[0][0] in seen and (method == "read" or self.writable)
        return self._json(True) if allowed else self._refused("AccessError", "no")

    def _search_count(self, model: str, domain: list[Any]) -> int:
        return int(domain[0][2] in self.models)

    def _search_read(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, int]]:
        return [{"id": 1, "res_id": 9}]

    def _fields_get(self, model: str, names: list[str], attributes: list[str]) -> dict[str, Any]:
        return {name: {"type": "many2many"} for name in names if name == "group_ids"}

    def _search(self, model: str, domain: list[Any]) -> list[int]:
        return [
            number
            for number, one in self.records.items()
            if one.model == model and all(one.values.get(name) == value for name, _, value in domain)
        ]

    def _create(self, model: str, values: dict[str, Any]) -> int:
        number = 100 + len(self.records) + len(self.removed)
        self.records[number] = Record(model, values)
        return number

    def _message_subscribe(self, model: str, ids: list[int], partners: list[int]) -> None:
        self.records[ids[0]].values["partner_id"] = partners[0]

    def _get_portal_url(self, model: str, ids: list[int]) -> str:
        return f"{PAGES[model]}{ids[0]}?access_token=token{ids[0]}"

    def _write(self, model: str, ids: list[int], values: dict[str, Any]) -> bool:
        self.records[ids[0]].active = values.get("active", True)
        return True

    def _unlink(self, model: str, ids: list[int]) -> bool:
        del self.records[ids[0]]
        self.removed.append(model)
        return True
