"""Access that was denied or allowed for a planted reason: what Odoo does on every surface, and what ostiary says of it.

`scenarios/` plants the reasons in a clone of the lab's template; everything stands in one database per series. The
truth is Odoo's own: the ORM for `search` and `record`, a running server and real logins for `page` and `token`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import ostiary
from conformance.scenarios.plan import STAGES
from conformance.scenarios.walk import Walker
from conformance.scratch import run_inside
from lab import Lab
from ostiary.api import World
from ostiary.diagnosis import Question, diagnose, diagnose_url
from ostiary.engine.explanation import Explanation
from ostiary.model.environment import Context

PASSWORD = "scenario"
SURFACES = ("search", "record", "page", "token")
AT_LEAST = 100
"""Scenarios in each series."""
CONTRACT = """
    user-not-found user-archived user-not-portal user-types-conflict record-missing record-archived access-right-missing
    access-right-inactive rule-excludes-record rule-wrong-attribute rule-broken rule-missing partner-mismatch
    partner-missing commercial-partner-mismatch company-mismatch state-excluded token-missing token-wrong
    token-unsupported token-required website-mismatch website-unpublished view-broken field-group follower-missing
    database-permission code-override allowed-by-rule allowed-without-rule allowed-by-token allowed-by-superuser
"""
"""Every cause code."""


@dataclass(frozen=True)
class Scenario:
    """One planted cause, what Odoo did, and what ostiary said."""

    name: str
    code: str
    also: tuple[str, ...]
    truth: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    causes: tuple[str, ...] = ()

    def wrong(self) -> dict[str, str]:
        """Surfaces on which ostiary and Odoo disagree."""
        return {
            surface: f"Odoo {truth}, ostiary {self.told[surface]}"
            for surface, truth in self.truth.items()
            if served(self.told[surface]) != served(truth)
        }


def served(outcome: str) -> str:
    """Who meets an error is not served."""
    return "denied" if outcome == "error" else outcome


class Play:
    """The scenarios of one series, stage after stage in one database."""

    def __init__(self, lab: Lab, database: str, folder: Path) -> None:
        self.lab, self.database, self.folder = lab, database, folder
        self.failed: dict[str, str] = {}
        self.scenarios: list[Scenario] = []
        self.trials: list[Trial] = []
        self.left: list[str] = []

    def run(self) -> None:
        first, *bent, closed = STAGES
        planted = self.plant(first)
        with self.lab.serve(self.database) as url:
            walker = Walker(url, PASSWORD)
            self.scenarios += self.judged(planted, walker)
            self.trials = [trial(url, self.database), interrupted_trial(url, self.database)]
            self.left = self.lab.cluster.sql(self.database, LEFT)
            for stage in bent:
                self.scenarios += self.judged(self.plant(stage), walker)
        self.scenarios += self.judged(self.plant(closed), None)

    def plant(self, stage: str) -> dict[str, Any]:
        answers = self.folder / f"{stage}.json"
        run_inside(self.lab, self.database, "plant_scenarios.py", stage, str(answers))
        planted = json.loads(answers.read_text())
        self.failed |= planted["failed"]
        scenarios: dict[str, Any] = planted["scenarios"]
        return scenarios

    def judged(self, planted: dict[str, Any], walker: Walker | None) -> Iterator[Scenario]:
        with ostiary.load(self.lab.url(self.database)) as world:
            for name, one in planted.items():
                found = asked(world, one)
                causes = tuple(cause.code for cause in found.causes)
                truth = {way: one[way] for way in ("search", "record", "field") if way in one}
                if walker and one["path"] and one["operation"] == "read":
                    truth |= walked(walker, one)
                yield Scenario(name, one["code"], tuple(one["also"]), truth, surfaces(found), causes)


def asked(world: World, one: dict[str, Any]) -> Explanation:
    """The question as people have it: of a record, or of a page that does not open."""
    user = None if one["visitor"] else one["user"] or one["login"]
    if one["by_page"]:
        query = f"?access_token={one['token']}" if one["token"] else ""
        return diagnose_url(world, f"http://127.0.0.1{one['path']}{query}", user)
    question = Question(user, one["model"], one["id"], one["operation"], one["token"], field=one["field"])
    return diagnose(world, question, Context(website_id=one["website"]))


def surfaces(found: Explanation) -> dict[str, str]:
    return {surface: getattr(found, surface) for surface in SURFACES} | {"field": found.outcome}


def walked(walker: Walker, one: dict[str, Any]) -> dict[str, str]:
    """What the server does: for the person with what they have in hand, and for anybody with the token alone."""
    login = None if one["visitor"] else one["login"]
    found = {"page": walker.page(login, one["path"], one["token"])}
    alone = walker.page(None, one["path"], one["token"]) if one["token"] else "denied"
    return found | {"token": alone}


# --------------------------------------------------------------------------- the trial run, on the same server


@dataclass(frozen=True)
class Trial:
    """How `ostiary selftest` ended."""

    status: int
    out: str
    err: str


LEFT = """
    SELECT 'contact', name FROM res_partner WHERE name LIKE 'ostiary-%'
    UNION ALL SELECT 'user', login FROM res_users WHERE login LIKE '%@ostiary-%'
    UNION ALL SELECT 'line', name FROM account_move_line WHERE name LIKE 'ostiary-%'
