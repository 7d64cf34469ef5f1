"""Visitors of a running Odoo: signing in, calling methods, sessions that end, limits that hold; and a trial of Odoo as
it ships, which accuses nobody.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from conformance.proxies import Careful, Careless, Proxy, in_front
from lab import Lab
from ostiary.checks.run import Run, run_checks
from ostiary.probe.accounts import Account
from ostiary.probe.budget import Budget
from ostiary.probe.exchange import Way, get
from ostiary.probe.limits import CHECKS, Limits
from ostiary.probe.line import Line
from ostiary.probe.login import LoginFailed
from ostiary.probe.server import identify
from ostiary.probe.visitor import Visitor
from ostiary.sources.api.address import read_address

INSIDE = Path(__file__).parent / "inside"
SECRET = "JBSWY3DPEHPK3PXP"
PORTAL = Account("portal", "portal", "portal")
SHORT = "pages,tokens,records,searches,grouping"
MODELS = ("--model", "sale.order*", "--model", "project.*")
LEFT_OUT = ("login-redirects-elsewhere", "login-tells-users-apart", "password-reset-tells-users-apart")
"""Checks that are left out here: they are tested in small."""
OF_HEADERS = {
    "debug-open-to-outsiders",
    "login-redirects-elsewhere",
    "pages-can-be-framed",
    "private-pages-kept-by-caches",
    "security-headers-missing",
    "session-cookie-flags",
}
OF_BURSTS = {"pages-without-rate-limit", "api-without-rate-limit"}
OF_SESSIONS = {"session-fixed-on-login", "session-survives-logout"}


@dataclass(frozen=True)
class Ground:
    """A server, and what there is to sign in with."""

    url: str
    key: str
    second: str
    source: str
    admin: str
    """An administrator's key."""

    @property
    def database(self) -> str:
        return self.source.rpartition("/")[2]

    def line(self, database: str = "") -> Line:
        return Line(read_address(self.url + database), Budget(per_second=1000))


@pytest.fixture(scope="module")
def ground(lab: Lab, fresh: Callable[..., str]) -> Iterator[Ground]:
    database = fresh("visitors")
    second, key = lab.run(database, INSIDE / "visitors.py", SECRET).split()[-2:]
    admin = lab.run(database, INSIDE / "api_key.py", "admin", "own").strip()
    with lab.serve(database) as url:
        yield Ground(url, key, second, lab.url(database), admin)


def test_the_server_says_which_odoo_it_is(ground: Ground, series: str) -> None:
    server = identify(ground.line())
    assert server.version == series and server.series is not None and server.databases is None


def test_every_way_of_calling_says_the_same(ground: Ground, series: str) -> None:
    visitor = Visitor(ground.line(), Account("portal", "portal", "portal", ground.key))
    nobody = Visitor(visitor.line)
    visitor.start()
    ways: list[Way] = ["call_kw", "jsonrpc", "xmlrpc"] + (["json2"] if series == "19.0" else [])
    found = [visitor.rpc("sale.order", "search", [], way=way).value for way in ways]
    assert found[0] and all(sorted(one) == sorted(found[0]) for one in found)
    assert {visitor.rpc("hr.employee", "search", [], way=way).refusal for way in ways} == {"access"}
    assert {nobody.rpc("sale.order", "search", [], way=way).refusal for way in ways} == {"expired", "login"}


def test_a_second_factor_is_given_each_time(ground: Ground) -> None:
    visitor = Visitor(ground.line(), Account("second", ground.second, "second", totp=SECRET))
    visitor.start()
    assert visitor.user_id and visitor.send(get("/my")).status == 200
    with pytest.raises(LoginFailed, match="`second` has a second factor"):
        Visitor(ground.line(), Account("second", ground.second, "second")).start()


def test_a_key_alone(ground: Ground) -> None:
    line = ground.line()
    visitor, keyed = Visitor(line, PORTAL), Visitor(line, Account("key", "portal", key=ground.key))
    visitor.start()
    keyed.start()
    assert visitor.user_id is not None and keyed.user_id == visitor.user_id


