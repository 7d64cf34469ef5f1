"""What the audit reads out of rule domains: whom they bind, what always holds, what differs from stock."""

from __future__ import annotations

import pytest

from ostiary.checks.audit.domains import same_text
from ostiary.checks.audit.material import Audit
from ostiary.sources.world import world_from_data

OWN = "('partner_id', '=', user.partner_id.id)"
BINDINGS = [
    (f"[{OWN}]", "bound"),
    ("[('partner_id', 'child_of', [user.commercial_partner_id.id])]", "bound"),
    ("[('partner_id', 'in', [])]", "bound"),
    ("[('create_uid', '=', user.id)]", "bound"),
    (f"[('state', '=', 'done'), {OWN}]", "bound"),
    ("[('line_ids', 'any', [('partner_id', '=', user.partner_id.id)])]", "bound"),
    ("[('line_ids', 'any', (('partner_id', '=', user.partner_id.id),))]", "bound"),
    ("[('state', '=', 'done')]", "loose"),
    (f"['|', ('state', '=', 'done'), {OWN}]", "loose"),
    (f"['|', ('partner_id', '=', False), {OWN}]", "loose"),
    ("[('partner_id', 'in', [user.partner_id.id, False])]", "loose"),
    (f"['!', {OWN}]", "loose"),
    ("[('partner_id', '!=', user.partner_id.id)]", "loose"),
    ("[('company_id', 'in', company_ids)]", "loose"),
    ("[('company_id', '=', user.company_id.id)]", "loose"),
    ("[('group_id', 'in', user.all_group_ids.ids)]", "loose"),
    ("[(1, '=', 1)]", "loose"),
    ("[(0, '=', 1)]", "bound"),
    ("[('late', '=', True)]", "unknown"),
    ("[('partner_id', '=', user.partner_id.id if user.share else 1)]", "unknown"),
    ("[('partner_id', '=', user.partner_id.parent_id.id or 1)]", "unknown"),
    ("[('partner_id', '=', ", "unknown"),
]


def audit_of(domain: str, series: str = "19.0") -> Audit:
    note = {
        "fields": {
            "partner_id": "many2one res.partner",
            "company_id": "many2one res.company",
            "group_id": "many2one res.groups",
            "state": "char",
            "late": "boolean search=_search_late",
            "line_ids": "one2many x.line note_id",
        },
        "access": {"base.group_portal": "r"},
        "rules": {"x.rule": {"groups": ["base.group_portal"], "domain": domain}},
    }
    line = {"fields": {"note_id": "many2one x.note", "partner_id": "many2one res.partner"}}
    world = world_from_data({"series": series, "models": {"x.note": note, "x.line": line}})
    return Audit(facts=world.facts, database=world.database)


def binding(domain: str) -> str:
    audit = audit_of(domain)
    return audit.domains.binding(next(rule for rule in audit.facts.rules if rule.xmlid == "x.rule"))


@pytest.mark.parametrize(("domain", "expected"), BINDINGS)
def test_a_rule_binds_where_every_way_through_it_asks_for_the_person(domain: str, expected: str) -> None:
    assert binding(domain) == expected


def test_ways_for_records_without_an_owner_can_be_left_out() -> None:
    audit = audit_of(f"['|', ('partner_id', '=', False), {OWN}]")
    rule = next(rule for rule in audit.facts.rules if rule.xmlid == "x.rule")
    assert (audit.domains.binding(rule), audit.domains.binding(rule, without_unset=True)) == ("loose", "bound")


@pytest.mark.parametrize(
    "domain", ["[]", "[(1, '=', 1)]", "['|', (1, '=', 1), ('state', '=', 'a')]", "[('id', '!=', False)]"]
)
def test_a_rule_that_always_holds_is_known(domain: str) -> None:
    audit = audit_of(domain)
    assert audit.domains.always_true(next(rule for rule in audit.facts.rules if rule.xmlid == "x.rule"))


def test_texts_are_the_same_whatever_their_spaces_and_quotes() -> None:
    assert same_text("[('a', '=', 1)]", '[ ("a","=",1) ]')
    assert same_text(None, "[]")
    assert not same_text("[('a', '=', 1)]", "[('a', '=', 2)]")
    assert not same_text("[(", "[[")


def test_stock_rules_are_told_from_edited_and_own_ones() -> None:
    world = world_from_data(
        {
            "series": "19.0",
            "models": {"x.note": {"fields": {"name": "char"}, "rules": {"x.rule": {"domain": "[]"}}}},
            "rules": {"base.res_company_rule_portal": {"domain": "[]"}},
        }
    )
    audit = Audit(facts=world.facts, database=world.database)
    origins = {rule.xmlid: audit.domains.origin(rule) for rule in world.facts.rules}
    assert origins["x.rule"] == "own"
    assert origins["base.res_company_rule_portal"] == "edited"
    assert origins["base.res_company_rule_public"] == "stock"