"""
"""What a trial run has left behind."""


def start_trial(url: str, database: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ostiary", "selftest", url, "--admin", "admin", "--database", database, "--yes"]
    environment = {**os.environ, "OSTIARY_SELFTEST_PASSWORD": "admin", "PYTHONUNBUFFERED": "1"}
    environment["PYTHONPATH"] = str(Path(ostiary.__file__).parents[1])
    pipe = subprocess.PIPE
    return subprocess.Popen([*command, *more], env=environment, stdout=pipe, stderr=pipe, text=True)


def trial(url: str, database: str) -> Trial:
    process = start_trial(url, database, "--format", "json")
    out, err = process.communicate(timeout=300)
    return Trial(process.returncode, out, err)


def interrupted_trial(url: str, database: str) -> Trial:
    """Ctrl-C once the customer is there."""
    process = start_trial(url, database)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    return Trial(process.returncode, first + out, err)


@pytest.fixture(scope="session")
def play(lab: Lab, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    database = fresh("scenarios")
    played = Play(lab, database, tmp_path_factory.mktemp("scenarios"))
    played.run()
    yield played
    lab.drop(database)
    lab.cluster.sql("postgres", f'DROP ROLE IF EXISTS "{database}_role"')


def test_every_scenario_can_be_played(play: Play, series: str, say: Callable[[str], None]) -> None:
    codes = Counter(one.code for one in play.scenarios)
    say(f"{series} denied access: {len(play.scenarios)} scenarios, {len(codes)} first causes")
    assert play.failed == {}
    assert len(play.scenarios) >= AT_LEAST


def test_every_surface_is_told_as_odoo_decides_it(play: Play) -> None:
    wrong = {one.name: one.wrong() for one in play.scenarios if one.wrong()}
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())


def test_the_first_cause_is_the_planted_one(play: Play) -> None:
    wrong = [one for one in play.scenarios if one.causes[:1] != (one.code,)]
    assert not wrong, "\n".join(f"{one.name}: planted {one.code}, told {', '.join(one.causes)}" for one in wrong)


def test_what_else_is_wrong_is_told_too(play: Play) -> None:
    wrong = [one for one in play.scenarios if not set(one.also) <= set(one.causes)]
    assert not wrong, "\n".join(f"{one.name}: also {one.also}, told {', '.join(one.causes)}" for one in wrong)


def test_every_cause_of_the_contract_is_planted(play: Play) -> None:
    told = {code for one in play.scenarios for code in one.causes}
    assert set(CONTRACT.split()) - told - {"code-override"} == set()


def test_a_trial_run_finds_a_healthy_portal_healthy(play: Play) -> None:
    whole = play.trials[0]
    assert (whole.status, whole.err) == (0, "")
    steps = json.loads(whole.out)["steps"]
    assert {step["outcome"] for step in steps} == {"ok"}
    opened = {step["detail"].rpartition("/")[0] for step in steps if step["step"].endswith(" opens")}
    task = "/my/tasks" if play.lab.series.name == "19.0" else "/my/task"
    assert opened == {"/my/orders", "/my/invoices", task}


def test_an_interrupted_trial_run_removes_what_it_made(play: Play) -> None:
    interrupted = play.trials[1]
    assert interrupted.status == 130
    assert "a portal user is made" in interrupted.out
    assert "the rest: it was interrupted" in interrupted.out
    assert play.left == []
