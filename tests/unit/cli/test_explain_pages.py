"""`ostiary explain` with addresses, tokens and logs, as people and programs see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unit.cli.conftest import Run

WORLD = """
series: "19.0"
module: sale
modules: [sale, portal]
users:
  ada: {type: portal, login: ada@quist.example}
  otto: {type: portal}
models:
  sale.order:
    inherit: [portal.mixin]
    fields: {name: char, partner_id: many2one res.partner, state: char}
    access: {base.group_portal: r}
    rules:
      sale.own: {groups: [base.group_portal], domain: "[('partner_id', 'child_of', [user.commercial_partner_id.id])]"}
    records:
      mine: {id: 1, partner_id: ada, state: sale, access_token: 0b8e1f0c-1111-4222-8333-944455556666}
      other: {id: 2, partner_id: otto, state: sale, access_token: 7c9d2a1b-1111-4222-8333-944455556666}
records:
  res.partner:
    ada: {name: Ada}
    otto: {name: Otto}
"""


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    file = tmp_path / "sales.world.yaml"
    file.write_text(WORLD)
    return file


def test_an_address_for_people(run: Run, sales: Path) -> None:
    done = run("explain", sales, "--user", "ada@quist.example", "--url", "https://x.example/fr/my/orders/2")
    lines = done.out.splitlines()
    assert lines[0] == "DENIED  ada@quist.example cannot open /my/orders/2, which shows sale.order:2."
    assert "  ✗  portal page   /my/orders/ID: refused, the browser is sent back to /my" in lines
    assert "  →                its page in the portal: denied" in lines


def test_a_visitor_with_a_link(run: Run, sales: Path) -> None:
    link = "/my/orders/2?access_token=7c9d2a1b-1111-4222-8333-944455556666"
    done = run("explain", sales, "--url", link, "--format", "json")
    found = json.loads(done.out)
    assert (found["outcome"], found["address"]) == ("allowed", "/my/orders/2")
    assert found["surfaces"] == {"search": "denied", "record": "denied", "page": "allowed", "token": "allowed"}
    assert [cause["code"] for cause in found["causes"]] == ["allowed-by-token"]
    assert "7c9d2" not in done.out


def test_the_reverse_question_lists_the_ways_in(run: Run, sales: Path) -> None:
    done = run("explain", sales, "--user", "ada@quist.example", "--record", "sale.order:1")
    assert done.out.partition("Ways in, the shortest first\n")[2].splitlines()[:3] == [
        "  • rule “sale.own” of base.group_portal",
        "  • the page /my/orders/ID",
        "  • the link with the record's token (0b8e…), for anybody who has it",
    ]


def test_a_log_is_answered_refusal_by_refusal(run: Run, sales: Path) -> None:
    refusal = "Access Denied by record rules for operation: read on record ids: [2], uid: {}, model: sale.order"
    known = run("explain", sales, "--user", "ada@quist.example", "--record", "sale.order:2", "--format", "json")
    ada = json.loads(known.out)["user"]["id"]
    Path("server.log").write_text(
        "\n".join(["noise", refusal.format(ada), "noise", "permission denied for table sale_order"])
    )
    found = json.loads(run("explain", sales, "--log", "server.log", "--format", "json").out)
    assert (found["schema"], found["line"], found["causes"][0]["code"]) == ("ostiary/explain/1", 2, "partner-mismatch")
    assert [(one["line"], one["refusal"]) for one in found["explanations"]] == [(2, "record-rule"), (4, "database")]
    shown = run("explain", sales, "--log", "server.log", "--format", "markdown").out
    assert "### Line 2: refused by record rules" in shown and "### Line 4: refused by PostgreSQL" in shown


def test_what_is_missing_is_asked_for_by_name(run: Run, sales: Path) -> None:
    Path("page.txt").write_text("You are not allowed to access 'Sales Order' (sale.order) records.")
    done = run("explain", sales, "--log", "page.txt")
    assert done.out.startswith("line 1: refused by access rights\nUNKNOWN  ")
    assert "To know more, say who it was: --user LOGIN" in done.out
    assert run("explain", sales, "--log", "page.txt", "--strict").status == 4


@pytest.mark.parametrize(
    "path", ["/my/%1b[2Jno/5", "/my/orders/2%1b]0;x%07", "/my/%E2%80%AEorders/2", "/my/no%0athing"]
)
def test_escapes_that_hide_in_an_address_do_nothing(run: Run, sales: Path, path: str) -> None:
    done = run("explain", sales, "--user", "ada@quist.example", "--url", path)
    assert done.status == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(done.err) and done.err.count("\n") == 2
