"""The checks of tokens, files, website, configuration, fields, sign-up and code against real Odoos.

Sins are planted with Odoo's own methods in a clone of the template; exactly the checks that are about them may say
something new. What a healthy template says is held to a list, so that nothing shouts by accident.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

import ostiary
from conformance.scratch import run_inside
from lab import Lab
from ostiary.checks.audit import code, configuration, fields, files, signup, tokens, website
from ostiary.checks.audit.material import Audit
from ostiary.checks.run import run_checks
from ostiary.facts import Table
from ostiary.findings import Finding

AREAS = (tokens, files, website, configuration, fields, signup, code)
CHECKS = tuple(check for area in AREAS for check in area.CHECKS)

PLANTED = """
    C001 C002 C008 C011 C018 C020 C022 C028 C040 C041 C053 C057 C058 D001 D013 D014 D018 D022 F001 F002 F003 F013 F015
    F018 K022 K024 K025 S005 S014 S016 S029 T002 T004 T007 T017 T022 T031 T037 W007 W010 W016 W017
"""
ONLY_IN = {"19.0": "C004 C012 C048 D023 T023", "14.0": "T019"}

LOUD = {
    "19.0": {
        "OST-C044": "the lab hashes the passwords of its users in one round, to be quick",
        "OST-C054": "the lab's one role is superuser",
        "OST-F001": "the lab has made one file of an order public",
        "OST-T003": "the lab has given orders tokens that it can tell apart",
    },
}
LOUD["14.0"] = {**LOUD["19.0"], "OST-C034": "14 gets no fixes any more"}
"""Critical and high findings on the template, and why each of them is true."""

ALLOWED = {
    "19.0": ["read_cost", "write_salesperson", "run_action", "give_away"],
    "14.0": ["read_cost", "write_salesperson", "run_action"],
}
"""What Odoo lets a portal user do once the sins are planted."""


OF_OTHER_MODULES = {
    ("ir_act_server", "base_automation_id"),
    ("res_users", "oauth_provider_id"),
    ("res_users", "oauth_uid"),
}
MISSING = {
    "19.0": OF_OTHER_MODULES | {("res_partner", "signup_token"), ("res_partner", "signup_expiration")},
    "14.0": OF_OTHER_MODULES | {("res_users_apikeys", "expiration_date")},
}
"""Columns that the series does not have, or that modules add which the lab has not installed."""


MORE = "base_automation,link_tracker,auth_oauth,auth_password_policy"
PLANTED_MORE = {"19.0": "C014 C015 K022 S017 S021 T011", "14.0": "S017 S021 T011"}


@dataclass
class Judged:
    """One database: its tables, what was said before and after, and what a portal user managed to do."""

    tables: dict[str, Table]

    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    tried: list[str]


def new_codes(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> set[str]:
    """The checks that say something which they did not say before."""
    known = {(finding.code, finding.subject, finding.message) for finding in before}
    return {one.code for one in after if (one.code, one.subject, one.message) not in known}


def loud_codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings if finding.severity in ("critical", "high")}


def judge(url: str) -> tuple[Finding, ...]:
    with ostiary.load(url) as world:
        audit = Audit(facts=world.facts, database=world.database)
        return run_checks(CHECKS, audit, series=world.facts.series.name, raise_faults=True).findings


@pytest.fixture(scope="module")
def judged(lab: Lab, fresh: Callable[..., str]) -> Judged:
    database = fresh("settings")
    with ostiary.load(lab.url(database)) as world:
        tables = world.facts.tables
    before = judge(lab.url(database))
    run_inside(lab, database, "plant_settings.py")
    after = judge(lab.url(database))
    tried = json.loads(run_inside(lab, database, "try_settings.py").strip().splitlines()[-1])
    return Judged(tables, before, after, tried)


def test_exactly_the_planted_sins_are_found(judged: Judged, series: str) -> None:
    expected = {f"OST-{code}" for code in (PLANTED + ONLY_IN[series]).split()}
    assert new_codes(judged.before, judged.after) == expected


def test_nothing_could_not_be_judged(judged: Judged) -> None:
    assert [finding.message for finding in (*judged.before, *judged.after) if finding.outcome == "error"] == []


def test_a_healthy_template_shouts_only_what_is_true(judged: Judged, series: str) -> None:
    assert loud_codes(judged.before) == set(LOUD[series])


def test_what_fields_and_actions_open_a_portal_user_really_does(judged: Judged, series: str) -> None:
    assert judged.tried == ALLOWED[series]


def test_the_columns_that_are_read_exist(judged: Judged, series: str) -> None:
    wrong = {
        (table, column)
        for area in AREAS
        for listed in (area.READS, area.PRESENCE_ONLY)
        for table, columns in listed.items()
        for column in columns
        if table in judged.tables and column not in judged.tables[table].columns
    }
    assert wrong == MISSING[series]


def test_no_secret_is_in_any_finding(judged: Judged) -> None:
    said = repr(judged.after)
    for secret in ("ABCDEFGH", "sk-1234567890", "pbkdf2", "12345'"):
        assert secret not in said


def test_sins_of_modules_that_the_template_does_not_have(lab: Lab, fresh: Callable[..., str], series: str) -> None:
    database = fresh("more_settings")
    run_inside(lab, database, "install_more.py", MORE)
    before = judge(lab.url(database))
    assert loud_codes(before) == set(LOUD[series])
    run_inside(lab, database, "plant_more.py")
    expected = {f"OST-{code}" for code in PLANTED_MORE[series].split()}
    assert new_codes(before, judge(lab.url(database))) == expected
