"""Visitors of a running Odoo: signing in, every way to call a method, sessions that end, and limits that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

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
LEFT_OUT = ("login-redirects-elsewhere", "login-tells-users-apart", "password-reset-tells-users-apart")
"""Checks that are left out here: they are tested in small."""


@dataclass(frozen=True)
class Ground:
    """A server, and what there is to sign in with."""

    url: str
    key: str
    second: str

    def line(self, database: str = "") -> Line:
        return Line(read_address(self.url + database), Budget(per_second=1000))


@pytest.fixture(scope="module")
def ground(lab: Lab, fresh: Callable[..., str]) -> Iterator[Ground]:
    database = fresh("visitors")
    second, key = lab.run(database, INSIDE / "visitors.py", SECRET).split()[-2:]
    with lab.serve(database) as url:
        yield Ground(url, key, second)


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
