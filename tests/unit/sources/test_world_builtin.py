"""The built-in models are those of Odoo: compared with the stock code facts that ship with ostiary."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ostiary.facts.code import CodeFacts, CodeField, CodeModel
from ostiary.series import get_series
from ostiary.sources.code import load_code
from ostiary.sources.world import OpenedWorld, world_from_data

MODULES = ("base", "mail", "portal", "auth_signup", "auth_totp", "website")
NOT_COMPARED = {"module", "search_module", "compute_module", "required", "attachment", "context_text", "store"}
NO_DECISION = {"_order", "_search_panel_field_image", "_mail_post_access"}


def stock_and_world(series: str) -> tuple[CodeFacts, OpenedWorld]:
    return load_code(get_series(series), MODULES), world_from_data({"series": series, "websites": {"one": {}}})


def said(field: CodeField) -> dict[str, object]:
    words = {item.name: getattr(field, item.name) for item in fields(field) if item.name not in NOT_COMPARED}
    return {**words, "stored": field.stored}


def decisions(model: CodeModel) -> dict[str, object]:
    return {
        "overrides": {method for method in model.overrides if method not in NO_DECISION},
        "order": model.order,
        "rec_name": model.rec_name,
        "rec_names_search": model.rec_names_search,
        "parent_store": model.parent_store,
        "inherits": model.inherits,
        "abstract": model.abstract,
    }


@pytest.mark.parametrize("series", ["14.0", "19.0"])
def test_fields_are_those_of_odoo(series: str) -> None:
    stock, world = stock_and_world(series)
    differences = {
        f"{model}.{name}": (said(stock.fields[model][name]), said(field))
        for model, known in world.facts.code.fields.items()
        for name, field in known.items()
        if name in stock.fields.get(model, {}) and said(stock.fields[model][name]) != said(field)
    }
    assert differences == {}


@pytest.mark.parametrize("series", ["14.0", "19.0"])
def test_no_field_is_invented(series: str) -> None:
    stock, world = stock_and_world(series)
    assert [
        f"{model}.{name}"
        for model, known in world.facts.code.fields.items()
        for name in known
        if name not in stock.fields.get(model, {}) and name != "display_name"
    ] == []


@pytest.mark.parametrize("series", ["14.0", "19.0"])
def test_models_decide_as_those_of_odoo(series: str) -> None:
    stock, world = stock_and_world(series)
    differences = {
        name: (decisions(stock.models[name]), decisions(model))
        for name, model in world.facts.code.models.items()
        if decisions(stock.models[name]) != decisions(model)
    }
    assert differences == {}
