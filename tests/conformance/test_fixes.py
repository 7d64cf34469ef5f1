"""Findings of an audit, mended through Odoo's API and taken back, with the commands as people type them.

What the planted mistakes of `inside/plant_sins.py` come to is audited; every finding that has a mend is mended, and
audited again: it is gone. After the undo it is back, and so are the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conformance.scenarios.walk import Walker
from conformance.scratch import INSIDE
from lab import Lab
from ostiary.cli import main

MENDED = {
    "export-right-for-outsider", "portal-can-create",
    "portal-can-delete", "portal-can-write", "portal-reads-payment-plumbing", "portal-reads-technical-model",
    "portal-writes-sequence", "portal-user-dormant", "portal-user-never-logged-in", "rule-by-email",
    "rule-does-not-evaluate", "stock-rule-disabled", "stock-rule-edited", "stock-rule-missing",
}  # fmt: skip
"""Checks whose findings of planted mistakes must have mends."""
OF_SAMPLES = {"token-not-uuid4", "token-on-unshareable-document"}
"""Checks whose findings name some records of many: these are mended, and the others are still to be found."""
ROWS = (
    "SELECT id, active, domain_force, perm_read, perm_write, perm_create, perm_unlink FROM ir_rule ORDER BY id",
    "SELECT * FROM rule_group_rel ORDER BY 1, 2",
    "SELECT id, active, group_id, perm_read, perm_write, perm_create, perm_unlink FROM ir_model_access ORDER BY id",
    "SELECT * FROM res_groups_users_rel ORDER BY 1, 2",
    "SELECT id, active, share, partner_id FROM res_users ORDER BY id",
    "SELECT id, module, name, res_id FROM ir_model_data WHERE model IN ('ir.rule', 'ir.model.access') ORDER BY id",
)


ORDER_WITH_TOKEN = """
    SELECT id, access_token FROM sale_order WHERE access_token <> '' AND state = 'sent'
    AND partner_id <> (SELECT partner_id FROM res_users WHERE login = 'portal') ORDER BY id LIMIT 1
"""


@dataclass(frozen=True)
class Sinful:
    """A database full of mistakes, behind a running Odoo."""

    lab: Lab
    name: str
    url: str
    folder: Path

    @property
    def address(self) -> str:
        return f"{self.url}?db={self.name}"

    def audit(self) -> dict[str, dict[str, Any]]:
        """fingerprint → finding."""
        report = self.folder / "audit.json"
        main(["audit", self.lab.url(self.name), "-o", str(report), "--quiet"])
        return {one["fingerprint"]: one for one in json.loads(report.read_text())["findings"]}

    def fix(self, *arguments: str) -> dict[str, Any]:
        """What `ostiary fix --format json` says."""
        out = self.folder / "fix.json"
        journal = str(self.folder / "journal")
        status = main(["fix", self.lab.url(self.name), *arguments, "--journal", journal, "-o", str(out), "--quiet"])
        assert status in (0, 4)
        found: dict[str, Any] = json.loads(out.read_text())
        return found

    def rows(self) -> list[list[str]]:
        return [self.lab.cluster.sql(self.name, sql) for sql in ROWS]


@pytest.fixture(scope="module")
def sinful(lab: Lab, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sinful]:
    name = fresh("fixes")
    people = ("a1", "b1", "b2", "both", "branch", "fr", "loner", "north", "vendor")
    lab.run(name, INSIDE / "plant_sins.py", *(f"lab_portal_{one}" for one in people))
    key = lab.run(name, INSIDE / "api_key.py", "admin", "all").split()[-1]
    with pytest.MonkeyPatch.context() as patch, lab.serve(name) as url:
        patch.setenv("OSTIARY_API_LOGIN", "admin")
        patch.setenv("OSTIARY_API_KEY", key)
        yield Sinful(lab, name, url, tmp_path_factory.mktemp("fixes"))


def samples(finding: dict[str, Any]) -> set[str]:
    return set(map(str, finding["evidence"]["samples"]))


def test_every_finding_with_a_mend_is_gone_once_mended_and_back_once_undone(
    sinful: Sinful, series: str, say: Callable[[str], None]
) -> None:
    before, rows = sinful.audit(), sinful.rows()
    fixable = {key: one for key, one in before.items() if one["fixes"] and one["outcome"] == "fail"}
    mended: dict[str, str] = {}
    for key, one in fixable.items():
        alone = sinful.folder / "one.json"
        alone.write_text(json.dumps({"schema": "ostiary/findings/1", "findings": [one]}))
        if sinful.fix("--findings", str(alone), "--format", "json")["fixes"]:
            asked = ("--findings", str(alone), "--fix", "1", "--apply", "--yes", "--accept-gain", "--format", "json")
            mended[key] = sinful.fix(*asked, "--api", sinful.address)["applied"]["id"]
    say(f"{series} mends of findings: {len(mended)} done and taken back")
    assert {before[key]["check"] for key in mended} >= MENDED
    left = {key: one for key, one in sinful.audit().items() if key in mended}
    assert {one["check"] for one in left.values()} <= OF_SAMPLES
    assert not [key for key, one in left.items() if samples(one) & samples(before[key])]
    for entry in reversed(mended.values()):
        taken_back(sinful, entry)
    assert sinful.rows() == rows
    after = sinful.audit()
    said = {key: (one["check"], one["message"]) for key, one in after.items() if key not in before}
    new = {key: one for key, one in said.items() if "`res.users.log`" not in one[1]}  # 14 notes sign-ins
    assert (new, before.keys() - after.keys()) == ({}, set())


def test_what_closes_a_question_closes_the_real_page_until_it_is_undone(sinful: Sinful) -> None:
    """The rule of orders is switched off there: the customer of the demo opens anybody's order."""
    found = sinful.lab.cluster.sql(sinful.name, ORDER_WITH_TOKEN)[0]
    order, token = found.split("|")
    page, rows = f"/my/orders/{order}", sinful.rows()
    asks = {
        "rotate-token": ("--url", f"{page}?access_token={token}"),
        "activate-rule": ("--user", "portal", "--record", f"sale.order:{order}"),
        "revoke-portal-access": ("--user", "portal", "--record", f"sale.order:{order}"),
    }
    for mend, ask in asks.items():
        who, key = (None, token) if mend == "rotate-token" else ("portal", None)
        assert Walker(sinful.url, "portal").page(who, page, key) == "allowed"
        do = ("--apply", "--yes", "--api", sinful.address)
        done = sinful.fix(*ask, "--deny", "--fix", mend, *do, "--format", "json")
        assert done["outcome"] == "allowed"
        assert Walker(sinful.url, "portal").page(who, page, key) == "denied"
        taken_back(sinful, done["applied"]["id"])
        assert Walker(sinful.url, "portal").page(who, page, key) == (
            "denied" if key else "allowed"
        )  # tokens are not kept
    assert sinful.rows() == rows


def taken_back(sinful: Sinful, entry: str) -> None:
    journal = str(sinful.folder / "journal")
    asked = ["fix", sinful.address, "--undo", entry, "--yes", "--journal", journal, "--quiet"]
    assert main(asked) == 0
