"""Explanations: for each way to be let in or kept out, the cause, its evidence and the checklist."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from ostiary.api import World
from ostiary.engine.explanation import Cause, Explanation
from ostiary.errors import UnknownRecord
from ostiary.facts import Operation
from ostiary.model.environment import Context
from ostiary.sources.world import OpenedWorld, world_from_text

WORLD = """
series: "{series}"
module: x
companies:
  main: {{name: Main}}
  other: {{name: Other}}
groups:
  x.clerks: Clerks
users:
  ada: {{type: portal}}
  pim: {{type: portal}}
  otto: {{type: portal}}
  gone: {{type: portal, active: false}}
  ida: {{type: internal}}
  nobody: {{}}
  both: {{groups: [base.group_portal, base.group_user]}}
records:
  res.partner:
    harbour: {{name: Harbour, is_company: true}}
    ada: {{name: Ada, parent_id: harbour}}
    pim: {{name: Pim, parent_id: harbour}}
    otto: {{name: Otto}}
models:
  x.order:
    inherit: [mail.thread]
    fields: {{name: char, partner_id: many2one res.partner, company_id: many2one res.company, state: selection draft|sale, user_id: many2one res.users, active: boolean, is_published: boolean, qty: integer}}
    access: {{base.group_portal: r, base.group_user: rwcu, x.clerks: {{perms: w, active: false}}}}
    rules:
      x.order_company: {{domain: "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]"}}
      x.order_own: {{groups: [base.group_portal], perms: r, domain: "[('partner_id', '=', user.partner_id.id), ('state', '!=', 'draft')]"}}
    records:
      of_ada: {{partner_id: ada, state: sale}}
      of_pim: {{partner_id: pim, state: sale}}
      of_otto: {{partner_id: otto, state: sale}}
      of_none: {{state: sale}}
      draft: {{partner_id: ada, state: draft}}
      foreign: {{partner_id: ada, state: sale, company_id: other}}
      archived: {{partner_id: ada, state: sale, active: false}}
  x.free:
    fields: {{name: char}}
    access: {{base.group_portal: r}}
    records: {{one: {{}}}}
  x.closed:
    fields: {{name: char}}
    access: {{base.group_user: r}}
    records: {{one: {{}}}}
  x.asleep:
    fields: {{name: char}}
    access: {{base.group_portal: {{perms: r, active: false}}}}
    records: {{one: {{}}}}
  x.published:
    fields: {{name: char, is_published: boolean}}
    access: {{base.group_portal: r}}
    rules: {{x.published_rule: {{groups: [base.group_portal], domain: "[('is_published', '=', True)]"}}}}
    records: {{yes: {{is_published: true}}, no: {{is_published: false}}}}
  x.followed:
    inherit: [mail.thread]
    fields: {{name: char}}
    access: {{base.group_portal: r}}
    rules: {{x.followed_rule: {{groups: [base.group_portal], domain: "[('message_partner_ids', 'in', [user.partner_id.id])]"}}}}
    records: {{mine: {{message_partner_ids: [ada]}}, theirs: {{message_partner_ids: [otto]}}}}
  x.sold:
    fields: {{name: char, user_id: many2one res.users}}
    access: {{base.group_portal: r}}
    rules: {{x.sold_rule: {{groups: [base.group_portal], domain: "[('user_id', '=', user.id)]"}}}}
    records: {{one: {{user_id: ida}}}}
  x.broken:
    fields: {{name: char}}
    access: {{base.group_portal: r}}
    rules: {{x.broken_rule: {{domain: "[('name', '=', undefined)]"}}}}
    records: {{one: {{}}}}
  x.open:
    fields: {{name: char}}
    access: {{base.group_portal: r}}
    rules: {{x.open_rule: {{domain: "[('name', '=', 2 ** 3)]"}}}}
    records: {{one: {{}}}}
  x.two:
    fields: {{name: char, qty: integer}}
    access: {{base.group_portal: r}}
    rules:
      x.two_a: {{groups: [base.group_portal], domain: "[('qty', '=', 1)]"}}
      x.two_b: {{groups: [base.group_portal], domain: "[('name', '=', 'b')]"}}
      x.two_off: {{groups: [base.group_portal], active: false, domain: "[('qty', '=', 3)]"}}
    records: {{none: {{qty: 2, name: c}}, third: {{qty: 3, name: c}}, first: {{qty: 1, name: c}}}}
  x.split:
    fields: {{name: char, qty: integer}}
    access: {{base.group_portal: r}}
    rules: {{x.split_rule: {{domain: "[('qty', '=', '3')]"}}}}
    records: {{three: {{qty: 3}}}}
