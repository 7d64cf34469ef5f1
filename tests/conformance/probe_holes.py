"""The table of planted holes, and a plain client that goes through them: no part of ostiary, which is judged by it."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from ruamel.yaml import YAML

from conformance.scratch import INSIDE
from lab import Lab

FOLDER = Path(__file__).parent / "addons" / "holes"
ACCOUNTS = {
    "a1": ("lab_portal_a1", "lab.azure_1"),
    "a2": ("lab_portal_a2", "lab.azure_2"),
    "b1": ("lab_portal_b1", "lab.birch_1"),
    "c1": ("lab_portal_company", "lab.cedar"),
}
"""Two contacts of one company, one of another, and a company that logs in itself."""
Told = dict[str, Any]
"""What was planted: by account its login, password, key, the ids of its records and what these show."""


@contextmanager
def addons() -> Iterator[None]:
    """Let the lab's Odoo find the add-on with the holes."""
    before = os.environ.get("OSTIARY_LAB_ADDONS")
    os.environ["OSTIARY_LAB_ADDONS"] = str(FOLDER)
    try:
        yield
    finally:
        os.environ.pop("OSTIARY_LAB_ADDONS")
        os.environ.update({"OSTIARY_LAB_ADDONS": before} if before else {})


def planted_template(lab: Lab) -> str:
    """The name of a database with the add-on and the records; built when it is not there."""
    name, wanted = f"{lab.template}_holes", _made_from(lab)
    with lab.home.lock(f"holes-{lab.series.name}"), addons():
        if lab.databases.marked(name) != wanted:
            draft = f"{name}_building"
            lab.clone(draft)
            lab.run(draft, INSIDE / "plant_holes.py", *(f"{who}={':'.join(rest)}" for who, rest in ACCOUNTS.items()))
            lab.cluster.sql(draft, "VACUUM (ANALYZE)")
            lab.databases.rename(draft, name)
            lab.databases.mark(name, wanted)
    return name


def _made_from(lab: Lab) -> dict[str, Any]:
    files = [path for path in FOLDER.rglob("*") if path.suffix in (".py", ".xml", ".csv")]
    contents = b"".join(path.read_bytes() for path in [*sorted(files), INSIDE / "plant_holes.py"])
    return {"template": lab.databases.marked(lab.template), "holes": hashlib.sha256(contents).hexdigest()[:16]}


def told_of(lab: Lab, database: str) -> Told:
    """What was planted in a database."""
    query = "SELECT value FROM ir_config_parameter WHERE key = 'ostiary_holes.told'"
    told: Told = json.loads("".join(lab.cluster.sql(database, query)))
    return told


def table(name: str, series: str) -> list[dict[str, Any]]:
    """The rows of `holes` or `fine` that a series has."""
    rows = YAML(typ="safe").load(FOLDER / f"{name}.yaml")
    return [row for row in rows if row.get("only", series) == series]


def shown(told: Told, what: str) -> str:
    """The text behind `b1.linked`; anything else stands for itself."""
    who, _, name = what.partition(".")
    return str(told[who]["shows"][name]) if who in told else what


def filled(told: Told, request: str) -> str:
    """A request with its ids and tokens in place."""
    return re.sub(r"<(\w+)\.(\w+)>", lambda found: _value(told[found[1]], found[2]), request)


def _value(planted: dict[str, Any], name: str) -> str:
    if name == "TOKEN":
        return str(planted["token"]).upper()
    if name == "token_cut":
        return str(planted["token"])[:-4]
    return str(planted[name])


