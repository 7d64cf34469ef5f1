"""Policy files: what breaks them, and what is said about mistakes."""

from __future__ import annotations

import pytest

from ostiary.api import World
from ostiary.checks.audit.policy import policy_check
from ostiary.errors import UsageError
from ostiary.findings import Finding
from ostiary.policies import check_against, parse_policies
from ostiary.sources.world import OpenedWorld, world_from_text

WORLD = """
series: "19.0"
users:
  alice: {type: portal}
  bob: {type: portal}
  eve: {type: internal}
models:
  sale.order:
    fields: {name: char, partner_id: many2one res.partner, state: char, margin: {type: float, groups: base.group_user}}
    access: {base.group_portal: rw, base.group_user: r}
    rules:
      x.rule: {groups: [base.group_portal], domain: "[('partner_id', '=', user.partner_id.id)]"}
    records:
      draft: {partner_id: alice, state: draft}
      sent: {partner_id: alice, state: sent}
      other: {partner_id: bob, state: sent}
"""


@pytest.fixture(scope="module")
def opened() -> OpenedWorld:
    return world_from_text(WORLD)


def judged(opened: OpenedWorld, words: str) -> list[Finding]:
    policies = parse_policies(f"policies:\n  - {words}")
    check_against(policies, opened.facts)
    world = World("world", opened.facts, opened.database)
    return list(policy_check(policies).judge(world.material()))


@pytest.mark.parametrize(
    ("words", "users", "records"),
    [
        ("{name: a, who: portal, must-not: read, on: sale.order}", 2, 2),
        ("{name: a, who: portal, must-not: read, on: 'sale.*', where: \"[('state', '=', 'draft')]\"}", 1, 1),
        ("{name: a, who: bob, must-not: read, on: sale.order}", 1, 1),
        ("{name: a, who: base.group_user, must-not: read, on: sale.order:margin}", 2, 3),
        ("{name: a, who: portal, may-only: read, on: sale.order}", 2, 2),  # they may write, too
    ],
)
def test_a_broken_policy_says_by_how_many(opened: OpenedWorld, words: str, users: int, records: int) -> None:
    found = judged(opened, words)
    assert [(one.evidence["users"], one.evidence["records"], one.outcome) for one in found] == [
        (users, records, "fail")
    ]


def test_the_records_that_break_it_are_named(opened: OpenedWorld) -> None:
    found = judged(
        opened, "{name: a, who: portal, must-not: read, on: sale.order, where: \"[('state', '=', 'draft')]\"}"
    )
    names, users = opened.names["sale.order"], opened.names["res.users"]
    assert found[0].evidence["sample"] == {"user": users["alice"], "records": [names["draft"]]}
    assert found[0].location is not None and found[0].location.line == 2


@pytest.mark.parametrize(
    "words",
    [
        "{name: a, who: public, must-not: any, on: sale.order}",
        "{name: a, who: portal, must-not: [create, unlink], on: sale.order}",
        "{name: a, who: portal, must-not: read, on: sale.order:margin}",
        "{name: a, who: portal, must-not: read, on: sale.order, where: \"[('state', '=', 'cancel')]\"}",
        "{name: a, who: portal, may-only: [read, write], on: sale.order,"
        " where: \"[('partner_id', 'child_of', [user.commercial_partner_id.id])]\"}",
    ],
)
def test_a_policy_that_holds_is_silent(opened: OpenedWorld, words: str) -> None:
    assert judged(opened, words) == []


def test_what_cannot_be_decided_is_unknown() -> None:
    words = WORLD.replace("users:", "unknown_modules: [world]\nusers:", 1)
    found = judged(world_from_text(words), "{name: a, who: portal, must-not: read, on: sale.order}")
    assert {one.outcome for one in found} == {"error"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{who: portal, must-not: read, on: x}", "`<policies>:2:5`: a policy lacks `name`"),
        ("{name: a, who: portal, on: x}", "`<policies>:2:5`: a policy says either `must-not` or `may-only`"),
        ("{name: a, who: portal, must-not: raed, on: x}", "`<policies>:2:38`: `raed` is no operation"),
        ("{name: a, who: portal, must-not: read, om: x}", "`<policies>:2:44`: a policy has no key `om`"),
        ("{name: a, who: portal, must-not: read, on: x, where: '('}", "`<policies>:2:58`: `where` is not a domain"),
        ("{name: a, who: nobody, must-not: read, on: sale.order}", "`<policies>:2:5`: nobody is called `nobody`"),
        ("{name: a, who: portal, must-not: read, on: sale.odrer}", "`<policies>:2:5`: there is no model `sale.odrer`"),
        ("{name: a, who: portal, must-not: read, on: sale.order:x}", "`<policies>:2:5`: `sale.order` has no field `x`"),
    ],
)
def test_mistakes_are_told_with_their_place(opened: OpenedWorld, words: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        judged(opened, words)
    assert raised.value.message == message


def test_two_policies_cannot_have_one_name() -> None:
    line = "\n  - {name: a, who: portal, must-not: read, on: x}"
    with pytest.raises(UsageError, match=r"<policies>:3:5`: there are two policies with the name `a`"):
        parse_policies(f"policies:{line}{line}")
