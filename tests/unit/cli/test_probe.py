"""`ostiary probe` from its options to its exit status, against portals that are well, broken and hostile."""

from __future__ import annotations

import gzip
import io
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from unit.cli.conftest import Run
from unit.probe.library import WORLD, Library, library_world, rows_of
from unit.sources.api.server import Answer, Asked, Server, serving

FORMATS = ("terminal", "json", "html", "sarif", "junit", "markdown", "github")
ACCOUNTS = '[[account]]\nname = "one"\nlogin = "ada"\npassword_env = "P1"\n[[account]]\nname = "two"\nlogin = "bob"\npassword_env = "P2"\n'
PASSWORDS = {"ada": "pw-of-ada-8231", "bob": "pw-of-bob-1776"}
NAMES = ("Loan 4711", "Loan 4712", "11111111-aaaa", "22222222-bbbb", *PASSWORDS.values())
"""What is in documents, and what opens doors."""
Probe = Callable[..., tuple[int, str, str]]


def library(*holes: str, **more: Any) -> Library:
    with library_world() as world:
        return Library(**{"rows": rows_of(world), "holes": frozenset(holes), "users": PASSWORDS, **more})


@pytest.fixture
def probe(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Probe:
    """Run the command on a server; what it says on both ways out."""
    monkeypatch.setenv("P1", PASSWORDS["ada"])
    monkeypatch.setenv("P2", PASSWORDS["bob"])
    (tmp_path / "accounts.toml").write_text(ACCOUNTS)
    (tmp_path / "library.world.yaml").write_text(WORLD)

    def probing(url: str, *more: str) -> tuple[int, str, str]:
        words = ["probe", url, "--accounts", str(tmp_path / "accounts.toml"), "--rate", "1000", "--select", "P00,P01"]
        words += ["--source", str(tmp_path / "library.world.yaml"), "--model", "library.*", *more]
        done = run(*words)
        return done.status, done.out, done.err

    return probing


@pytest.fixture
def leaking() -> Iterator[Server]:
    with serving(library("search").answer) as server:
        yield server


def test_a_leak_is_told_and_ends_with_1(probe: Probe, leaking: Server) -> None:
    status, said, _ = probe(leaking.url, "--format", "json", "--fail-on", "high")
    report = json.loads(said)
    assert status == 1
    assert {"OST-P010"} <= {one["code"] for one in report["findings"]}
    assert {one["verdict"] for one in report["tries"]} >= {"leak", "as-predicted"}
    assert report["coverage"]["decisions"]["exact"] > 10


def test_a_dry_run_says_how_long_it_takes_and_tries_nothing(probe: Probe, leaking: Server) -> None:
    status, said, _ = probe(leaking.url, "--dry-run", "--families", "records", "--rate", "0.5")
    many = int(said.split()[0])
    assert status == 0 and said.startswith(f"{many} requests as one, two, nobody, {2 * many} seconds at least\n")
    assert [path for path in leaking.paths if "/read" in path] == []


@pytest.mark.parametrize("format", FORMATS)
def test_every_report_tells_the_leak_and_no_content(format: str, probe: Probe, leaking: Server, tmp_path: Path) -> None:
    _, said, more = probe(leaking.url, "--format", format, "--families", "searches")
    assert "OST-P010" in said and "library.loan" in said
    assert [name for name in NAMES if name in said + more] == []


def test_journal_and_log_hold_no_content_and_are_for_their_owner(probe: Probe, leaking: Server, tmp_path: Path) -> None:
    journal, log = tmp_path / "journal", tmp_path / "log"
    probe(leaking.url, "--journal", str(journal), "--log", str(log))
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith(("journal", "log")))
    assert len(log.read_text().splitlines()) == len(leaking.asked)
    assert [name for name in NAMES if name.encode() in kept] == []
    assert {stat.S_IMODE(file.stat().st_mode) for file in (journal, log)} == {0o600}


