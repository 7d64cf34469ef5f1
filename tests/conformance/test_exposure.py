"""Exposure as ostiary counts it, against Odoo asked user by user, on the template and with rules made too wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ostiary
from conformance import scratch
from lab import Lab
from ostiary.engine.exposure import OUTSIDERS, Exposures
from ostiary.model.ownership_paths import FOLLOWERS, resolves

OWN = "('partner_id', 'child_of', [user.commercial_partner_id.id])"
MISTAKES = {
    "19.0": {
        "sale.sale_order_rule_portal": f"['|', ('state', '=', 'sale'), {OWN}]",
        "sale.sale_order_line_rule_portal": "[('order_id.partner_id', '!=', False)]",
        "account.account_invoice_rule_portal": f"['|', ('amount_total', '>', 1000), {OWN}]",
        "base.res_partner_portal_public_rule": "[('user_ids', '!=', False)]",
        "project.project_task_rule_portal": "[(1, '=', 1)]",
        "project.project_project_rule_portal": "[('partner_id', '!=', user.partner_id.id)]",
        "purchase.portal_purchase_order_user_rule": "[(1, '=', 1)]",
    },
    "14.0": {
        "sale.sale_order_rule_portal": f"['|', ('state', '=', 'sale'), {OWN}]",
        "account.account_invoice_rule_portal": f"['|', ('amount_total', '>', 1000), {OWN}]",
        "base.res_partner_portal_public_rule": "[('user_ids', '!=', False)]",
        "project.project_task_rule_portal": "[(1, '=', 1)]",
        "purchase.portal_purchase_order_user_rule": "[(1, '=', 1)]",
    },
}
"""Rules with the mistakes that people make: an alternative too many, always true, the wrong comparison."""
MODELS = (
    "sale.order", "sale.order.line", "account.move", "account.move.line", "stock.picking", "project.project",
    "project.task", "purchase.order", "purchase.order.line", "payment.token", "res.partner", "res.users",
)  # fmt: skip
WAYS = (("read", "search"), ("read", "record"), ("write", "record"))


@dataclass(frozen=True)
class Compared:
    """What Odoo and ostiary said of one model, kind of user and way: (records, pairs, users)."""

    key: tuple[str, str, str, str]
    odoo: tuple[int, int, int]
    ostiary: tuple[int, int, int]


def compare(lab: Lab, database: str, mistakes: dict[str, str], folder: Path) -> list[Compared]:
    with ostiary.load(lab.url(database)) as world:
        exposures = world.material().exposures
        questions = [_question(exposures, model, *way) for model in MODELS for way in WAYS]
        kinds = {kind: list(exposures.users(kind)) for kind in OUTSIDERS}
    request = {"loosen": mistakes, "kinds": kinds, "questions": questions}
    answers = scratch.ask_inside(lab, database, "exposed.py", request, folder)
    with ostiary.load(lab.url(database)) as world:
        exposures = world.material().exposures
        return list(_compared(exposures, questions, answers))


def _question(exposures: Exposures, model: str, operation: str, evaluator: str) -> dict[str, Any]:
    schema, ownership = exposures.search.schema, exposures.ownerships.of(model)
    followed = [FOLLOWERS] if resolves(schema, model, FOLLOWERS) else []
    shared = [*ownership.shared, *followed]
    return {
        "model": model, "operation": operation, "evaluator": evaluator, "owner": ownership.owners, "shared": shared,
    }  # fmt: skip


def _compared(exposures: Exposures, questions: list[Any], answers: list[Any]) -> Iterator[Compared]:
    for question, answer in zip(questions, answers, strict=True):
        for kind in OUTSIDERS:
            key = (question["model"], kind, question["operation"], question["evaluator"])
            found = [ids for ids in answer[kind].values() if ids]
            odoo = (len({one for ids in found for one in ids}), sum(map(len, found)), len(found))
            yield Compared(key, odoo, _counted(exposures, question, kind))


def _counted(exposures: Exposures, question: Any, kind: Any) -> tuple[int, int, int]:
    exposure = exposures.of(question["model"], kind, question["operation"])
    counted = exposure.by_evaluator[question["evaluator"]] if exposure else None
    if counted is None:
        return (0, 0, 0)
    tallies = [counted.of("customer"), counted.of("internal")]
    users = {user for tally in tallies for some, _ in tally.seen for user in some}
    return (sum(tally.records for tally in tallies), sum(tally.pairs for tally in tallies), len(users))


@pytest.fixture(scope="session")
def healthy(lab: Lab, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> list[Compared]:
    return compare(lab, fresh("exposure"), {}, tmp_path_factory.mktemp("exposure"))


@pytest.fixture(scope="session")
def broken(
    lab: Lab, series: str, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> list[Compared]:
    return compare(lab, fresh("leaks"), MISTAKES[series], tmp_path_factory.mktemp("leaks"))


def _agree(compared: list[Compared]) -> None:
    wrong = [one for one in compared if one.odoo != one.ostiary]
    assert not wrong, "\n".join(f"{one.key}: Odoo {one.odoo}, ostiary {one.ostiary}" for one in wrong)


def test_the_template_is_counted_as_odoo_counts_it(series: str, healthy: list[Compared]) -> None:
    _agree(healthy)


def test_stock_portal_rules_show_no_document_of_others(series: str, healthy: list[Compared]) -> None:
    leaks = {one.key[0] for one in healthy if any(one.odoo)}
    assert leaks == (set() if series == "19.0" else {"res.users"})


def test_leaks_are_counted_as_odoo_counts_them(series: str, broken: list[Compared], say: Callable[[str], None]) -> None:
    leaking = [one for one in broken if any(one.odoo)]
    say(f"{series} exposure: {len(leaking)} leaks of {len({one.key[0] for one in leaking})} models counted alike")
    assert len(leaking) >= 10
    _agree(broken)
