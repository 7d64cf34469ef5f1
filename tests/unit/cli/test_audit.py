"""`ostiary audit` from its options to its exit status, on the small world, with checks made for the test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ostiary.checks.audit.material import Audit
from ostiary.errors import Undecided
from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.sources.world import open_world
from unit.cli.conftest import Run
from unit.findings.findings import check

FORMATS = ("terminal", "json", "html", "sarif", "junit", "markdown", "github")


def prices(audit: Audit) -> Iterable[Finding]:
    for user in audit.outsiders[:2]:
        yield OPEN.finding(
            "Prices are open.",
            subject=Subject(model="shop.price", user=user.id),
            evidence={"records": 3, "users": 1, "limit": audit.settings.dormant_after},
        )


def quiet(audit: Audit) -> Iterable[Finding]:
    yield SMALL.finding("A detail.", confidence="tentative")


def configuration(audit: Audit) -> Iterable[Finding]:
    if audit.configuration is None:
        raise Skipped("no configuration file was given")
    yield CONFIGURED.finding("It lists databases.", evidence=dict(audit.configuration))


def undecided(audit: Audit) -> Iterable[Finding]:
    raise Undecided("`_search` is overridden by the module `x`")


OPEN: Check[Any] = check("prices-open", "OST-A901", severity="high", judge=prices)
SMALL: Check[Any] = check("a-detail", "OST-U901", severity="low", judge=quiet)
CONFIGURED: Check[Any] = check("databases-listed", "OST-C901", severity="medium", judge=configuration)
UNDECIDED: Check[Any] = check("cannot-tell", "OST-R901", severity="high", judge=undecided)


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostiary.cli.audit_run.CHECKS", (OPEN, SMALL, CONFIGURED))
    monkeypatch.setattr("ostiary.cli.audit_run.every_check", lambda: (OPEN, SMALL, CONFIGURED, UNDECIDED))


@pytest.fixture
def with_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostiary.cli.audit_run.CHECKS", (SMALL, UNDECIDED))


def audited(run: Run, world: Path, *options: object) -> dict[str, Any]:
    done = run("audit", world, "--format", "json", *options)
    assert done.status in (0, 1), done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_the_report_of_the_contract(run: Run, world: Path) -> None:
    found = audited(run, world)
    assert (found["schema"], found["kind"], found["series"]) == ("ostiary/findings/1", "audit", "19.0")
    assert [one["check"] for one in found["findings"]] == ["prices-open", "prices-open", "a-detail"]
    assert found["coverage"]["checks_run"] == 2
    assert found["coverage"]["checks_skipped"] == [
        {"check": "databases-listed", "reason": "no configuration file was given"}
    ]
    assert found["coverage"]["decisions"] == {"exact": 0, "unknown": 0}  # no check asked for exposure
    # two findings of 10 × (1 + log 3 / 6) and one of 0.5 × 0.4: 100 × 80 / 101.79
    assert (found["score"]["value"], found["score"]["grade"], found["score"]["bound"]) == (78, "C", False)
    assert found["generated_at"] == "2026-01-02T03:04:05Z"


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_goes_to_stdout_and_to_files(run: Run, world: Path, tmp_path: Path, format: str) -> None:
    done = run("audit", world, "--format", format)
    assert done.status == 1 and done.err == ""
    assert "prices-open" in done.out
    target = tmp_path / "report.out"
    assert run("audit", world, "--format", format, "-o", target, "--quiet").status == 1
    assert begins(target.read_text(encoding="utf-8")) == begins(done.out)


def begins(text: str) -> list[str]:
    """The first lines, without how long it took."""
    return [re.sub(r'time="[^"]*"', "", line) for line in text.splitlines()[:5]]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.json", "{"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.sarif", '{\n "$schema"'),
        ("a.xml", "<?xml"),
        ("a.md", "# ostiary"),
    ],
)
def test_the_suffix_picks_the_format(run: Run, world: Path, tmp_path: Path, name: str, beginning: str) -> None:
    done = run("audit", world, "-o", tmp_path / name)
    assert done.out == "" and f"wrote {tmp_path / name}" in done.err
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)


def test_the_sarif_is_valid(run: Run, world: Path) -> None:
    schema = Path(__file__).parents[1] / "report" / "sarif-2.1.0.schema.json"
    log = json.loads(run("audit", world, "--format", "sarif").out)
    jsonschema.Draft4Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(log)


# --------------------------------------------------------------------------- exit status


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ([], 1),
        (["--fail-on", "critical"], 0),
        (["--fail-on", "low"], 1),
        (["--fail-on", "never"], 0),
        (["--ignore", "prices-open"], 0),
        (["--ignore", "prices-open", "--fail-on", "low"], 1),
        (["--only", "severity=critical"], 0),
        (["--select", "U"], 0),
    ],
)
def test_the_exit_status_says_whether_a_finding_reaches_the_threshold(
    run: Run, world: Path, options: list[str], status: int
) -> None:
    assert run("audit", world, "--quiet", *options).status == status


@pytest.mark.usefixtures("with_undecided")
def test_what_is_undecided_is_said_and_counts_with_strict(run: Run, world: Path) -> None:
    done = run("audit", world)
    assert done.status == 0
    assert "Score at most 99 of 100" in done.out
    assert "This could not be judged: `_search` is overridden by the module `x`." in done.out
    assert run("audit", world, "--strict").status == 4
    assert run("audit", world, "--strict", "--fail-on", "low").status == 1


def test_a_fault_of_one_check_is_no_traceback(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(audit: Audit) -> Iterable[Finding]:
        raise KeyError("ada@quist.example")

    monkeypatch.setattr("ostiary.cli.audit_run.CHECKS", (check("broken", "OST-U902", judge=broken), SMALL))
    done = run("audit", world)
    assert done.status == 0 and "a-detail" in done.out
    assert "a fault of ostiary (KeyError)" in done.out and "ada" not in done.out + done.err
    monkeypatch.setenv("OSTIARY_TRACEBACK", "1")
    with pytest.raises(KeyError):
        run("audit", world)


# --------------------------------------------------------------------------- baseline and comparison


def test_what_was_accepted_is_set_apart(run: Run, world: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "accepted.toml"
    done = run("audit", world, "--quiet", "--write-baseline", baseline)
    assert done.status == 0
    text = baseline.read_text(encoding="utf-8")
    assert text.count("[[accepted]]") == 3 and "not judged yet; it was there on 2026-01-02" in text
    found = audited(run, world, "--baseline", baseline)
    assert (found["findings"], len(found["suppressed"]), found["score"]["value"]) == ([], 3, 100)
    assert run("audit", world, "--baseline", baseline, "--fail-on", "low").status == 0


def test_what_has_expired_counts_again(run: Run, world: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "accepted.toml"
    run("audit", world, "--quiet", "--write-baseline", baseline)
    dated = baseline.read_text(encoding="utf-8").replace('reason = "', 'expires = 2026-01-01\nreason = "')
    baseline.write_text(dated, encoding="utf-8")
    found = audited(run, world, "--baseline", baseline)
    assert (len(found["findings"]), found["suppressed"]) == (3, [])
    assert all("expired on 2026-01-01: it counts again" in note for note in found["notes"]) and len(found["notes"]) == 3


def test_two_runs_are_compared(run: Run, world: Path, tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    assert run("audit", world, "--quiet", "--ignore", "a-detail", "-o", last).status == 1
    found = audited(run, world, "--compare", last, "--ignore", "prices-open")
    new, gone = found["comparison"]["new"], found["comparison"]["gone"]
    assert new == [one["fingerprint"] for one in found["findings"]]
    assert [one["check"] for one in gone] == ["prices-open", "prices-open"]
    done = run("audit", world, "--compare", last, "--only", "new")
    assert done.status == 0
    assert "1 low; 2 findings left out by --only." in done.out
    assert "Since the last run (2026-01-02T03:04:05Z): 1 new, 0 gone, 2 still there, score 78 → 78." in done.out


# --------------------------------------------------------------------------- settings and names


def test_the_configuration_file_sets_options_and_limits(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "ostiary.toml").write_text('[audit]\nfail-on = "critical"\ndormant-after = 9\nformat = "json"\n')
    done = run("audit", world)
    assert done.status == 0
    assert json.loads(done.out)["findings"][0]["evidence"]["limit"] == 9


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        (
            "dormant-aftr = 9",
            "`ostiary.toml` sets `dormant-aftr`, which `ostiary audit` does not know",
            "did you mean `dormant-after`?",
        ),
        (
            'dormant-after = "9"',
            "`ostiary.toml` sets `dormant-after` to something that is not a whole number",
            "the default is 180",
        ),
        (
            "dormant-after = -1",
            "`ostiary.toml` sets `dormant-after` to something that is not a whole number",
            "the default is 180",
        ),
        (
            "whole-table = true",
            "`ostiary.toml` sets `whole-table` to something that is not a number",
            "the default is 0.95",
        ),
    ],
)
def test_mistakes_in_the_limits_are_told(
    run: Run, world: Path, tmp_path: Path, line: str, error: str, hint: str
) -> None:
    (tmp_path / "ostiary.toml").write_text(f"[audit]\n{line}\n")
    done = run("audit", world)
    assert (done.status, done.out, done.err) == (2, "", f"error: {error}\nhint: {hint}\n")


def owners(audit: Audit) -> Iterable[Finding]:
    found = audit.ownerships.of("shop.price")
    yield SMALL.finding("Ownership.", evidence={"nature": found.nature, "owners": list(found.owners)})


@pytest.mark.parametrize(
    ("value", "nature", "paths"),
    [
        ('"public"', "public", []),
        ('"create_uid"', "owned", ["create_uid"]),
        ('["create_uid", "write_uid"]', "owned", ["create_uid", "write_uid"]),
    ],
)
def test_the_configuration_file_says_to_whom_records_belong(
    run: Run, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, nature: str, paths: list[str]
) -> None:
    monkeypatch.setattr("ostiary.cli.audit_run.CHECKS", (check("a-detail", "OST-U901", judge=owners),))
    (tmp_path / "ostiary.toml").write_text(f'[audit.ownership]\n"shop.price" = {value}\n')
    assert audited(run, world)["findings"][0]["evidence"] == {"nature": nature, "owners": paths}


def test_a_snapshot_holds_the_owners_that_the_configuration_file_names(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "claims.world.yaml").write_text(CLAIMS)
    monkeypatch.setattr("ostiary.cli.audit_run.CHECKS", (check("a-detail", "OST-U901", judge=claims),))
    run("snapshot", "claims.world.yaml", "-o", "without.ostiary")
    (tmp_path / "ostiary.toml").write_text('[audit.ownership]\n"x.claim" = "contract_id.holder_id.partner_id"\n')
    assert run("snapshot", "claims.world.yaml", "-o", "with.ostiary").status == 0
    found = [audited(run, tmp_path / name)["findings"][0]["evidence"] for name in ("claims.world.yaml", "with.ostiary")]
    people = open_world(tmp_path / "claims.world.yaml").names["res.partner"]
    assert found[0] == found[1] == {"owners": [[1, people["ann"]], [2, people["bob"]]]}
    assert run("audit", "without.ostiary").err.splitlines()[1] == (
        "hint: a snapshot holds the fields that `ostiary.toml` named when it was taken; take a new one"
    )


CLAIMS = """
series: "19.0"
records: {res.partner: {ann: {name: Ann}, bob: {name: Bob}}}
models:
  x.claim:
    fields: {name: char, contract_id: many2one x.contract}
    access: {base.group_portal: r}
    records: {c1: {contract_id: k1}, c2: {contract_id: k2}}
  x.contract:
    fields: {name: char, holder_id: many2one x.holder}
    records: {k1: {holder_id: h1}, k2: {holder_id: h2}}
  x.holder:
    fields: {name: char, partner_id: many2one res.partner}
    records: {h1: {partner_id: ann}, h2: {partner_id: bob}}