@dataclass
class Browser:
    """One person at the server: keeps cookies, follows no redirect."""

    address: str
    login: str = ""
    password: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def send(self, method: str, path: str, body: str | None = None, kind: str = "") -> str:
        """Headers and body of the answer, as one text."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection.request(method, path, body, {**headers, **({"Content-Type": kind} if kind else {})})
        answer = connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode(errors="replace")
        connection.close()
        return f"{answer.status}\n{answer.headers}\n{text}"

    def form(self, path: str, values: dict[str, str]) -> str:
        return self.send("POST", path, urlencode(values), "application/x-www-form-urlencoded")

    def json(self, path: str, params: dict[str, Any]) -> str:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        return self.send("POST", path, body, "application/json")

    def log_in(self) -> Browser:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.send("GET", "/web/login"))
        assert token, "no login page"
        self.form("/web/login", {"login": self.login, "password": self.password, "csrf_token": token[1]})
        found = re.search(r'csrf_token: "([^"]+)"', self.send("GET", "/my"))
        assert found, f"`{self.login}` is not logged in"
        self.csrf = found[1]
        return self

    def ask(self, request: str) -> str:
        """The answer to a request in the words of the table."""
        method, _, rest = request.partition(" ")
        return {"GET": self._get, "JSON": self._json, "BODY": self._body, "RPC": self._rpc}.get(method, self._post)(
            rest, method
        )

    def _get(self, rest: str, _: str) -> str:
        return self.send("GET", quote(rest, safe="/?=&%:"))

    def _json(self, rest: str, _: str) -> str:
        path, _, params = rest.partition(" ")
        return self.json(path, json.loads(params))

    def _body(self, rest: str, _: str) -> str:
        path, _, body = rest.partition(" ")
        return self.send("POST", path, body, "text/plain")

    def _post(self, rest: str, method: str) -> str:
        path, *pairs = rest.split()
        values = dict(pair.split("=", 1) for pair in pairs)
        return self.form(path, values if method == "BARE" else {**values, "csrf_token": self.csrf})

    def _rpc(self, rest: str, _: str) -> str:
        model, method, values = rest.split(" ", 2)
        args, kwargs = _two_values(values)
        return self.json("/web/dataset/call_kw", {"model": model, "method": method, "args": args, "kwargs": kwargs})


def _two_values(text: str) -> tuple[list[Any], dict[str, Any]]:
    """Arguments and named arguments, the latter if there are any."""
    args, end = json.JSONDecoder().raw_decode(text)
    return args, json.loads(text[end:]) if text[end:].strip() else {}


class People:
    """The accounts and nobody, each logged in when first asked for."""

    def __init__(self, address: str, told: Told) -> None:
        self.address, self.told, self.known = address, told, dict[str, Browser]()

    def __getitem__(self, name: str) -> Browser:
        if name not in self.known:
            planted = self.told.get(name)
            browser = Browser(self.address, planted["login"], planted["password"]) if planted else Browser(self.address)
            self.known[name] = browser.log_in() if planted else browser
        return self.known[name]


def wrong_holes(people: People, rows: list[dict[str, Any]], told: Told) -> Iterator[str]:
    """The holes that leak nothing."""
    for row in rows:
        if "shows" in row:
            answer = people[row["by"]].ask(filled(told, row["request"]))
            if shown(told, row["shows"]) not in answer:
                yield f"{row['id']}: {answer[:300]} … {answer[-300:]}"


def wrong_fines(people: People, rows: list[dict[str, Any]], told: Told) -> Iterator[str]:
    """The look-alikes that leak, or that are closed to the owner too."""
    for row in rows:
        request = filled(told, row["request"])
        if shown(told, row["hides"]) in people[row["by"]].ask(request):
            yield f"{row['id']}: leaks"
        if "opens" in row:
            answer = people[row["owner"]].ask(filled(told, row.get("opening", row["request"])))
            if shown(told, row["opens"]) not in answer:
                yield f"{row['id']}: closed: {answer[:300]} … {answer[-300:]}"


def changed(lab: Lab, database: str, told: Told, change: str) -> bool:
    """Whether `table column id value` is so in the database."""
    name, column, number, value = filled(told, change).split(" ")
    where = f"id = (SELECT max(id) FROM {name})" if number == "<last>" else f"id = {number}"
    column = "count(*)" if column == "count" else column
    return lab.cluster.sql(database, f"SELECT {column} FROM {name} WHERE {where}") == [value]


_MODELS = {
    "secret": "hole.album",
    "linked": "hole.loan",
    "bare": "hole.loan",
    "draft": "hole.loan",
    "twice": "hole.loan",
    "topic": "fine.topic",
    "ledger": "fine.ledger",
}


def model_of(name: str) -> str:
    """The model of what was planted under a name."""
    if name.endswith("_line"):
        return "hole.line"
    if name.endswith("file"):
        return "ir.attachment"
    return _MODELS.get(name, f"hole.{name}")


def known_by(told: Told) -> dict[str, list[str]]:
    """`hole.loan:7` → what one knows it by."""
    found: dict[str, list[str]] = {}
    for who in ACCOUNTS:
        for name, text in told[who]["shows"].items():
            if isinstance(told[who].get(name), int):
                found.setdefault(f"{model_of(name)}:{told[who][name]}", []).append(text)
        for name in ("linked", "bare", "draft"):
            own = [told[who]["shows"][f"{name}_{what}"] for what in ("note", "scan")]
            found[f"hole.loan:{told[who][name]}"] += [*own, *([told[who]["token"]] if name == "linked" else [])]
        found[f"hole.album:{told[who]['album']}"].append(told[who]["shows"]["album_scan"])
    return found


def scans(lab: Lab, database: str, told: Told) -> dict[str, list[str]]:
    """What one knows the files by that are behind fields."""
    texts = {f"hole.{what}:{told[who][name]}": told[who]["shows"][f"{name}_scan"]
             for who in ACCOUNTS for what, name in _SCANNED if name in told[who]}  # fmt: skip
    sql = "SELECT id, res_model, res_id FROM ir_attachment WHERE res_field = 'scan'"
    rows = (row.split("|") for row in lab.cluster.sql(database, sql))
    return {f"ir.attachment:{file}": [texts[f"{model}:{number}"]] for file, model, number in rows}


_SCANNED = (
    *(("loan", name) for name in ("linked", "bare", "draft", "twice")), ("album", "album"), ("album", "secret"),
)  # fmt: skip


def session_variables(people: People, told: Told) -> dict[str, str]:
    """What stands in for the secrets in the requests that a trial tells."""
    sessions = {f"SESSION_{name.upper()}": people[name].cookies["session_id"] for name in ACCOUNTS}
    forms = {f"CSRF_{name.upper()}": people[name].csrf for name in ACCOUNTS}
    mails = {f"EMAIL_OF_PARTNER_{told[name]['partner']}": told[name]["mail"] for name in ACCOUNTS}
    keys = {f"KEY_{name.upper()}": told[name]["key"] for name in ACCOUNTS}
    return {**sessions, **forms, **mails, **keys}


def token_variables(lab: Lab, database: str) -> dict[str, str]:
    """The token of every record that has one, under the name that a trial gives it."""
    found = {}
    for model in ("hole.loan", "sale.order", "project.task"):
        table = model.replace(".", "_")
        rows = lab.cluster.sql(database, f"SELECT id, access_token FROM {table} WHERE access_token IS NOT NULL")
        found |= {f"TOKEN_{table}_{number}".upper(): token for number, token in (row.split("|") for row in rows)}
    return found
