"""The facts read from the source, against the registry of a real Odoo: every model, every field, every override."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab import Lab
from ostiary.facts.code import DECISION_METHODS, CodeFacts, CodeField, CodeModel
from ostiary.series import Series, get_series
from ostiary.sources.addons.stock import StockData
from ostiary.sources.code import load_code
from ostiary.sources.load_order import load_order

DUMP = Path(__file__).parent / "inside" / "dump_code.py"

UNSEEN_FIELDS = {
    ("ir.rule", "global"): "set by setattr, as `global` is a keyword of Python; a plain stored boolean",
}
"""Fields of the registry that the parser does not see, and why."""

FRAMEWORK_METHODS = {"_search_related", "_search_company_dependent", "_compute_related", "_compute_company_dependent"}
"""What Odoo itself puts in place of a method: CodeField has none there."""


@dataclass(frozen=True)
class Compared:
    """One series: what its registry says and what the source says."""

    series: Series
    registry: dict[str, Any]
    facts: CodeFacts

    def fields(self) -> Iterator[tuple[str, dict[str, Any], CodeField]]:
        """Every field that both know."""
        for model, said in self.registry["models"].items():
            for name, field in said["fields"].items():
                found = self.facts.field(model, name)
                if found is not None:
                    yield f"{model}.{name}", field, found

    def models(self) -> Iterator[tuple[str, dict[str, Any], CodeModel]]:
        for name, said in self.registry["models"].items():
            yield name, said, self.facts.models[name]


@pytest.fixture(scope="module")
def compared(lab: Lab, fresh: Callable[..., str]) -> Compared:
    series = get_series(lab.series.name)
    registry = json.loads(lab.run(fresh("code_facts"), DUMP, ",".join(sorted(DECISION_METHODS))))
    stock = StockData.of(series)
    order = load_order({name: stock.module(name).manifest.depends for name in registry["modules"]}, series)
    return Compared(series, registry, load_code(series, order))


def test_all_models_are_known_and_no_others(compared: Compared) -> None:
    assert compared.facts.unknown_modules == frozenset()
    assert set(compared.facts.models) == set(compared.registry["models"])


def test_all_fields_are_known_and_no_others(compared: Compared) -> None:
    real, found = set(), set()
    for model, said in compared.registry["models"].items():
        automatic = {name for name, field in said["fields"].items() if field["automatic"] or field["manual"]}
        real |= {(model, name) for name in said["fields"].keys() - automatic}
        found |= {(model, name) for name in compared.facts.fields[model].keys() - automatic}
    assert real - found == UNSEEN_FIELDS.keys()
    assert found - real == set()


def test_inheritance(compared: Compared) -> None:
    assert [
        (name, said["mro"], said["inherits"], model.inherit, model.inherits)
        for name, said, model in compared.models()
        if said["mro"] != list(model.inherit) or said["inherits"] != model.inherits
    ] == []


def test_class_attributes(compared: Compared) -> None:
    wrong: list[object] = []
    for name, said, model in compared.models():
        real, found = said["attributes"], found_attributes(model, said["fields"])
        wrong += [(name, key, real[key], found[key]) for key in found if real[key] != found[key]]
        assert said["table_query"] == model.table_query, name
    assert wrong == []


def found_attributes(model: CodeModel, fields: Mapping[str, object]) -> dict[str, object]:
    """The attributes with Odoo's defaults where the source says nothing."""
    names = model.rec_names_search
    return {
        "_order": model.order or "id",
        "_rec_name": model.rec_name or ("name" if "name" in fields else None),
        "_rec_names_search": "<callable>" if names == ("<callable>",) else None if names is None else list(names),
        "_parent_name": model.parent_name,
        "_parent_store": model.parent_store,
        "_table": model.table or model.name.replace(".", "_"),
        "_auto": model.auto,
        "_abstract": model.abstract,
        "_transient": model.transient,
        "_active_name": model.active_name or ("active" if "active" in fields else None),
        "_mail_post_access": model.mail_post_access,
    }


def test_overrides(compared: Compared) -> None:
    assert [
        (name, said["overrides"], model.overrides)
        for name, said, model in compared.models()
        if said["overrides"] != {method: sorted(modules) for method, modules in model.overrides.items()}
    ] == []


@pytest.mark.parametrize(
    "attribute",
    ["type", "groups", "related", "comodel", "inverse", "auto_join", "company_dependent", "required", "inherited"],
)
def test_plain_attributes_of_fields(compared: Compared, attribute: str) -> None:
    assert [
        (name, real.get(attribute), getattr(field, attribute))
        for name, real, field in compared.fields()
        if real.get(attribute, getattr(field, attribute)) != getattr(field, attribute)
    ] == []


def test_what_is_stored(compared: Compared) -> None:
    assert [name for name, real, field in compared.fields() if real["store"] != field.stored] == []


def test_search_methods(compared: Compared) -> None:
    assert [
        (name, real["search"], field.search)
        for name, real, field in compared.fields()
        if own_method(real["search"]) != field.search
    ] == []


def test_compute_methods(compared: Compared) -> None:
    """Properties compute their default value; that is not in the source of the model."""
    assert [
        (name, real["compute"], field.compute)
        for name, real, field in compared.fields()
        if own_method(real["compute"]) != field.compute and real["type"] != "properties"
    ] == []


def own_method(name: str | None) -> str | None:
    return None if name in FRAMEWORK_METHODS else name


def test_sudo_of_fields_that_are_not_stored(compared: Compared) -> None:
    assert [
        (name, real["compute_sudo"], field.compute_sudo)
        for name, real, field in compared.fields()
        if not real["store"] and real["compute_sudo"] != bool(field.compute_sudo)
    ] == []


def test_contexts_and_domains(compared: Compared) -> None:
    """Those of related fields are their target's, and are not what a search looks at."""
    wrong: list[object] = []
    for name, real, field in compared.fields():
        if real["related"]:
            continue
        if field.context_text is None and real["context"] is not None and real["context"] != dict(field.context or {}):
            wrong.append((name, real["context"], field.context))
        if isinstance(real["domain"], list) and real["domain"] and real["type"] in ("one2many", "many2many"):
            wrong += [] if domain_list(field.domain) == real["domain"] else [(name, real["domain"], field.domain)]
    assert wrong == []


def domain_list(text: str | None) -> object:
    """The source text of a domain as JSON has it; None where it is not a literal."""
    try:
        return json.loads(json.dumps(ast.literal_eval(text or "")))
    except (ValueError, SyntaxError):
        return None


def test_search_methods_are_found_where_they_are_defined(compared: Compared) -> None:
    """The module of a search method is the last one that defines it, so that an override is noticed."""
    assert [
        (name, real["search_module"], field.search_module)
        for name, real, field in compared.fields()
        if field.search and not field.search.startswith("<") and real["search_module"] != field.search_module
    ] == []
