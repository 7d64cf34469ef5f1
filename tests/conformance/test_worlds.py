"""Worlds against a real Odoo: the built-in rights, rules, fields and columns, and the add-ons of the sample company."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import asdict

import pytest

import ostiary
from lab import Lab
from ostiary.demo import ADDONS, SAMPLE
from ostiary.facts import OPERATIONS, Facts, Permissions
from ostiary.sources.world import world_from_data

STOCK = {"base", "mail", "portal", "website"}
SAMPLE_MODULES = {"library_portal", "support_portal"}
CHANGED_BY_ADMINISTRATORS = {
    "library_portal.review_published",
    "support_portal.ticket_company",
    "library_portal.access_library_donation_base_group_portal",
}
OF_OTHER_MODULES = {("res.users", "barcode")}
"""Fields that modules outside of STOCK change in the lab's databases."""


def letters(permissions: Permissions) -> str:
    return "".join(operation[0] for operation in OPERATIONS if permissions.allows(operation))


def groups_by_id(facts: Facts) -> dict[int | None, str]:
    return {number: name for name, (model, number) in facts.xmlids.items() if model == "res.groups"}


def rules(facts: Facts, modules: set[str]) -> dict[str, tuple[object, ...]]:
    """External id → what the rule says, of the rules of some modules."""
    names = groups_by_id(facts)
    return {
        rule.xmlid: (
            rule.model,
            "".join((rule.domain or "").split()),
            rule.active,
            rule.is_global,
            {names[group] for group in rule.groups},
            letters(rule.permissions),
        )
        for rule in facts.rules
        if rule.xmlid and rule.xmlid.split(".")[0] in modules
    }


def rights(facts: Facts, modules: set[str]) -> dict[tuple[str, str], set[str]]:
    """(model, group) → what the access rights of some modules grant."""
    names = groups_by_id(facts)
    granted: dict[tuple[str, str], set[str]] = {}
    for right in facts.access_rights:
        if right.xmlid and right.xmlid.split(".")[0] in modules and right.active and letters(right.permissions):
            granted.setdefault((right.model, names.get(right.group_id, "")), set()).update(letters(right.permissions))
    return granted


@pytest.fixture(
    scope="module",
    params=["19.0", "14.0"],
)
def stock(request: pytest.FixtureRequest) -> Iterator[tuple[Facts, Facts]]:
    """The facts of a real database and those of an empty world of its series."""
    lab = Lab(request.param).ensure()
    database = f"worlds_{lab.series.short}_{os.getpid()}"
    lab.clone(database)
    try:
        with ostiary.load(lab.url(database)) as world:
            yield world.facts, world_from_data({"series": request.param, "websites": {"one": {}}}).facts
    finally:
        lab.drop(database)


def test_stock_rights_of_a_world_are_those_of_odoo(stock: tuple[Facts, Facts]) -> None:
    odoo, world = stock
    expected = {key: value for key, value in rights(odoo, STOCK).items() if key[0] in world.models}
    assert rights(world, STOCK) == expected


def test_stock_rules_of_a_world_are_those_of_odoo(stock: tuple[Facts, Facts]) -> None:
    odoo, world = stock
    expected = {name: rule for name, rule in rules(odoo, STOCK).items() if rule[0] in world.models}
    assert rules(world, STOCK) == expected


def test_fields_of_a_world_are_those_of_odoo(stock: tuple[Facts, Facts]) -> None:
    odoo, world = stock
    different = {
        f"{model}.{name}": (asdict(odoo.fields[model][name]), asdict(field))
        for model, known in world.fields.items()
        for name, field in known.items()
        if (model, name) not in OF_OTHER_MODULES and name in odoo.fields[model] and odoo.fields[model][name] != field
    }
    assert different == {}


def test_columns_of_a_world_are_those_of_odoo(stock: tuple[Facts, Facts]) -> None:
    odoo, world = stock
    different = {
        f"{table.name}.{column.name}": (odoo.tables[table.name].columns.get(column.name), column)
        for table in world.tables.values()
        for column in table.columns.values()
        if odoo.tables[table.name].columns.get(column.name) != column
    }
    assert different == {}


@pytest.fixture(scope="module", params=["19.0"])
def installed(request: pytest.FixtureRequest) -> Iterator[tuple[Facts, Facts]]:
    """The facts of a database with the sample add-ons, and those of the sample world."""
    lab = Lab(request.param).ensure()
    database = f"worlds_sample_{os.getpid()}"
    lab.clone(database)
    try:
        options = ["--addons-path", str(ADDONS), "-d", database, "-i", ",".join(sorted(SAMPLE_MODULES))]
        command = lab.odoo.command(*options, "--no-http", "--stop-after-init", "--log-level", "warn")
        subprocess.run(command, env=lab.odoo.environment(), check=True)
        with ostiary.load(lab.url(database), addons=[ADDONS]) as world:
            yield world.facts, ostiary.load(str(SAMPLE), addons=[ADDONS]).facts
    finally:
        lab.drop(database)


def test_the_sample_addons_install_and_are_what_the_world_says(installed: tuple[Facts, Facts]) -> None:
    odoo, world = installed
    real, written = rules(odoo, SAMPLE_MODULES), rules(world, SAMPLE_MODULES)
    assert real.keys() == written.keys()
    assert {name for name in real if real[name] != written[name]} <= CHANGED_BY_ADMINISTRATORS
    for model in world.models.values():
        if model.modules & SAMPLE_MODULES and model.name != "sale.order":
            real_fields = odoo.fields[model.name]
            for name, field in world.fields[model.name].items():
                assert real_fields[name] == field


def test_the_sample_rights_are_those_of_the_addons(installed: tuple[Facts, Facts]) -> None:
    odoo, world = installed
    expected = rights(odoo, SAMPLE_MODULES)
    del expected["library.donation", "base.group_portal"]  # unticked in the world: see CHANGED_BY_ADMINISTRATORS
    assert rights(world, SAMPLE_MODULES) == expected
