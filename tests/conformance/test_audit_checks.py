"""The audit's checks of users, groups, rights, rules and companies against mistakes made in a real Odoo.

A clone of the lab's template gets the mistakes of `inside/plant_sins.py`, made with Odoo's own code where Odoo lets one
make them. What the checks say beyond what they say of the template must be exactly these.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import ostiary
from conformance.scratch import INSIDE
from lab import Lab
from ostiary.checks.audit import companies, groups, rights, rules, users
from ostiary.checks.audit.material import Audit
from ostiary.checks.run import run_checks
from ostiary.findings import Finding

CHECKS = (*users.CHECKS, *groups.CHECKS, *rights.CHECKS, *rules.CHECKS, *companies.CHECKS)
NAMES = ("a1", "b1", "b2", "both", "branch", "fr", "loner", "north", "vendor")
PROJECT_SHARING = {"project.project_task_rule_portal_project_sharing", "hr_timesheet.timesheet_line_rule_portal_user"}
"""Rules that Odoo switches on when somebody shares a project."""
HEALTHY: dict[str, set[tuple[str, str]]] = {
    "19.0": {
        ("admin-without-second-factor", "high"),  # true: the lab's administrator has none
        ("demo-users-present", "high"),  # true: the template has demo data
        ("default-admin-login", "medium"),
        ("outsider-in-many-companies", "medium"),  # true: lab_portal_both
        ("rpc-wider-than-website-company", "low"),
        ("portal-model-without-rule", "info"),
    },
}
HEALTHY["14.0"] = HEALTHY["19.0"] | {("public-model-without-rule", "info"), ("access-without-group-grants", "info")}


def findings(url: str) -> list[Finding]:
    with ostiary.load(url) as world:
        audit = Audit(facts=world.facts, database=world.database)
        modules = frozenset(world.facts.modules)
        run = run_checks(CHECKS, audit, series=world.facts.series.name, modules=modules, raise_faults=True)
        return list(run.findings)


@pytest.fixture(scope="module")
def healthy(lab: Lab, fresh: Callable[..., str]) -> list[Finding]:
    return findings(lab.url(fresh("healthy")))


@pytest.fixture(scope="module")
def sinful(lab: Lab, fresh: Callable[..., str]) -> tuple[list[Finding], dict[str, Any]]:
    database = fresh("sins")
    said = lab.run(database, INSIDE / "plant_sins.py", *(f"lab_portal_{name}" for name in NAMES))
    return findings(lab.url(database)), json.loads(said)


def test_a_healthy_database_has_only_findings_that_are_true(healthy: list[Finding], series: str) -> None:
    assert {(finding.check, finding.severity) for finding in healthy} == HEALTHY[series]


def test_each_planted_mistake_is_found_and_nothing_else(
    healthy: list[Finding], sinful: tuple[list[Finding], dict[str, Any]], series: str
) -> None:
    found, ids = sinful
    known = {finding.fingerprint for finding in healthy}
    new = {
        (finding.check, finding.severity, tuple(sorted(finding.subject.given().items())), _ids(finding))
        for finding in found
        if finding.fingerprint not in known
    }
    assert new == _expected({name.removeprefix("lab_portal_"): number for name, number in ids["users"].items()}, ids)


def _ids(finding: Finding) -> tuple[object, ...]:
    """The users or access rights that a finding names."""
    if "who" not in finding.evidence and "samples" in finding.evidence:
        return tuple(finding.evidence["samples"])  # type: ignore[arg-type]
    return tuple(finding.evidence.get("access_rights", ()))  # type: ignore[arg-type]


def _expected(people: dict[str, int], ids: dict[str, Any]) -> set[tuple[object, ...]]:
    def of_users(check: str, severity: str, *names: str) -> tuple[object, ...]:
        return check, severity, (), tuple(sorted(people[name] for name in names))

    def of_model(check: str, severity: str, model: str, *rows: int, **more: object) -> tuple[object, ...]:
        return check, severity, tuple(sorted({"model": model, **more}.items())), rows

    return {
        of_users("share-flag-lies", "high", "north"),
        of_users("portal-parent-archived", "high", "b1", "b2"),
        of_users("portal-user-of-own-company", "critical", "vendor"),
        of_users("portal-user-dormant", "low", "a1"),
        of_users("portal-user-never-logged-in", "low", "both"),
        of_users("duplicate-portal-users", "medium", "loner", "fr"),
        ("archived-user-with-live-credentials", "medium", (), (ids["gone"],)),
        ("export-right-for-outsider", "high", (("group", "base.group_allow_export"),), (people["branch"],)),
        ("template-user-overprivileged", "critical", (("user", ids["template"]),), ()),
        of_model("portal-reads-payment-plumbing", "critical", "res.partner.bank", ids["bank"]),
        of_model("hand-made-access-right", "medium", "res.partner.bank", record=ids["bank"]),
        of_model("portal-reads-technical-model", "medium", "ir.sequence", ids["sequence"]),
        of_model("portal-writes-sequence", "high", "ir.sequence", ids["sequence"]),
        of_model("portal-can-create", "high", "crm.stage", ids["stage"]),
        of_model("portal-can-write", "high", "crm.stage", ids["stage"]),
        of_model("portal-can-delete", "critical", "crm.stage", ids["stage"]),
        of_model("hand-made-access-right", "medium", "crm.stage", record=ids["stage"]),
        of_model("stock-rule-disabled", "critical", "sale.order", rule="sale.sale_order_rule_portal"),
        of_model("stock-rule-edited", "critical", "account.move", rule="account.account_invoice_rule_portal"),
        of_model(
            "stock-rule-missing", "critical", "purchase.order.line", rule="purchase.portal_purchase_order_line_rule"
        ),
        of_model("rule-does-not-evaluate", "high", "stock.picking", rule=ids["broken"]),
        # outcome `error`: the rule does more with the user than comparing
        of_model("rule-not-bound-to-owner", "medium", "stock.picking", rule=ids["broken"]),
        of_model("rule-by-email", "critical", "project.project", rule=ids["mail"]),
        of_model("global-flag-mismatch", "high", "crm.lead", rule="crm.crm_lead_company_rule"),
    }


def test_rules_and_rights_of_a_stock_database_are_as_they_ship(
    lab: Lab, fresh: Callable[..., str], series: str
) -> None:
    with ostiary.load(lab.url(fresh("shipped"))) as world:
        audit = Audit(facts=world.facts, database=world.database)
        shipped = world.facts.shipped.rules
        differing = {rule.xmlid for rule in world.facts.rules if audit.domains.origin(rule) == "edited"}
        switched = {
            rule.xmlid
            for rule in world.facts.rules
            if rule.xmlid in shipped and rule.active != shipped[rule.xmlid].active
        }
        added = {
            model
            for who in audit.openings.rights
            for model, _, _ in audit.openings.added(who, "read", "write", "create", "unlink")
        }
    assert (differing, added) == (set(), set())
    assert switched == (PROJECT_SHARING if series == "19.0" else set())
    assert len(shipped) > 100