"""


BOX = """
series: "19.0"
module: x
users: {ada: {type: portal}}
models:
  x.box:
    fields: {qty: integer}
    access: {base.group_portal: rw}
    rules:
      x.box_read: {groups: [base.group_portal], perms: r, domain: "[('qty', '=', 1)]"}
      x.box_write: {groups: [base.group_portal], perms: w, domain: "[('qty', '=', 2)]"}
    records: {first: {qty: 1}, second: {qty: 2}}
"""


@cache
def opened(series: str = "19.0") -> OpenedWorld:
    return world_from_text(WORLD.format(series=series))


@cache
def world(series: str = "19.0") -> World:
    found = opened(series)
    return World("shop", found.facts, found.database)


def explained(
    user: str, model: str, record: str | int, operation: Operation = "read", *, series: str = "19.0", **context: object
) -> Explanation:
    record_id = record if isinstance(record, int) else opened(series).names[model][record]
    return world(series).explain(user, model, record_id, operation, context=Context(**context))  # type: ignore[arg-type]


def primary(found: Explanation) -> Cause:
    (first,) = [cause for cause in found.causes if cause.primary]
    return first


@pytest.mark.parametrize(
    ("user", "model", "record", "operation", "outcome", "code"),
    [
        ("ada", "x.order", "of_ada", "read", "allowed", "allowed-by-rule"),
        ("ada", "x.order", "archived", "read", "allowed", "allowed-by-rule"),
        ("ida", "x.order", "of_ada", "write", "allowed", "allowed-by-rule"),
        ("ada", "x.free", "one", "read", "allowed", "allowed-without-rule"),
        ("1", "x.closed", "one", "unlink", "allowed", "allowed-by-superuser"),
        ("ada", "x.order", "of_pim", "read", "denied", "commercial-partner-mismatch"),
        ("ada", "x.order", "of_otto", "read", "denied", "partner-mismatch"),
        ("ada", "x.order", "of_none", "read", "denied", "partner-missing"),
        ("ada", "x.order", "draft", "read", "denied", "state-excluded"),
        ("ada", "x.order", "foreign", "read", "denied", "company-mismatch"),
        ("ada", "x.published", "no", "read", "denied", "website-unpublished"),
        ("ada", "x.followed", "mine", "read", "allowed", "allowed-by-rule"),
        ("ada", "x.followed", "theirs", "read", "denied", "follower-missing"),
        ("ada", "x.sold", "one", "read", "denied", "rule-wrong-attribute"),
        ("ada", "x.two", "none", "read", "denied", "rule-excludes-record"),
        ("ada", "x.two", "first", "read", "allowed", "allowed-by-rule"),
        ("ada", "x.broken", "one", "read", "denied", "rule-broken"),
        ("ada", "x.closed", "one", "read", "denied", "access-right-missing"),
        ("ada", "x.asleep", "one", "read", "denied", "access-right-inactive"),
        ("ada", "x.order", "of_ada", "write", "denied", "access-right-missing"),
        ("gone", "x.order", "of_ada", "read", "denied", "user-archived"),
        ("nobody", "x.free", "one", "read", "denied", "user-not-portal"),
        ("both", "x.closed", "one", "write", "denied", "user-types-conflict"),
        ("ghost", "x.free", "one", "read", "denied", "user-not-found"),
        ("ada", "x.free", 999, "read", "denied", "record-missing"),
    ],
)
def test_the_first_cause_is_the_one_to_mend(
    user: str, model: str, record: str | int, operation: Operation, outcome: str, code: str
) -> None:
    found = explained(user, model, record, operation)
    assert (found.outcome, primary(found).code) == (outcome, code)
    assert (found.search == "allowed" or found.record == "allowed") or outcome != "allowed"


def test_the_outcome_is_that_of_the_engine_for_every_user_record_and_operation() -> None:
    checked = 0
    for model in ("x.order", "x.two", "x.published", "x.followed", "x.sold", "x.free", "x.closed"):
        for record in opened().names[model].values():
            for user in ("ada", "pim", "otto", "ida"):
                for operation in ("read", "write"):
                    user_id = world().user(user).id
                    reached = world().reach(model, operation, "search", [user_id])[user_id]
                    found = explained(user, model, record, operation)  # type: ignore[arg-type]
                    assert (found.search == "allowed") is (record in (reached.ids or ())), (
                        user,
                        model,
                        record,
                        operation,
                    )
                    checked += 1
    assert checked == 17 * 4 * 2


def test_evidence_shows_the_leaf_and_the_values_on_both_sides() -> None:
    cause = primary(explained("ada", "x.order", "of_otto"))
    ada, otto = (opened().names["res.partner"][name] for name in ("ada", "otto"))
    assert cause.evidence["leaf"] == f"('partner_id', '=', {ada})"
    assert (cause.evidence["actual"], cause.evidence["expected"]) == ({"partner_id": otto}, {"partner_id": ada})
    assert cause.message == f"the record belongs to partner {otto}, and the rule “x.order_own” asks for {ada}"
    assert (cause.origin.model, cause.origin.xmlid) == ("ir.rule", "x.order_own")
    assert cause.fixes == ("set-document-partner", "widen-rule")


def test_a_negative_leaf_asks_for_anything_but_its_value() -> None:
    assert primary(explained("ada", "x.order", "draft")).message == (
        "the state is draft, and the rule “x.order_own” asks for anything but draft"
    )


def test_every_rule_that_applies_is_judged_with_its_leaves() -> None:
    found = explained("ada", "x.order", "draft")
    ada = opened().names["res.partner"]["ada"]
    company, own = found.rules
    assert (company.name, company.is_global, company.search, company.record) == ("x.order_company", True, True, True)
    assert (own.name, own.is_global, own.search, own.record) == ("x.order_own", False, False, False)
    assert [(leaf.leaf, leaf.holds) for leaf in own.leaves] == [
        (f"('partner_id', '=', {ada})", True), ("('state', '!=', 'draft')", False),
    ]  # fmt: skip
    assert own.bound == f"['&', ('partner_id', '=', {ada}), ('state', '!=', 'draft')]"
    assert own.domain == "[('partner_id', '=', user.partner_id.id), ('state', '!=', 'draft')]"


def test_the_checklist_goes_through_every_layer() -> None:
    found = explained("ada", "x.order", "of_otto")
    assert [(step.layer, step.outcome) for step in found.steps] == [
        ("user", "ok"), ("access-right", "ok"), ("record-rule", "ok"), ("record-rule", "blocked"),
    ]  # fmt: skip
    assert found.steps[0].detail == f"user {world().user('ada').id} `ada`, portal"
    assert found.steps[3].detail == "rule of a group “x.order_own” does not hold"


def test_an_archived_record_is_allowed_with_a_note() -> None:
    codes = [cause.code for cause in explained("ada", "x.order", "archived").causes]
    assert codes == ["allowed-by-rule", "record-archived"]


def test_both_group_rules_are_causes_where_none_holds_and_a_sleeping_rule_is_told() -> None:
    found = explained("ada", "x.two", "third")
    assert [(cause.code, cause.origin.xmlid) for cause in found.causes] == [
        ("rule-excludes-record", "x.two_a"), ("rule-excludes-record", "x.two_b"), ("rule-excludes-record", "x.two_off"),
    ]  # fmt: skip
    assert found.causes[2].message == "the rule “x.two_off” would let it through, but it is inactive"
    assert found.causes[2].fixes == ("activate-rule",)


def test_what_cannot_be_decided_is_unknown_with_its_reason() -> None:
    found = explained("ada", "x.open", "one")
    assert (found.outcome, found.search, found.record) == ("unknown", "unknown", "unknown")
    assert "`2 ** 3` uses an operator that is not understood" in primary(found).message
    assert found.unknowns


def test_a_broken_rule_is_an_error_of_both_evaluators() -> None:
    found = explained("ada", "x.broken", "one")
    assert (found.search, found.record) == ("error", "error")
    assert "name 'undefined' is not defined" in primary(found).message


def test_where_lists_and_checks_on_the_record_differ_both_are_told() -> None:
    found = explained("ada", "x.split", "three")
    assert (found.search, found.record, found.outcome) == ("allowed", "denied", "allowed")
    assert found.steps[-1].detail == "global rule “x.split_rule”: lists say yes, checks on the record say no"


def test_selected_companies_are_part_of_the_question() -> None:
    other = opened().names["res.company"]["other"]
    found = explained("ada", "x.order", "foreign")
    assert found.companies == (opened().names["res.company"]["main"],)
    assert primary(found).code == "company-mismatch"
    assert explained("ada", "x.order", "of_ada", companies=(other,)).outcome == "denied"


def test_series_language_and_time_zone_are_told() -> None:
    found = explained("ada", "x.order", "of_ada", series="14.0", lang="fr_FR", tz="Europe/Paris")
    assert (found.series, found.lang, found.tz, found.outcome) == ("14.0", "fr_FR", "Europe/Paris", "allowed")
    assert explained("ada", "x.free", "one").tz == "UTC"


def test_the_superuser_passes_without_rights_or_rules() -> None:
    facts = world().facts
    root = replace(facts.users[1], active=True)
    awake = World("shop", replace(facts, users={**facts.users, 1: root}), world().database)
    found = awake.explain(1, "x.closed", opened().names["x.closed"]["one"], "unlink")
    assert (found.outcome, primary(found).code) == ("allowed", "allowed-by-superuser")


# --------------------------------------------------------------------------- who


def who(
    model: str, record: str, *operations: Operation, everybody: bool = False
) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    """login → (outcomes of the search, ways in)"""
    found = world().who(model, opened().names[model][record], operations or ("read",), everybody=everybody)
    return {way.login: (dict(way.search), way.ways) for way in found}


def test_outsiders_who_reach_a_record_and_the_rule_that_lets_them() -> None:
    assert who("x.order", "of_ada") == {"ada": ({"read": "allowed"}, ("rule “x.order_own” of base.group_portal",))}


def test_insiders_are_told_when_everybody_is_asked_for() -> None:
    found = who("x.order", "of_ada", "read", "write", everybody=True)
    assert found["ada"][0] == {"read": "allowed", "write": "denied"}
    assert found["ida"][0] == {"read": "allowed", "write": "allowed"}
    assert found["ida"][1][0].startswith("access right “")


def test_without_a_rule_the_access_right_is_the_way() -> None:
    found = who("x.free", "one")
    assert {"ada", "pim", "otto"} <= found.keys() and "ida" not in found
    assert found["ada"][1] == ("access right “x.access_x_free_base_group_portal”, and no rule of a group restricts it",)


def test_who_agrees_with_explain() -> None:
    for model in ("x.order", "x.two", "x.followed"):
        for record in opened().names[model]:
            reached = set(who(model, record))
            for user in ("ada", "pim", "otto"):
                assert (explained(user, model, record).outcome == "allowed") is (user in reached), (model, record, user)


def test_what_is_unknown_is_reached_perhaps_and_the_reason_stands_in_place_of_a_way() -> None:
    found = {way.login: way for way in world().who("x.open", opened().names["x.open"]["one"], ["read"])}["ada"]
    assert (found.outcome, found.search, found.ways, found.rules) == ("unknown", {"read": "unknown"}, (), ())
    assert len(found.reasons) == 1 and found.reasons[0] in [
        reason for reason, _ in explained("ada", "x.open", "one").unknowns
    ]


def test_whoever_odoo_fails_is_told_with_the_rule_that_breaks() -> None:
    found = world().who("x.broken", opened().names["x.broken"]["one"], ["read", "write"])
    told = {way.login: way for way in found}
    assert told["ada"].outcome == "error"
    assert told["ada"].search == {"read": "error", "write": "denied"}
    assert told["ada"].ways == ()
    assert told["ada"].reasons == (
        "the rule `x.broken_rule` does not evaluate: NameError: name 'undefined' is not defined",
    )
    assert "nobody" not in told


def test_the_way_is_that_of_what_is_allowed() -> None:
    """Reading is refused by the one rule, and writing allowed by the other."""
    opened_box = world_from_text(BOX)
    box = World("box", opened_box.facts, opened_box.database)
    (way,) = box.who("x.box", opened_box.names["x.box"]["second"])
    assert (way.search["read"], way.search["write"], way.outcome) == ("denied", "allowed", "allowed")
    assert way.ways == ("rule “x.box_write” of base.group_portal",)


def test_a_record_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownRecord, match=r"there is no record `x.order:999`"):
        world().who("x.order", 999)
