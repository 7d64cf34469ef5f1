"""`ostiary selftest` against an Odoo that is wrong on purpose: what is told, what is asked before, what is removed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from unit.cli.conftest import Run
from unit.selftest.fake_odoo import FakeOdoo
from unit.sources.api.server import serving

Tried = tuple[int, list[str]]
MADE = ["res.partner", "res.users", "sale.order", "account.move", "project.project", "project.task"]


@pytest.fixture
def trial(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeOdoo], Tried]:
    """The exit status and the lines of a trial run of an Odoo."""
    monkeypatch.setenv("OSTIARY_SELFTEST_PASSWORD", "secret")

    def tried(odoo: FakeOdoo) -> Tried:
        with serving(odoo.answer) as server:
            done = run("selftest", server.url, "--admin", "admin", "--database", "test", "--yes")
        return done.status, done.out.splitlines()

    return tried


def failed(lines: list[str]) -> list[str]:
    return [line.removeprefix("FAILED   ") for line in lines if line.startswith("FAILED")]


def test_a_healthy_portal(trial: Callable[[FakeOdoo], Tried]) -> None:
    odoo = FakeOdoo()
    status, lines = trial(odoo)
    assert (status, failed(lines)) == (0, [])
    assert lines[-1] == "35 steps as they should be, 0 not"
    assert odoo.records == {}
    assert odoo.removed == ["sale.order", "res.partner", *reversed(MADE)]


def test_customers_who_see_each_other(trial: Callable[[FakeOdoo], Tried]) -> None:
    odoo = FakeOdoo(leaks=True)
    status, lines = trial(odoo)
    assert status == 1
    assert failed(lines) == [
        "the order of another customer cannot be read: the customer may read it",
        "the order of another customer stays closed: /my/orders/107 opens",
    ]
    assert odoo.records == {}


def test_documents_that_can_be_changed_and_opened(trial: Callable[[FakeOdoo], Tried]) -> None:
    status, lines = trial(FakeOdoo(writable=True, any_token=True, models=("sale.order",)))
    assert status == 1
    assert failed(lines) == [
        "the order cannot be changed: the customer may write to it",
        "the order stays closed with a wrong token: /my/orders/102 opens",
    ]
    assert [line for line in lines if line.startswith("skipped")] == [
        "skipped  the invoice is made: its application is not installed",
        "skipped  the task is made: its application is not installed",
    ]


def test_what_cannot_be_made_is_removed_as_far_as_it_went(trial: Callable[[FakeOdoo], Tried]) -> None:
    odoo = FakeOdoo(refuses=frozenset({"account.move.action_post", "res.users.create"}))
    status, lines = trial(odoo)
    assert status == 1
    assert failed(lines) == ["the rest: res.users.create: it is not to be"]
    assert odoo.removed == ["res.partner"]
    odoo = FakeOdoo(refuses=frozenset({"account.move.action_post"}))
    assert failed(trial(odoo)[1]) == ["the invoice is made: account.move.action_post: it is not to be"]
    assert odoo.records == {}


def test_what_cannot_be_removed_is_archived(trial: Callable[[FakeOdoo], Tried]) -> None:
    odoo = FakeOdoo(refuses=frozenset({"res.partner.unlink"}))
    status, lines = trial(odoo)
    assert status == 1
    why = "it is archived instead: res.partner.unlink: it is not to be"
    assert failed(lines) == [f"remove res.partner 106: {why}", f"remove res.partner 100: {why}"]
    assert [(one.model, one.active) for one in odoo.records.values()] == [("res.partner", False)] * 2


@pytest.mark.parametrize(
    "method", ["res.partner.create", "res.users.create", "sale.order.create", "project.task.create"]
)
def test_what_was_made_while_the_connection_died_is_found_and_removed(
    method: str, trial: Callable[[FakeOdoo], Tried]
) -> None:
    odoo = FakeOdoo(dies=method)
    status, lines = trial(odoo)
    assert status == 1
    assert any(method in line for line in failed(lines))
    assert odoo.records == {}
    assert odoo.removed != []


def test_what_cannot_be_removed_as_nobody_answers_is_named(trial: Callable[[FakeOdoo], Tried]) -> None:
    odoo = FakeOdoo(dies="account.move.action_post", down=True)
    status, lines = trial(odoo)
    assert status == 1
    assert "sale.order" in {one.model for one in odoo.records.values()}
    named = [f"remove {one.model} {number}: it is left behind" for number, one in odoo.records.items()]
    assert all(any(line.startswith(name) for line in failed(lines)) for name in named)


def test_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_SELFTEST_PASSWORD", "secret")
    with serving(FakeOdoo(models=()).answer) as server:
        words = ("--admin", "admin", "--database", "test", "--yes", "--format", "json")
        done = run("selftest", server.url, *words)
    told = json.loads(done.out)
    assert told["schema"] == "ostiary/selftest/1"
    assert [step["step"] for step in told["steps"] if step["outcome"] == "skipped"] == [
        "the order is made", "the invoice is made", "the task is made",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "words", "said"),
    [
        ("https://odoo.example.com", (), "`odoo.example.com` is not this machine"),
        ("https://odoo.example.com", ("--host", "other.example.com"), "`odoo.example.com` is not this machine"),
        ("http://127.0.0.1:9?db=other", (), "the address names another database than `test`"),
        ("http://odoo.example.com", (), "`http://odoo.example.com` would send the key unencrypted"),
    ],
)
def test_nothing_is_asked_of_a_place_that_was_not_meant(run: Run, url: str, words: tuple[str, ...], said: str) -> None:
    done = run("selftest", url, "--admin", "admin", "--database", "test", "--yes", *words)
    assert done.status == 2
    assert said in done.err


def test_nothing_is_made_where_it_is_not_confirmed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_SELFTEST_PASSWORD", "secret")
    odoo = FakeOdoo()
    with serving(odoo.answer) as server:
        done = run("selftest", server.url, "--admin", "admin", "--database", "test")
        assert (done.status, server.asked) == (2, [])


def test_nothing_is_made_in_another_database(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTIARY_SELFTEST_PASSWORD", "secret")
    odoo = FakeOdoo(database="production")
    with serving(odoo.answer) as server:
        done = run("selftest", server.url, "--admin", "admin", "--database", "test", "--yes")
    assert done.status == 2
    assert "the server serves another database than `test`" in done.err
    assert odoo.calls == []


def test_nothing_without_a_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSTIARY_SELFTEST_PASSWORD", raising=False)
    done = run("selftest", "http://127.0.0.1:9", "--admin", "admin", "--database", "test", "--yes")
    assert done.status == 2
    assert "there is no password for `admin`" in done.err
