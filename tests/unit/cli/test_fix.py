"""`ostiary fix` in the small shop: what it shows, refuses, and writes down."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ostiary.cli.fix_run import check_gain
from ostiary.errors import UsageError
from ostiary.fixes import Fix, Offer, Proof, Shift
from unit.cli.conftest import Run

ADA = ("--user", "ada@quist.example", "--record", "shop.order:2")


def test_a_mend_is_shown_with_its_diff_and_proof(run: Run, world: Path) -> None:
    done = run("fix", world, *ADA, "--fix", "widen-rule")
    assert done.status == 0
    assert "DENIED  ada@quist.example read shop.order:2" in done.out
    assert "- domain_force: \"[('partner_id', '=', user.partner_id.id)]\"" in done.out
    assert "+ domain_force: \"[('partner_id', 'child_of', [user.commercial_partner_id.id])]\"" in done.out
    assert "tried on a copy: allowed" in done.out


def test_what_is_denied_needs_no_closing(run: Run, world: Path) -> None:
    assert "nothing to close: it is denied" in run("fix", world, *ADA, "--deny").out


def test_json_has_the_mends_with_their_proof(run: Run, world: Path) -> None:
    found = json.loads(run("fix", world, *ADA, "--format", "json").out)
    assert (found["schema"], found["outcome"], found["applied"]) == ("ostiary/fix/1", "denied", None)
    widened = next(fix for fix in found["fixes"] if fix["id"] == "widen-rule")
    assert widened["proof"]["answered"] is True
    assert widened["proof"]["needs_accept_gain"] == bool(widened["proof"]["gained"])
    assert widened["changes"][0]["model"] == "ir.rule"


def test_nothing_is_done_in_a_database(run: Run, world: Path) -> None:
    done = run("fix", world, *ADA, "--fix", "widen-rule", "--apply", "--yes", "--accept-gain")
    assert done.status == 2
    assert "a mend is done through Odoo's own API, and never in the database" in done.err


def test_what_others_gain_has_to_be_accepted() -> None:
    shift = Shift("gained", 9, "pim", "shop.order", "read", 1)
    offer = Offer(Fix("add-rule", "x"), Proof(None, (shift,)))
    with pytest.raises(UsageError, match="1 other user would gain by `add-rule`"):
        check_gain(offer, accepted=False)
    check_gain(offer, accepted=True)
    check_gain(Offer(Fix("add-rule", "x"), Proof(None, (replace(shift, kind="lost"),))), accepted=False)
    with pytest.raises(UsageError):  # what may be gained counts as gained
        check_gain(Offer(Fix("add-rule", "x"), Proof(None, (replace(shift, kind="unknown"),))), accepted=False)


def test_a_script_is_written(run: Run, world: Path, tmp_path: Path) -> None:
    target = tmp_path / "mend.py"
    asked = ("fix", world, "--user", "ada@quist.example", "--record", "shop.order:4", "--as", "shell")
    assert run(*asked, "--fix", "set-document-partner", "-o", target).status == 0
    compile(target.read_text(), "mend.py", "exec")
    assert "write(env['shop.order'].browse([4]), {'partner_id': " in target.read_text()


def test_an_addon_is_written_once(run: Run, world: Path, tmp_path: Path) -> None:
    asked = ("fix", world, *ADA, "--fix", "widen-rule", "--as", "module", "--accept-gain", "-o", tmp_path / "mend_shop")
    assert run(*asked).status == 0
    written = sorted(str(path.relative_to(tmp_path / "mend_shop")) for path in (tmp_path / "mend_shop").rglob("*.*"))
    assert written == ["__init__.py", "__manifest__.py", "data/mend.xml"]
    assert "ref('shop.order_own')" in (tmp_path / "mend_shop/data/mend.xml").read_text().replace("&#x27;", "'")
    assert run(*asked).status == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "`--record` is missing"),
        (("--record", "shop.order:2"), "`--user` is missing"),
        ((*ADA, "--fix", "no-such"), "there is no mend `no-such` here"),
        (("--findings", "gone.json"), "cannot read `gone.json`"),
        (("--undo", "../../x"), "the journal has no mend `../../x`"),
    ],
)
def test_used_wrongly(arguments: tuple[str, ...], said: str, run: Run, world: Path) -> None:
    done = run("fix", world, *arguments)
    assert done.status == 2
    assert said in done.err


def test_an_empty_journal(run: Run, world: Path, tmp_path: Path) -> None:
    assert run("fix", world, "--list", "--journal", tmp_path / "none").out == "the journal is empty\n"


@pytest.mark.parametrize(
    "findings",
    ["1", '{"evidence": {}}', '{"subject": {"user": [1]}, "evidence": {}}', '{"subject": {}, "evidence": []}'],
)
def test_findings_of_something_else(findings: str, run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"schema": "ostiary/findings/1", "findings": [%s]}' % findings)
    done = run("fix", world, "--findings", tmp_path / "x.json")
    assert (done.status, "is no report of ostiary" in done.err) == (2, True)
