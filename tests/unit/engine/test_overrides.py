"""Code that may decide otherwise: unknown modules and overridden methods make answers unknown, by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.reach import Answer, Engine
from ostiary.facts import OPERATIONS, ModelRow, Operation
from ostiary.facts.code import CodeFacts, CodeModel
from ostiary.model.environment import Context
from unit.small_world import SERIES, shared_world


def answer(
    unknown: set[str] | None = None,
    extends: dict[str, str] | None = None,
    overrides: dict[str, dict[str, tuple[str, ...]]] | None = None,
    *,
    series: str = "19.0",
    model: str = "x.doc",
    operation: Operation = "read",
    evaluator: Evaluator = "search",
    user: int = 6,
) -> Answer:
    """What ann gets when modules of the given names extend models, are unknown, or override methods."""
    facts = shared_world(series).facts
    models = dict(facts.models)
    for name, module in (extends or {}).items():
        row = models.get(name, ModelRow(name, False, True, False, frozenset()))
        models[name] = replace(row, modules=row.modules | {module})
    code_models = dict(facts.code.models)
    for name, methods in (overrides or {}).items():
        code_models[name] = replace(code_models.get(name, CodeModel(name)), overrides=methods)
    code = CodeFacts(series, code_models, facts.code.fields, frozenset(unknown or ()))
    engine = Engine(replace(facts, models=models, code=code), shared_world(series).database, Context())
    (only,) = engine.reach(model, operation, evaluator, [user], with_ids=True)
    return only


def test_without_foreign_code_rights_and_rules_decide() -> None:
    assert answer().outcome == "all"
    assert answer({"other"}).outcome == "all"
    assert answer({"other"}, {"x.line": "other"}).outcome == "all"


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("touched", ["x.doc", "ir.rule", "ir.model.access", "base"])
def test_an_unknown_module_makes_what_it_extends_unknown_by_name(
    series: str, evaluator: Evaluator, touched: str
) -> None:
    found = answer({"mystery"}, {touched: "mystery"}, series=series, evaluator=evaluator)
    assert found.outcome == "unknown" and found.ids is None
    assert (
        found.reason == f"the module `mystery` extends `{touched}` and its source is not known (give it with --addons)"
    )


def test_an_unknown_module_that_extends_a_mixin_makes_its_models_unknown() -> None:
    assert answer({"mystery"}, {"mail.thread": "mystery"}).outcome == "unknown"
    assert answer({"mystery"}, {"mail.thread": "mystery"}, model="x.line").outcome == "all"


def test_a_module_whose_source_is_known_extends_without_harm() -> None:
    assert answer(set(), {"x.doc": "mystery"}).outcome == "all"


def test_unknown_code_makes_even_a_refusal_by_access_rights_unknown() -> None:
    assert answer(model="x.plain").outcome == "denied"
    assert answer({"mystery"}, {"ir.model.access": "mystery"}, model="x.plain").outcome == "unknown"
    assert answer({"mystery"}, {"x.plain": "mystery"}, model="x.plain").outcome == "unknown"


def test_the_superuser_is_not_stopped_by_code() -> None:
    assert answer({"mystery"}, {"base": "mystery"}, user=1).outcome == "all"


@pytest.mark.parametrize(
    ("method", "evaluator", "operation", "series", "outcome"),
    [
        ("_search", "search", "read", "19.0", "unknown"),
        ("_search", "search", "write", "19.0", "all"),
        ("_search", "record", "read", "19.0", "all"),
        ("_check_access", "record", "read", "19.0", "unknown"),
        ("_check_access", "record", "write", "19.0", "unknown"),
        ("_check_access", "search", "read", "19.0", "all"),
        ("filtered_domain", "record", "read", "19.0", "unknown"),
        ("check_access_rule", "record", "read", "14.0", "unknown"),
        ("check_access_rule", "search", "read", "14.0", "all"),
        ("_check_access", "record", "read", "14.0", "all"),
        ("_apply_ir_rules", "search", "write", "14.0", "unknown"),
        ("_where_calc", "search", "read", "14.0", "unknown"),
        ("check_access_rights", "record", "read", "14.0", "unknown"),
        ("check_access_rights", "search", "read", "14.0", "unknown"),
        ("_order", "search", "read", "19.0", "all"),
    ],
)
def test_an_overridden_method_counts_where_a_decision_runs_through_it(
    method: str, evaluator: Evaluator, operation: Operation, series: str, outcome: str
) -> None:
    found = answer(overrides={"x.doc": {method: ("custom",)}}, series=series, evaluator=evaluator, operation=operation)
    assert found.outcome == outcome
    if outcome == "unknown":
        assert found.reason == f"`x.doc.{method}` is overridden by the module `custom`"


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("evaluator", EVALUATORS)
def test_an_override_of_how_rules_are_made_counts_for_every_model(operation: Operation, evaluator: Evaluator) -> None:
    found = answer(
        overrides={"ir.rule": {"_compute_domain": ("base", "custom")}}, operation=operation, evaluator=evaluator
    )
    assert (found.outcome, found.reason) == (
        "unknown",
        "`ir.rule._compute_domain` is overridden by the module `custom`",
    )


def test_odoos_own_definitions_and_harmless_overrides_do_not_count() -> None:
    assert answer(overrides={"ir.rule": {"_compute_domain": ("base",)}}).outcome == "all"
    assert answer(overrides={"ir.rule": {"_eval_context": ("base", "website")}}).outcome == "all"
    assert answer(overrides={"x.doc": {"filtered_domain": ("analytic",)}}, evaluator="record").outcome == "all"
