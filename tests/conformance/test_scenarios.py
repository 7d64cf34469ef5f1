"""Access that was denied or allowed for a planted reason: what Odoo does on every surface, and what ostiary says of it.

`scenarios/` plants the reasons in a clone of the database with the planted holes, because a module of its own decides
there too; everything stands in one database per series. The truth is Odoo's own: the ORM for `search` and `record`, a
running server and real logins for `page` and `token`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from conformance.probe_holes import addons, planted_template
from conformance.scenarios.mends import Mended
from conformance.scenarios.playing import Play
from lab import Lab

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


@pytest.fixture(scope="session")
def play(lab: Lab, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    database = fresh("scenarios", planted_template(lab))
    played = Play(lab, database, tmp_path_factory.mktemp("scenarios"))
    try:
        with addons():
            played.run()
        yield played
    finally:
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


def test_mending_the_first_cause_first_leads_to_the_answer(play: Play) -> None:
    wrong = {one.name: one.misplaced for one in play.scenarios if one.misplaced}
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())


def test_every_cause_of_the_contract_is_planted(play: Play) -> None:
    told = {code for one in play.scenarios for code in one.causes}
    assert set(CONTRACT.split()) - told == set()


KINDS_OF_MENDS = """
    grant-portal-access set-user-type set-document-partner widen-rule correct-rule restore-rule activate-rule add-rule
    add-access-right activate-access-right add-follower allow-company move-company publish move-website
    make-token restore-view repair-view deactivate-view show-view
"""
"""What is done through the API in both series."""
STAYS = ("correct-rule", "restore-rule", "restore-view", "repair-view", "deactivate-view", "set-user-type")
"""Odoo does not take back what it refuses: a domain that does not evaluate, a view that does not fit, two types."""
REFUSED = ("move-company", "set-document-partner")
"""Odoo may refuse: an order has a warehouse of its company, and a posted invoice keeps its customer."""


def _is_known(one: Mended) -> bool:
    if {*one.fix.split("+")} & {*STAYS} and one.helped:
        return "stays as it is: Odoo refuses" in one.error
    return one.fix in REFUSED and one.error.startswith("nothing was changed: Odoo refuses")


def test_a_mend_helps_and_is_taken_back(play: Play, series: str, say: Callable[[str], None]) -> None:
    say(f"{series} denied access: {len(play.mended)} mends done through the API and taken back")
    wrong = {
        name: one
        for name, one in play.mended.items()
        if not (one.helped and not one.left and not one.error) and not _is_known(one)
    }
    assert not wrong, "\n".join(f"{name}: {one}" for name, one in wrong.items())
    kinds = {kind for one in play.mended.values() for kind in one.fix.split("+")}
    assert set(KINDS_OF_MENDS.split()) - kinds == set()
    for kind in ("widen-field-groups", "unarchive-record"):  # 14 asks for neither where its stock rules stand
        assert (kind in kinds) == (series == "19.0")


def test_mends_that_were_written_down_do_the_same(play: Play) -> None:
    for ways, along in ((play.scripted, ""), (play.installed, "publish_date: ")):
        wrong = {name: one for name, one in ways.items() if not one.helped or one.left.partition(": ")[0] not in along}
        assert not wrong, "\n".join(f"{name}: {one}" for name, one in wrong.items())
        assert len(ways) >= 12


def test_what_was_foretold_came_true(play: Play) -> None:
    """The world with the changes answers as the database in which they were made."""
    assert play.foretold is not None
    before, after = play.foretold.before, play.foretold.after
    assert len(before) > 100
    assert {key: (before[key], after[key]) for key in before if before[key] != after.get(key)} == {}


def test_what_the_owner_of_the_database_grants_helps(play: Play) -> None:
    assert len(play.granted) >= 2
    assert set(play.granted.values()) == {"allowed"}


def test_a_trial_run_finds_a_healthy_portal_healthy(play: Play) -> None:
    whole = play.trials[0]
    assert (whole.status, whole.err) == (0, "")
    steps = json.loads(whole.out)["steps"]
    assert {step["outcome"] for step in steps} == {"ok"}
    opened = {step["detail"].rpartition("/")[0] for step in steps if step["step"].endswith(" opens")}
    task = "/my/tasks" if play.lab.series.name == "19.0" else "/my/task"
    assert opened == {"/my/orders", "/my/invoices", task}


NOTED = ("res_users_log", "res_device", "ir_attachment", "bus_bus", "ir_logging", "base_registry", "orm_signaling")
"""Tables in which Odoo notes who logs in, and keeps what pages are dressed in."""


def test_an_interrupted_trial_run_removes_what_it_made(play: Play) -> None:
    interrupted = play.trials[1]
    assert interrupted.status == 130
    assert "a portal user is made" in interrupted.out
    assert "the rest: it was interrupted" in interrupted.out
    assert play.left == []
    assert {table: rows for table, rows in play.grown.items() if not table.startswith(NOTED)} == {}
