"""Every check of limits against the portals of its page in `tests/checks/probe`, and against one without a flaw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ostiary.checks.run import run_checks
from ostiary.findings import Finding
from ostiary.probe.accounts import Account
from ostiary.probe.limits import CHECKS
from ostiary.probe.visitor import Visitor
from unit.probe.fake_portal import FakePortal
from unit.probe.trying import ADA, limits_of

FOLDER = Path(__file__).parents[2] / "checks"
BY_SLUG = {check.slug: check for check in CHECKS}
OWN = [
    check
    for check in CHECKS
    if check.code.startswith("OST-P") or check.code in ("OST-C024", "OST-C049", "OST-C050", "OST-C051")
]
"""Those that are not of the audit, too, which has pages for them."""
_BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass
class Example:
    slug: str
    kind: str
    portal: dict[str, Any]
    expected: list[str]


def examples() -> list[Any]:
    found = []
    for path in sorted((FOLDER / "probe").glob("OST-*.md")):
        slug = path.stem[len("OST-P050-") :]
        if slug not in BY_SLUG:
            continue  # one of the tries
        own: list[Example] = []
        for block in _BLOCK.finditer(path.read_text("utf-8")):
            if block["info"].startswith("yaml portal="):
                own.append(
                    Example(slug, block["info"].partition("=")[2], YAML(typ="safe").load(block["body"]) or {}, [])
                )
            elif block["info"] == "findings":
                own[-1].expected = block["body"].splitlines()
        assert {one.kind for one in own} >= {"bad", "good"}, path.name
        found += [pytest.param(one, id=f"{slug}-{one.kind}-{number}") for number, one in enumerate(own)]
    return found


def described(finding: Finding) -> str:
    evidence = " ".join(f"{name}={value}" for name, value in finding.evidence.items() if name not in _MEASURED)
    return " ".join(one for one in (finding.severity, finding.confidence, finding.subject.route, evidence) if one)


_MEASURED = {"per_second", "known", "unknown", "request"}


@pytest.mark.parametrize("example", examples())
def test_a_check_finds_what_its_page_says(example: Example) -> None:
    with limits_of(FakePortal(**example.portal)) as limits:
        run = run_checks([BY_SLUG[example.slug]], limits, series="19.0", raise_faults=True)
    if example.kind == "skipped":
        assert [one.reason for one in run.skipped] == example.expected
        return
    assert run.skipped == ()
    assert sorted(map(described, run.findings)) == sorted(example.expected)


def test_a_portal_without_a_flaw_is_silent() -> None:
    with limits_of(FakePortal()) as limits:
        run = run_checks(CHECKS, limits, series="19.0", raise_faults=True)
    assert run.findings == ()
    assert [one.check for one in run.skipped] == ["dbfilter-missing"]


def test_every_check_of_its_own_has_a_page_that_says_why() -> None:
    for check in OWN:
        text = (FOLDER / "probe" / f"{check.code}-{check.slug}.md").read_text("utf-8")
        assert text.startswith(f"# {check.code} {check.slug}\n")
        assert len(text.partition("```")[0].split()) >= 15


def test_checks_of_the_audit_that_are_measured_keep_their_names() -> None:
    shared = [check for check in CHECKS if check not in OWN]
    pages = {path.name for path in FOLDER.glob("OST-C*.md")}
    assert [check.code for check in shared if f"{check.code}-{check.slug}.md" not in pages] == []


@pytest.mark.parametrize(
    ("flaw", "slug", "expected"),
    [
        ({"tells_databases": ["a", "b"]}, "list-db-enabled", ["high certain /web/database/list databases=2"]),
        ({"tells_databases": ["a", "b"]}, "dbfilter-missing", ["high certain databases=2"]),
        ({"tells_databases": ["a"]}, "dbfilter-missing", []),
        ({"manager": "unprotected"}, "master-password-default", ["critical certain /web/database/manager"]),
        ({"manager": "open"}, "master-password-default", []),
        ({"developer": True}, "developer-mode-open", ["critical certain option=--dev=werkzeug"]),
        ({"neutralised": True}, "neutralised-copy-reachable", ["high certain /web/login"]),
        ({"cooldown_after": 1000}, "login-cooldown-disabled", ["high firm /web/login attempts=30"]),
        ({"cooldown_after": 29}, "login-cooldown-disabled", []),
    ],
)
def test_measured_checks_of_the_audit(flaw: dict[str, Any], slug: str, expected: list[str]) -> None:
    with limits_of(FakePortal(**flaw)) as limits:
        run = run_checks([BY_SLUG[slug]], limits, series="19.0", raise_faults=True)
    assert list(map(described, run.findings)) == expected
    assert run.skipped == ()


@pytest.mark.parametrize("chooses", [True, False])
def test_the_cookie_is_looked_at_where_the_address_names_the_database(chooses: bool) -> None:
    """The server gives it once, to whoever comes without one."""
    with limits_of(FakePortal(cookie="; Path=/", chooses_database=chooses), database="shop") as limits:
        run = run_checks([BY_SLUG["session-cookie-flags"]], limits, series="19.0", raise_faults=True)
    assert list(map(described, run.findings)) == ["medium certain /web/login missing=['HttpOnly', 'SameSite']"]


def test_nothing_is_judged_without_an_account() -> None:
    with limits_of(FakePortal()) as limits:
        limits.visitors = ()
        run = run_checks([BY_SLUG["session-fixed-on-login"], BY_SLUG["pages-can-be-framed"]], limits, raise_faults=True)
    assert {one.reason for one in run.skipped} == {"no account with a password was given"}


def test_an_account_without_a_second_factor_is_taken_first() -> None:
    with limits_of(FakePortal()) as limits:
        keyed, coded = Account("key", "c", key="k"), Account("code", "a", "right", totp="JBSWY3DPEHPK3PXP")
        limits.visitors = tuple(Visitor(limits.line, one) for one in (keyed, coded, ADA))
        assert limits.customer().name == "one"
        limits.visitors = limits.visitors[:2]
        assert limits.customer().name == "code"


def test_a_login_that_is_paused_already_says_nothing_about_pauses() -> None:
    with limits_of(FakePortal(failures=5)) as limits:
        run = run_checks([BY_SLUG["login-cooldown-disabled"]], limits, raise_faults=True)
    assert run.findings == () and "does not let `one` in" in run.skipped[0].reason


def test_a_used_up_budget_skips_the_rest() -> None:
    with limits_of(FakePortal()) as limits:
        limits.line.stop.set("somebody said stop")
        run = run_checks(CHECKS[5:], limits, raise_faults=True)
    assert run.findings == () and {one.reason for one in run.skipped} == {"no more requests: somebody said stop"}


@pytest.mark.parametrize(
    ("flaw", "slug", "request_"),
    [
        (
            {"tells_databases": ["a"]},
            "list-db-enabled",
            "curl -sS -i -H 'Content-Type: application/json' -d '{}' URL/web/database/list",
        ),
        ({"debug": True}, "debug-open-to-outsiders", "curl -sS -i -b \"session_id=$SESSION_ONE\" 'URL/my?debug=1'"),
        (
            {"redirects_anywhere": True},
            "login-redirects-elsewhere",
            "curl -sS -i -b \"session_id=$SESSION_ONE\" 'URL/web/login?redirect=https://elsewhere.invalid/'",
        ),
    ],
)
def test_a_finding_has_the_request_to_repeat(flaw: dict[str, Any], slug: str, request_: str) -> None:
    with limits_of(FakePortal(**flaw)) as limits:
        run = run_checks([BY_SLUG[slug]], limits, series="19.0", raise_faults=True)
        expected = request_.replace("URL", limits.line.address.url)
    assert expected in [finding.evidence["request"] for finding in run.findings]
