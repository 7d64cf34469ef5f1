"""Reading facts: rows as they are, and what is missing or half there."""

from __future__ import annotations

import pytest

from ostiary.errors import NotOdoo, SourceChanged, UnknownSeries
from ostiary.facts import AccessRight, Column, Company, FieldRow, Group, ModelRow, Permissions, Rule, User
from ostiary.facts.code import CodeFacts
from ostiary.series import SERIES_14, SERIES_19, Series
from ostiary.sources.reader import read_facts
from tiny_odoo import TinyOdoo


def test_rows_become_facts(tiny: TinyOdoo) -> None:
    facts = tiny.read()
    assert facts.series is SERIES_19
    assert facts.groups == {10: Group(10, frozenset({11}), "base.group_portal"), 11: Group(11, frozenset())}
    own = Permissions(read=True, write=True, create=False, unlink=False)
    domain = "[('owner_id', '=', user.partner_id.id)]"
    assert facts.rules[0] == Rule(
        1, "own books", "x.book", domain, True, False, frozenset({10}), own, "library.own_books"
    )
    assert facts.rules[1].domain is None and facts.rules[1].is_global and facts.rules[1].groups == frozenset()
    assert facts.models["res.partner"] == ModelRow("res.partner", False, False, False, frozenset({"base", "library"}))
    assert facts.models["x.book"].manual and facts.models["mail.thread"].abstract
    assert facts.inherits == {"x.book": {"res.partner": "owner_id"}}
    assert facts.websites == {} and facts.warnings == () and facts.unaccent


def test_null_permissions_are_false_and_rights_of_a_lost_model_are_no_rights(tiny: TinyOdoo) -> None:
    read_only = Permissions(read=True, write=False, create=False, unlink=False)
    assert tiny.read().access_rights == (AccessRight(1, "books", "x.book", 10, True, read_only),)


def test_users_have_their_active_companies_in_the_order_of_companies(tiny: TinyOdoo) -> None:
    facts = tiny.read()
    assert list(facts.companies.values()) == [
        Company(2, True, 1, 2, 10),
        Company(1, True, None, 1, 10),
        Company(3, False, None, 3, 0),
    ]
    assert facts.users[5] == User(5, "ann", True, True, 50, 1, (2, 1), frozenset({10}), "fr_FR", "Europe/Paris")
    assert facts.users[6] == User(6, "ben", False, False, 51, 2, (2,), frozenset({10}))
    assert facts.users[5].groups is facts.users[6].groups


def test_fields_are_sorted_by_name_and_made_when_asked_for(tiny: TinyOdoo) -> None:
    fields = tiny.read().fields
    assert len(fields) == 2 and "x.book" in fields and "x.author" not in fields
    assert list(fields["x.book"]) == ["owner_id", "title"]
    assert fields["x.book"]["title"] == FieldRow(
        "x.book", "title", "char", store=True, required=True, translate=True, manual=True
    )
    assert fields["x.book"] is fields["x.book"]
    assert fields.get("x.author") is None
    assert fields == dict(fields.items())


def test_external_ids_keep_to_what_decisions_name(tiny: TinyOdoo) -> None:
    xmlids = tiny.read().xmlids
    assert xmlids["base.group_portal"] == ("res.groups", 10) and xmlids["library.other_name"] == ("res.groups", 10)
    assert "base.secret_menu" not in xmlids and "base.never_made" not in xmlids


def test_the_catalog_has_types_not_null_and_views(tiny: TinyOdoo) -> None:
    tiny.views.add("x_book")
    tables = tiny.read().tables
    assert tables["res_users"].columns["partner_id"] == Column("partner_id", "int4", True)
    assert tables["x_book"].is_view and tables["x_book"].columns["title"] == Column("title", "jsonb", False)


def test_the_code_is_asked_for_the_modules_that_a_server_loads_in_load_order(tiny: TinyOdoo) -> None:
    asked: list[tuple[Series, tuple[str, ...]]] = []

    def code(series: Series, modules: tuple[str, ...]) -> CodeFacts:
        asked.append((series, modules))
        return CodeFacts(series.name)

    tiny.read(code)
    assert asked == [(SERIES_19, ("base", "library"))]