"""


def claims(audit: Audit) -> Iterator[Finding]:
    rows = audit.rows(
        "SELECT c.id, h.partner_id FROM x_claim c JOIN x_contract k ON k.id = c.contract_id"
        " JOIN x_holder h ON h.id = k.holder_id ORDER BY c.id"
    )
    yield SMALL.finding("Owners.", evidence={"owners": [list(row) for row in rows]})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[audit]\nownership = 3\n", "`ostiary.toml`: `ownership` is no table"),
        ('[audit.ownership]\n"shop.price" = 3\n', "`ostiary.toml`: the ownership of `shop.price` is no path of fields"),
        (
            '[audit.ownership]\n"shop.prices" = "public"\n',
            "`ostiary.toml` has the ownership of `shop.prices`, which is no model here",
        ),
        (
            '[audit.ownership]\n"shop.price" = "name"\n',
            "`ostiary.toml`: `name` of `shop.price` leads to no partner or user",
        ),
    ],
)
def test_mistakes_in_the_ownership_are_told(run: Run, world: Path, tmp_path: Path, text: str, error: str) -> None:
    (tmp_path / "ostiary.toml").write_text(text)
    done = run("audit", world)
    assert (done.status, done.err.splitlines()[0]) == (2, f"error: {error}")


def test_the_server_s_configuration_is_read(run: Run, world: Path, tmp_path: Path) -> None:
    conf = tmp_path / "odoo.conf"
    conf.write_text("[options]\nlist_db = True\nadmin_passwd = hunter2\n")
    done = run("audit", world, "--select", "C", "--odoo-conf", conf, "--format", "json")
    assert done.status == 0 and "hunter2" not in done.out
    assert json.loads(done.out)["findings"][0]["evidence"] == {"list_db": "True", "admin_passwd": "plain"}


def test_names_are_shown_when_they_are_asked_for(run: Run, world: Path) -> None:
    assert "ada@quist.example" not in run("audit", world, "--group-by", "user").out
    assert "user 6 (ada@quist.example" in run("audit", world, "--group-by", "user", "--with-names").out


def test_timings_have_every_check(run: Run, world: Path) -> None:
    err = run("audit", world, "--timings").err
    assert "s  prices-open\n" in err and "check " in err and "in all" in err


# --------------------------------------------------------------------------- used wrongly


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--select", "prices-opn"], "there is no check `prices-opn`\nhint: did you mean `prices-open`?"),
        (["--only", "colour=red"], "`colour=red` is nothing to filter by"),
        (["--only", "new"], "`--only new` needs something to compare with"),
        (["--baseline", "none.toml"], "cannot read `none.toml`: no such file or directory"),
        (["--compare", "none.json"], "cannot read `none.json`: no such file or directory"),
        (["--odoo-conf", "none.conf"], "cannot read `none.conf`: no such file or directory"),
        (["-o", "nowhere/a.html"], "cannot write `nowhere/a.html`: there is no folder `nowhere`"),
        (["--write-baseline", "nowhere/a.toml"], "cannot write `nowhere/a.toml`: there is no folder `nowhere`"),
        (["--fail-on", "awful"], "invalid value for '--fail-on'"),
    ],
)
def test_mistakes_are_told_before_the_work_begins(run: Run, options: list[str], error: str) -> None:
    done = run("audit", "postgresql://nobody@127.0.0.1:1/none", *options)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"error: {error}")


def test_a_report_of_something_else_is_refused(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"schema": "ostiary/who/1"}')
    done = run("audit", world, "--compare", "x.json")
    assert done.err.startswith("error: `x.json` is no report of ostiary\n")
    (tmp_path / "x.json").write_text('{\n "schema": ')
    assert run("audit", world, "--compare", "x.json").err.startswith(
        "error: `x.json:2:12`: is not JSON: expecting value"
    )