def test_the_same_command_goes_on_where_the_server_died(probe: Probe, tmp_path: Path) -> None:
    """What was asked is not asked again; a trial that ended early has no score, and is no success."""
    portal, left = library("search"), [60]

    def answer(asked: Asked) -> Answer:
        left[0] -= 1
        return (0, {}, b"") if left[0] < 0 else portal.answer(asked)

    with serving(answer) as server:
        words = ("--journal", str(tmp_path / "journal"), "--format", "json", "--fail-on", "never")
        status, said, _ = probe(server.url, *words)
        assert status == 3
        first = json.loads(said)
        assert first["score"] is None and "stopped answering" in first["notes"][0]
        left[0] = 1_000_000
        before = len(server.asked)
        status, said, _ = probe(server.url, *words)
        assert status == 0
        second = json.loads(said)
        assert "of them in an earlier run" in second["coverage"]["notes"][0]
        assert len(second["tries"]) > len(first["tries"])
        assert len(server.asked) - before < len(second["tries"])


def test_a_budget_ends_it(probe: Probe, leaking: Server) -> None:
    status, said, _ = probe(leaking.url, "--requests", "40", "--format", "json", "--fail-on", "never", "--strict")
    assert status == 4
    assert 36 <= len(leaking.asked) <= 40  # what is on its way when it ends may not arrive
    assert json.loads(said)["notes"] == ["it ended early: the budget of 40 requests is used up"]


def elsewhere(asked: Asked) -> Answer:
    return 303, {"Location": "https://elsewhere.invalid/my"}, b""


def not_odoo(asked: Asked) -> Answer:
    return 200, {"Content-Type": "text/html"}, b"<h1>It works!</h1>"


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (elsewhere, 3, "sends requests on to another server, where nothing goes"),
        (not_odoo, 3, "does not answer as Odoo does"),
        (library(users={**PASSWORDS, "bob": "changed"}).answer, 2, "does not let `two` in"),
        (library(second_factors={"ada": "JBSWY3DPEHPK3PXP"}).answer, 2, "`one` has a second factor"),
        (library(version="23.0").answer, 2, "no series that ostiary knows"),
    ],
)
def test_what_ends_before_it_begins(answer: Callable[[Asked], Answer], status: int, message: str, probe: Probe) -> None:
    with serving(answer) as server:
        ended, said, told = probe(server.url)
    assert (ended, said) == (status, "")
    assert message in told


def test_other_hosts_need_a_permission(probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, told = probe("https://nobody.invalid")
    assert status == 2 and "nobody has allowed trials of `nobody.invalid`" in told
    allowed = tmp_path / "allowed.toml"
    allowed.write_text('[[host]]\nname = "nobody.invalid"\nallowed_by = "Bea"\nuntil = 2099-01-01\n')
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    status, _, told = probe("https://nobody.invalid", "--permission", str(allowed))
    assert status == 2 and "were not confirmed" in told
    status, _, told = probe("https://nobody.invalid", "--permission", str(allowed), "--yes")
    assert status == 3 and "cannot be reached" in told


PAGES = {
    "long": lambda: (200, {"Content-Type": "text/html", "X-Length": "8000000000"}, b"x" * 5_000_000),
    "packed": lambda: (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress(b"<a>" * 9_000_000),
    ),
    "nested": lambda: (200, {"Content-Type": "text/html"}, b"<script " * 120_000),
    "links": lambda: (200, {"Content-Type": "text/html"}, b"".join(b"<a href='/my/a/%d'>" % n for n in range(40_000))),
    "json": lambda: (200, {"Content-Type": "application/json"}, b"[" * 900_000),
    "broken": lambda: (500, {"Content-Type": "text/html"}, b"Internal Server Error"),
    "elsewhere": lambda: (303, {"Location": "//elsewhere.invalid/\x1b[31m"}, b""),
}


@pytest.mark.parametrize("kind", PAGES)
def test_pages_that_are_hostile_end_nothing(kind: str, probe: Probe) -> None:
    portal, page = library("search"), PAGES[kind]()
    with serving(lambda asked: page if asked.path.startswith("/my") else portal.answer(asked)) as server:
        status, said, _ = probe(server.url, "--families", "pages,searches", "--fail-on", "never")
    assert status == 0
    assert "OST-P010" in said and "\x1b[31m" not in said