def test_a_series_without_a_column_reads_as_if_it_had_its_default(tiny: TinyOdoo) -> None:
    columns, rows = tiny.tables["ir_module_module"]
    tiny.tables["ir_module_module"] = (columns, [(1, "base", "installed", "14.0.1.3"), *rows[1:]])
    tiny.drop("ir_model", "abstract")
    tiny.drop("ir_model_fields", "company_dependent")
    tiny.drop("res_company", "active")
    del tiny.tables["ir_model_inherit"]
    facts = tiny.read()
    assert facts.series is SERIES_14 and facts.inherits == {}
    assert not facts.models["mail.thread"].abstract
    assert not facts.fields["x.book"]["title"].company_dependent
    assert facts.companies[3].active and facts.users[5].companies == (2, 1, 3)


def test_unaccent_can_be_overridden(tiny: TinyOdoo) -> None:
    assert not read_facts(tiny.open(), lambda series, modules: CodeFacts(series.name), unaccent=False).unaccent


def test_something_that_is_no_odoo_says_so(tiny: TinyOdoo) -> None:
    del tiny.tables["ir_module_module"]
    with pytest.raises(NotOdoo, match="no table `ir_module_module`"):
        tiny.read()


@pytest.mark.parametrize("state", ["to upgrade", "to install", "to remove"])
def test_a_base_on_its_way_is_a_database_that_changes(tiny: TinyOdoo, state: str) -> None:
    tiny.tables["ir_module_module"][1][0] = (1, "base", state, "19.0.1.3")
    with pytest.raises(SourceChanged, match=f"`base` is in state `{state}`"):
        tiny.read()


def test_a_base_that_was_never_installed_is_a_database_that_changes(tiny: TinyOdoo) -> None:
    tiny.tables["ir_module_module"][1][0] = (1, "base", "uninstalled", None)
    with pytest.raises(SourceChanged, match="state `uninstalled`"):
        tiny.read()


def test_a_missing_registry_table_is_a_database_that_changes(tiny: TinyOdoo) -> None:
    del tiny.tables["ir_rule"]
    with pytest.raises(SourceChanged, match="no table `ir_rule`"):
        tiny.read()


@pytest.mark.parametrize("version", ["13.0.1.3", "saas~18.4.1.3", "21.0.1.0"])
def test_a_series_that_nobody_knows(tiny: TinyOdoo, version: str) -> None:
    tiny.tables["ir_module_module"][1][0] = (1, "base", "installed", version)
    with pytest.raises(UnknownSeries, match="which is not a series that ostiary knows"):
        tiny.read()


def test_the_access_model_of_odoo_20_is_told_by_its_table(tiny: TinyOdoo) -> None:
    tiny.tables["ir_module_module"][1][0] = (1, "base", "installed", "saas~19.4.1.3")
    tiny.tables["ir_access"] = ("id int4", [])
    with pytest.raises(UnknownSeries, match=r"`saas~19\.4\.1\.3` with the access model of Odoo 20"):
        tiny.read()


def test_modules_on_their_way_and_unmet_dependencies_are_warnings(tiny: TinyOdoo) -> None:
    tiny.tables["ir_module_module"][1][1] = (2, "library", "to upgrade", "19.0.1.0")
    tiny.tables["ir_module_module_dependency"][1].append((3, 2, "account"))
    moving, unmet = tiny.read().warnings
    assert "`library` (to upgrade)" in moving
    assert "`library` (needs `account`)" in unmet


def test_a_module_that_is_still_to_be_installed_is_no_code_of_the_server(tiny: TinyOdoo) -> None:
    tiny.tables["ir_module_module"][1][1] = (2, "library", "to install", None)
    asked: list[tuple[str, ...]] = []

    def code(series: Series, modules: tuple[str, ...]) -> CodeFacts:
        asked.append(modules)
        return CodeFacts(series.name)

    facts = tiny.read(code)
    assert facts.modules["library"].state == "to install" and asked == [("base",)]