def test_a_session_that_is_over_is_renewed(ground: Ground) -> None:
    visitor = Visitor(ground.line(), PORTAL)
    visitor.start()
    visitor.adopt({"session_id": "no session at all"})
    assert visitor.send(get("/my/orders")).status == 200


def test_a_stock_odoo_is_accused_of_nothing(ground: Ground, lab: Lab, series: str, tmp_path: Path) -> None:
    """By the command, with four accounts that it makes and removes, a key, and content of which nothing is kept."""
    database = ground.database
    before, answer = counted(lab, database), tmp_path / "answer.json"
    done = probed(ground, tmp_path, "-o", str(answer), "--make-accounts", "--yes", "--families", SHORT, *MODELS)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(answer.read_text())
    assert [f"{one['code']} {one['message']}" for one in said["findings"]] == []
    assert {one["account"] for one in said["tries"]} >= {"first", "colleague", "second", "single", "nobody"}
    assert said["coverage"]["decisions"]["exact"] > 150
    assert counted(lab, database) == before
    kept = (tmp_path / "journal").read_bytes() + (tmp_path / "log").read_bytes() + answer.read_bytes()
    secrets = [*lab.cluster.sql(database, "SELECT name FROM sale_order"), ground.admin]
    secrets += lab.cluster.sql(database, "SELECT access_token FROM sale_order WHERE access_token IS NOT NULL")
    assert [secret for secret in secrets if secret.encode() in kept] == []


def probed(ground: Ground, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ostiary", "probe", f"{ground.url}?db={ground.database}", "--rate", "1000"]
    command += ["--source", ground.source, "--each", "1", "--select", "P00,P01"]
    command += ["--journal", str(folder / "journal"), "--log", str(folder / "log")]
    environment = {**os.environ, "OSTIARY_PROBE_ADMIN_KEY": ground.admin}
    return subprocess.run([*command, *more], env=environment, capture_output=True, text=True)


def counted(lab: Lab, database: str) -> list[str]:
    """How many users, partners and orders there are."""
    tables = ("res_users", "res_partner", "sale_order")
    return [lab.cluster.sql(database, f"SELECT count(*) FROM {table}")[0] for table in tables]


@pytest.mark.parametrize(
    ("proxy", "asked", "found"),
    [
        pytest.param(partial(Careful, most=200), OF_HEADERS | OF_SESSIONS, set(), id="careful"),
        pytest.param(partial(Careful, most=20), OF_BURSTS, set(), id="limiting"),
        pytest.param(Careless, OF_HEADERS | OF_SESSIONS, OF_HEADERS | OF_SESSIONS, id="careless"),
    ],
)
def test_limits_behind_a_proxy(
    ground: Ground, series: str, proxy: Callable[[], Proxy], asked: set[str], found: set[str]
) -> None:
    """What a proxy adds is seen, and what it spoils."""
    with in_front(ground.url, proxy()) as url:
        line = Line(read_address(f"{url}?db={ground.database}"), Budget(per_second=1000))
        material = Limits(line, (Visitor(line, PORTAL),), identify(line))
        checks = [check for check in CHECKS if check.slug in asked]
        run = run_checks(checks, material, series=series, raise_faults=True)
    assert {finding.check for finding in run.findings} == found
    assert run.skipped == ()


def test_limits_of_a_plain_odoo(ground: Ground, series: str) -> None:
    """The last test: after it, nobody signs in from here for a minute."""
    line = ground.line()
    checks = [check for check in CHECKS if check.slug not in LEFT_OUT]
    run: Run = run_checks(
        checks, Limits(line, (Visitor(line, PORTAL),), identify(line)), series=series, raise_faults=True
    )
    found = {finding.check for finding in run.findings}
    sound = {"list-db-enabled", "database-manager-reachable", "master-password-default", "developer-mode-open"}
    sound |= {"session-fixed-on-login", "session-survives-logout", "login-cooldown-disabled"}
    assert found & sound == set()
    assert found >= {
        "session-cookie-flags",
        "pages-without-rate-limit",
        "api-without-rate-limit",
        "debug-open-to-outsiders",
    }
    assert all(finding.outcome == "fail" for finding in run.findings)
