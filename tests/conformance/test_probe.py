"""The trial against the library with holes: every hole is found, its request repeats, and nothing else is said.

One server and one run of `ostiary probe` for each series. It asks the addon's own addresses and models, and leaves a
way once it has leaked; with OSTIARY_LONG=1 it asks all of Odoo, and everybody about everything.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conformance.probe_holes import (
    ACCOUNTS,
    FOLDER,
    People,
    Told,
    addons,
    known_by,
    planted_template,
    scans,
    session_variables,
    table,
    token_variables,
    told_of,
)
from lab import Lab
from ostiary.probe.tries.side_effects import reason_against_path

MODELS = ("hole.*", "fine.*", "sale.order", "res.partner", "ir.attachment")
FAMILIES = (
    "pages,tokens,parents,arguments,calls,forms,methods,injection,attachments,binaries,reports,records,fields,changes"
)
LONG = os.environ.get("OSTIARY_LONG") == "1"
SHORT = ("--enough", "1", "--families", FAMILIES)
OWN = ("/hole/*", "/fine/*", *(f"/my/{what}/*" for what in ("hole", "loan", "topic", "case", "contract", "receipt")))
"""Addresses that the addon brings."""
CHANGES = "refused-change-is-allowed"
GONE = "/hole/delete/<int:line_id>"
"""What is deleted cannot be deleted again."""
OVER_BLOCK = "fine.ledger"
"""A model that refuses by code what its rules allow. Pages may be stricter, as `/my/block/contact` is."""


@dataclass(frozen=True)
class Tried:
    """What one trial said, and the people who can repeat it."""

    people: People
    told: Told
    findings: tuple[dict[str, Any], ...]
    variables: dict[str, str]
    """What stands in for the secrets in the requests."""
    known: dict[str, list[str]]
    """What one knows each record by."""
    renamed: tuple[str, ...]
    """What records are called after the trial has changed some."""

    def of(self, where: str) -> list[dict[str, Any]]:
        """The findings about a route, a model or a method; of Odoo's own routes also with their parts filled in."""
        pattern = re.compile(re.sub(r"<[^>]*>", "[^/]+", where))
        return [
            one
            for one in self.findings
            if where in (one["subject"]["route"], one["subject"]["model"])
            or pattern.fullmatch(one["subject"]["route"] or "")
        ]


@pytest.fixture(scope="module")
def tried(lab: Lab, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    database = fresh("trial", planted_template(lab))
    told = told_of(lab, database)
    with addons(), lab.serve(database) as address:
        people = People(address, told)
        for name in ACCOUNTS:
            people[name]  # signs in before the trial may change anything
        answer = probe(f"{address}?db={database}", lab.url(database), told, tmp_path_factory.mktemp("trial"))
        variables = {**session_variables(people, told), **token_variables(lab, database)}
        renamed = lab.cluster.sql(database, "SELECT DISTINCT name FROM hole_loan WHERE write_uid <> create_uid")
        known = {**known_by(told), **scans(lab, database, told)}
        yield Tried(people, told, tuple(answer["findings"]), variables, known, tuple(renamed))


def probe(address: str, source: str, told: Told, folder: Path) -> dict[str, Any]:
    """Run the command; its JSON."""
    accounts, answer = folder / "accounts.toml", folder / "answer.json"
    accounts.write_text("".join(_account(name, told[name]["login"]) for name in ACCOUNTS))
    secrets = {f"PASSWORD_{name}": told[name]["password"] for name in ACCOUNTS}
    command = [sys.executable, "-m", "ostiary", "probe", address, "--accounts", accounts, "--source", source]
    command += ["--addons", FOLDER, "--allow-writes", "--yes", "--rate", "1000", "--each", "1", "-o", answer]
    command += ["--fail-on", "never", "--select", "P00,P01,P02", *(() if LONG else SHORT)]
    command += [] if LONG else [word for path in OWN for word in ("--route", path)]
    command += [] if LONG else [word for name in MODELS for word in ("--model", name)]
    done = subprocess.run(command, env={**os.environ, **secrets}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(answer.read_text())
    return said


def _account(name: str, login: str) -> str:
    return f'[[account]]\nname = "{name}"\nlogin = "{login}"\npassword_env = "PASSWORD_{name}"\n'


def test_every_hole_is_found(tried: Tried, series: str) -> None:
    rows = table("holes", series)
    assert len(rows) >= 84
    assert [row["id"] for row in rows if not tried.of(row["where"])] == []


def test_each_finding_names_what_leaks(tried: Tried, series: str) -> None:
    """The record that the table says is shown, or another one of somebody else's, is among the evidence."""
    wrong = [
        f"{finding['check']} {finding['subject']}: {finding['evidence']['records']}"
        for row in table("holes", series)
        if row["kind"] == "leak"
        for finding in tried.of(row["where"])
        if finding["evidence"].get("records") and not set(finding["evidence"]["records"]) & tried.known.keys()
    ]
    assert wrong == []


def test_each_finding_repeats_with_its_curl_line(tried: Tried, series: str) -> None:
    """In a shell that has the sessions and tokens which the lines name, each shows what was planted."""
    texts = [*tried.renamed, *(text for some in tried.known.values() for text in some)]
    lines = [
        finding["evidence"]["request"]
        for finding in tried.findings
        if finding["check"] != "allowed-document-refused" and not is_change(finding)
        if set(finding["evidence"].get("records", ())) & tried.known.keys()
    ]
    assert {name for line in lines for name in re.findall(r"\$\{?(\w+)", line)} <= tried.variables.keys()
    said = {line: _in_a_shell(line, tried.variables) for line in lines}
    assert [line for line, answer in said.items() if not any(text in answer for text in texts)] == []
    assert len(said) > 60


def is_change(finding: dict[str, Any]) -> bool:
    return finding["check"] == CHANGES or str(finding["evidence"]["seen"]).endswith("accepted")


def test_each_change_is_accepted_again(tried: Tried, series: str) -> None:
    changing = [one for one in tried.findings if is_change(one) and one["subject"]["route"] != GONE]
    said = {one["evidence"]["request"]: _in_a_shell(one["evidence"]["request"], tried.variables) for one in changing}
    assert [line for line, text in said.items() if " 200 " not in text.splitlines()[0] or '"error"' in text] == []
    wanted = {row["where"] for row in table("holes", series) if row["kind"] == "change"}
    assert {one["subject"]["route"] for one in changing} == wanted - {GONE}


def _in_a_shell(line: str, variables: dict[str, str]) -> str:
    environment = {**os.environ, **variables}
    done = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, errors="replace")
    return done.stdout


def test_look_alikes_and_odoos_own_pages_are_silent(tried: Tried, series: str) -> None:
    """But for addresses that act, which only a trial that may change things asks."""
    holes = {row["where"] for row in table("holes", series)} | {OVER_BLOCK}
    said = [
        f"{finding['code']} {finding['check']} {finding['subject']}: {finding['message']}"
        for finding in tried.findings
        if not reason_against_path(finding["subject"]["route"] or "")
        if not {finding["subject"]["route"], finding["subject"]["model"]} & holes
        if not any(finding in tried.of(where) for where in holes)
    ]
    assert said == []


def test_what_refuses_its_own_customers_is_the_only_over_block(tried: Tried, series: str) -> None:
    refused = {one["subject"]["model"] for one in tried.findings if one["check"] == "allowed-document-refused"}
    assert refused == {OVER_BLOCK}
