"""The audit of one Odoo through its database, a snapshot and the API: the same findings, apart from what is said.

What a source cannot show is skipped or not judged, by name. No finding is missing without that, and none is another.
`docs/api-source.md` has the list of the API, which is asserted here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ostiary
from ostiary.api import World
from ostiary.findings import Finding, Results
from ostiary.sources.api.credentials import Credentials

DOCS = Path(__file__).parents[2] / "docs"
ONLY_LIVE = {"database-role-superuser", "database-extra-readers", "broken-portal-view"}


@dataclass
class Audited:
    live: Results
    kept: Results
    called: Results


@pytest.fixture(scope="module")
def audited(through_postgres: World, through_api: World, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """One Odoo, looked at in three ways."""
    file = tmp_path_factory.mktemp("audited") / "a.ostiary"
    live, called = (world.audit(raise_faults=True) for world in (through_postgres, through_api))
    through_postgres.snapshot(file, with_names=True)
    with ostiary.load(str(file)) as world:
        kept = world.audit(raise_faults=True)
    return Audited(live, kept, called)


def findings(results: Results) -> dict[str, Finding]:
    return {finding.fingerprint: finding for finding in results.findings}


def skipped(results: Results) -> set[str]:
    return {one.check for one in results.coverage.checks_skipped}


def told(one: Finding) -> tuple[Any, ...]:
    return one.check, one.severity, one.confidence, one.outcome, one.subject, one.message, dict(one.evidence)


def test_a_snapshot_has_the_same_findings(audited: Audited) -> None:
    live, kept = findings(audited.live), findings(audited.kept)
    assert {live[key].check for key in live.keys() - kept.keys()} <= ONLY_LIVE
    assert kept.keys() <= live.keys()
    assert [told(kept[key]) for key in kept] == [told(live[key]) for key in kept]
    assert skipped(audited.kept) - skipped(audited.live) == ONLY_LIVE
    assert audited.kept.coverage.exact == audited.live.coverage.exact > 3_000


def test_the_api_misses_nothing_without_saying_so(audited: Audited) -> None:
    live, called = findings(audited.live), findings(audited.called)
    unsure = {one.subject.model for one in audited.called.findings if one.outcome == "error"}
    silent = [
        told(live[key])
        for key in live.keys() - called.keys()
        if live[key].check not in skipped(audited.called) and live[key].subject.model not in unsure
    ]
    assert silent == []
    assert [told(one) for key, one in called.items() if key not in live and one.outcome == "fail"] == []
    same = [key for key in called.keys() & live.keys() if told(called[key]) == told(live[key])]
    assert len(same) > 25


def test_the_log_of_logins_knows_of_the_key_in_14_alone(
    through_api: World, through_postgres: World, admin_key: Credentials, series: str
) -> None:
    """XML-RPC logs in to learn the user's id (`res.users._login`), JSON-2 does not: both ways see what that leaves."""
    wanted = through_postgres.user(admin_key.login or "").id
    rows = through_postgres.database.query("SELECT id, create_uid FROM res_users_log ORDER BY id")
    assert {user for _, user in rows} == ({wanted} if series == "14.0" else set())
    assert through_api.database.query("SELECT id, create_uid FROM res_users_log ORDER BY id") == rows


def test_what_the_api_cannot_judge_is_documented(audited: Audited, series: str) -> None:
    text = (DOCS / "api-source.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([a-z0-9-]+)`", text.partition("## What an audit cannot judge here")[2]))
    here = skipped(audited.called) - skipped(audited.live)
    assert here <= listed, f"not in docs/api-source.md: {sorted(here - listed)}"


def test_what_could_not_be_read_is_in_the_coverage(audited: Audited) -> None:
    notes = " ".join(audited.called.coverage.notes)
    assert "`" not in notes.partition(":")[0] and "mail.message" in notes
    assert audited.called.coverage.unknown >= audited.live.coverage.unknown
