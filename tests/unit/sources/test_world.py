"""What a world file becomes: tables as Odoo has them, facts through the ordinary reader, code facts."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from ostiary.facts import Facts
from ostiary.sources.world import OpenedWorld, open_world, world_from_data, world_from_text
from ostiary.sources.world.notation import FLAGS, TEXTS
from ostiary.sources.world.schema import KEYS
from ostiary.sources.world.sections import SECTIONS

LIBRARY = """
series: "19.0"
title: A library
module: library
companies:
  north: {name: North Library}
  east: {parent: north, sequence: 1}
groups:
  library.group_librarian: {name: Librarian, implied: [base.group_user]}
  library.group_member: Member
users:
  alice: {type: portal, last_login: 2025-03-02, groups: [library.group_member]}
  lena: {groups: [library.group_librarian], company: east, lang: fr_FR, tz: Europe/Paris}
  ghost: {partner: alice, active: false}
models:
  library.tag:
    fields: {name: char}
    records: {red: {}, blue: {name: Deep blue}}
  library.loan:
    inherit: [portal.mixin, mail.thread]
    fields:
      name: char required
      partner_id: many2one res.partner required
      tag_ids: many2many library.tag
      line_ids: one2many library.line loan_id
      due: date
      started: datetime
      fee: monetary
      cost: {type: float, groups: base.group_user}
      state: selection draft|open default=draft
      label: char translate
      price: float company_dependent
      note_ref: reference
      partner_name: char related=partner_id.name
      is_late: boolean search=_search_is_late
    access:
      base.group_portal: r
      everyone: "-"
    rules:
      library.loan_own:
        groups: [base.group_portal]
        perms: rw
        domain: "[('partner_id', '=', user.partner_id.id)]"
      library.loan_all: {domain: null}
    records:
      first:
        partner_id: alice
        tag_ids: [red, blue]
        due: 2026-01-31
        started: 2026-01-31 09:30
        fee: 2.5
        label: {en_US: Loan, fr_FR: Prêt}
        price: {north: 3, east: 4}
        note_ref: res.partner,acme
        message_partner_ids: [alice, acme]
      second: {partner_id: acme, state: open, id: 40}
      third: {partner_id: 999, name: "null?", price: 7}
  library.line:
    fields: {loan_id: many2one library.loan}
    records: {}
access:
  library.access_tag: {model: library.tag, group: base.group_portal, perms: rwcu, active: false}
  library.access_line: library.line base.group_portal rc
records:
  res.partner:
    acme: {name: Acme, is_company: true}
    alice: {name: Alice, parent_id: acme}
    kid: {name: Kid, parent_id: alice}
  mail.followers:
    extra: {res_model: library.loan, res_id: second, partner_id: kid}
"""


@pytest.fixture(scope="module")
def library() -> OpenedWorld:
    return world_from_text(LIBRARY)


@pytest.fixture(scope="module")
def facts(library: OpenedWorld) -> Facts:
    return library.facts


def in_series(series: str) -> OpenedWorld:
    return world_from_text(LIBRARY.replace('"19.0"', f'"{series}"'))


def rows(world: OpenedWorld, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return world.database.query(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY 1, 2')


def test_users_have_types_groups_companies_and_partners(library: OpenedWorld, facts: Facts) -> None:
    ids = library.names["res.users"]
    alice, lena, ghost = (facts.users[ids[name]] for name in ("alice", "lena", "ghost"))
    assert ids == {
        "base.user_root": 1, "base.user_admin": 2, "base.public_user": 4, "base.template_portal_user_id": 5,
        "alice": 6, "lena": 7, "ghost": 8,
    }  # fmt: skip
    assert alice.share and not lena.share and ghost.share
    assert {facts.groups[group].xmlid for group in alice.groups} == {"base.group_portal", "library.group_member"}
    assert (alice.partner_id, ghost.partner_id) == (library.names["res.partner"]["alice"],) * 2
    assert not ghost.active and not ghost.groups
    assert (lena.lang, lena.tz, lena.companies) == ("fr_FR", "Europe/Paris", (2,))
    assert facts.users[1].groups == facts.users[2].groups


def test_membership_is_explicit_since_19_and_the_closure_before(library: OpenedWorld, facts: Facts) -> None:
    lena = library.names["res.users"]["lena"]
    assert {facts.groups[group].xmlid for group in facts.users[lena].groups} == {"library.group_librarian"}
    before = in_series("18.0").facts
    closure = {"library.group_librarian", "base.group_user", "base.group_no_one"}
    assert {before.groups[group].xmlid for group in before.users[lena].groups} == closure


def test_the_first_company_is_the_main_company(library: OpenedWorld, facts: Facts) -> None:
    assert library.names["res.company"] == {"north": 1, "base.main_company": 1, "east": 2}
    assert [company.id for company in facts.companies.values()] == [2, 1], "in the order of their sequence"
    assert rows(library, "res_company", "id", "parent_path") == [(1, "1/"), (2, "1/2/")]
    assert rows(library, "res_partner", "id", "name")[0] == (1, "North Library")
    assert facts.xmlids["base.main_company"] == ("res.company", 1)


def test_a_company_without_a_partner_gets_one(library: OpenedWorld, facts: Facts) -> None:
    partner = library.names["res.partner"]["east"]
    assert facts.companies[2].partner_id == partner
    assert library.database.query("SELECT is_company FROM res_partner WHERE id = $1", [partner]) == [(True,)]


def test_the_commercial_partner_is_the_company_or_oneself(library: OpenedWorld) -> None:
    ids = library.names["res.partner"]
    found = dict(rows(library, "res_partner", "id", "commercial_partner_id"))
    assert [found[ids[name]] for name in ("acme", "alice", "kid")] == [ids["acme"]] * 3
    assert found[ids["lena"]] == ids["lena"]


def test_a_given_commercial_partner_is_believed() -> None:
    partners = {"a": {}, "b": {"commercial_partner_id": "a"}, "c": {"parent_id": "b"}}
    world = world_from_data({"series": "19.0", "records": {"res.partner": partners}})
    ids = world.names["res.partner"]
    found = dict(rows(world, "res_partner", "id", "commercial_partner_id"))
    assert [found[ids[name]] for name in "abc"] == [ids["a"]] * 3


def test_partners_in_a_circle_do_not_hang() -> None:
    partners = {"a": {"parent_id": "b"}, "b": {"parent_id": "a"}}
    world = world_from_data({"series": "19.0", "records": {"res.partner": partners}})
    assert rows(world, "res_partner", "id", "parent_id")[-2:] == [(6, 7), (7, 6)]


def test_partners_of_internal_users_are_not_shared(library: OpenedWorld) -> None:
    ids = library.names["res.partner"]
    found = dict(rows(library, "res_partner", "id", "partner_share"))
    assert (found[ids["lena"]], found[ids["alice"]], found[ids["acme"]]) == (False, True, True)


def test_access_rights(facts: Facts) -> None:
    rights = {right.xmlid: right for right in facts.access_rights if right.model.startswith("library.")}
    portal = facts.xmlids["base.group_portal"][1]
    found = {
        xmlid: (right.model, right.group_id, right.active, "".join(op[0] for op in OPS if right.permissions.allows(op)))
        for xmlid, right in rights.items()
    }
    assert found == {
        "library.access_tag": ("library.tag", portal, False, "rwcu"),
        "library.access_line": ("library.line", portal, True, "rc"),
        "library.access_library_loan_base_group_portal": ("library.loan", portal, True, "r"),
        "library.access_library_loan_everyone": ("library.loan", None, True, ""),
    }


OPS: tuple[Any, ...] = ("read", "write", "create", "unlink")


def test_rules(facts: Facts) -> None:
    rules = {rule.xmlid: rule for rule in facts.rules}
    own, everything = rules["library.loan_own"], rules["library.loan_all"]
    assert own.domain == "[('partner_id', '=', user.partner_id.id)]"
    assert not own.is_global and own.groups == {facts.xmlids["base.group_portal"][1]}
    assert [own.permissions.allows(operation) for operation in OPS] == [True, True, False, False]
    assert everything.is_global and everything.domain is None and everything.permissions.unlink
    assert rules["base.res_partner_portal_public_rule"].permissions.read


def test_a_world_lays_its_own_words_on_the_stock_ones() -> None:
    text = """
series: "19.0"
users: {base.public_user: {active: true}}
rules: {base.res_partner_rule: {active: false}}
models: {res.partner: {fields: {x_member: char}, access: {base.group_portal: "-"}}}
"""
    facts = world_from_text(text).facts
    assert facts.users[4].active and facts.users[4].login == "public"
    rule = next(rule for rule in facts.rules if rule.xmlid == "base.res_partner_rule")
    assert not rule.active and rule.domain and rule.domain.startswith("['|', '|', ('partner_share'")
    right = next(right for right in facts.access_rights if right.xmlid == "base.access_res_partner_base_group_portal")
    assert not right.permissions.read
    assert facts.fields["res.partner"]["x_member"].manual


def test_values_are_stored_as_odoo_stores_them(library: OpenedWorld) -> None:
    ids = library.names["res.partner"]
    columns = ("id", "name", "partner_id", "due", "started", "fee", "state", "note_ref", "create_uid")
    assert rows(library, "library_loan", *columns) == [
        (1, "first", ids["alice"], datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31, 9, 30), 2.5, "draft",
         f"res.partner,{ids['acme']}", 1),
        (40, "second", ids["acme"], None, None, None, "open", None, 1),
        (41, "null?", 999, None, None, None, "draft", None, 1),
    ]  # fmt: skip


def test_relations_and_followers_have_tables_of_their_own(library: OpenedWorld) -> None:
    ids = library.names["res.partner"]
    table = "library_loan_library_tag_rel"
    assert rows(library, table, "library_loan_id", "library_tag_id") == [(1, 1), (1, 2)]
    assert rows(library, "mail_followers", "res_id", "partner_id", "res_model") == [
        (1, ids["acme"], "library.loan"),
        (1, ids["alice"], "library.loan"),
        (40, ids["kid"], "library.loan"),
    ]


def test_translations_and_company_values_by_series(library: OpenedWorld) -> None:
    [(label, price)] = library.database.query("SELECT label, price FROM library_loan WHERE id = 1")
    assert json.loads(str(label)) == {"en_US": "Loan", "fr_FR": "Prêt"}
    assert json.loads(str(price)) == {"1": 3.0, "2": 4.0}
    [(shared,)] = library.database.query("SELECT price FROM library_loan WHERE id = 41")
    assert json.loads(str(shared)) == {"1": 7.0, "2": 7.0}
    old = in_series("14.0")
    assert rows(old, "library_loan", "id", "label")[0] == (1, "Loan")
    assert rows(old, "ir_translation", "res_id", "lang", "src", "value") == [(1, "fr_FR", "Loan", "Prêt")]
    assert rows(old, "ir_property", "res_id", "company_id", "value_float") == [
        ("library.loan,1", 1, 3.0),
        ("library.loan,1", 2, 4.0),
        ("library.loan,41", 1, 7.0),
        ("library.loan,41", 2, 7.0),
    ]
    assert "price" not in old.facts.tables["library_loan"].columns


def test_the_catalog_says_what_postgresql_would(facts: Facts) -> None:
    columns = facts.tables["library_loan"].columns
    assert next(iter(columns)) == "id"
    found = {name: (columns[name].type, columns[name].not_null) for name in columns if name not in STAMPS}
    assert found == {
        "id": ("int4", True),
        "name": ("varchar", True),
        "partner_id": ("int4", True),
        "due": ("date", False),
        "started": ("timestamp", False),
        "fee": ("numeric", False),
        "cost": ("float8", False),
        "state": ("varchar", False),
        "label": ("jsonb", False),
        "price": ("jsonb", False),
        "note_ref": ("varchar", False),
        "access_token": ("varchar", False),
    }
    assert set(facts.tables["res_groups_users_rel"].columns) == {"gid", "uid"}


STAMPS = ("create_uid", "create_date", "write_uid", "write_date")


def test_fields_are_described(facts: Facts) -> None:
    fields = facts.fields["library.loan"]
    tags = fields["tag_ids"]
    assert (tags.relation, tags.relation_table, tags.column1, tags.column2) == (
        "library.tag", "library_loan_library_tag_rel", "library_loan_id", "library_tag_id",
    )  # fmt: skip
    assert (fields["line_ids"].relation, fields["line_ids"].relation_field) == ("library.line", "loan_id")
    assert fields["partner_name"].related == "partner_id.name" and not fields["partner_name"].store
    assert not fields["is_late"].store and fields["label"].translate and fields["price"].company_dependent
    assert not fields["message_partner_ids"].store and fields["message_partner_ids"].relation_table is None
    assert facts.models["library.loan"].modules == {"library"}
    assert facts.models["mail.thread"].abstract


def test_parents_are_in_the_database_since_15_and_in_the_code_always(facts: Facts) -> None:
    assert facts.inherits == {"res.users": {"res.partner": "partner_id"}}
    before = in_series("14.0").facts
    assert before.inherits == {} and "ir_model_inherit" not in before.tables
    assert before.code.models["res.users"].inherits == {"res.partner": "partner_id"}
    email = facts.fields["res.users"]["lang"]
    assert (email.related, email.store) == ("partner_id.lang", False)


def test_the_code_facts(library: OpenedWorld) -> None:
    loan = library.facts.code.models["library.loan"]
    assert (loan.table, loan.inherit) == ("library_loan", ("portal.mixin", "mail.thread"))
    fields = library.facts.code.fields["library.loan"]
    assert fields["cost"].groups == "base.group_user"
    assert fields["is_late"].search == "_search_is_late" and not fields["is_late"].stored
    assert fields["message_partner_ids"].search == "_search_message_partner_ids"
    assert fields["message_partner_ids"].search_module == "mail"
    assert "due" not in fields and not library.facts.code.unknown_modules
    models = library.facts.code.models
    assert models["res.company"].parent_store and not models["res.partner"].parent_store
    assert library.facts.code.fields["res.users"]["lang"].inherited


def test_a_related_field_takes_the_groups_of_its_target() -> None:
    models = {
        "x.a": {"fields": {"secret": "char groups=base.group_system", "b_ids": "one2many x.b a_id"}},
        "x.b": {"fields": {"a_id": "many2one x.a", "shown": "char related=a_id.secret"}},
    }
    world = world_from_data({"series": "19.0", "models": models})
    assert world.facts.code.fields["x.b"]["shown"].groups == "base.group_system"


def test_follower_search_methods_have_their_name_of_the_series() -> None:
    field = in_series("14.0").facts.code.fields["library.loan"]["message_partner_ids"]
    assert field.search == "_search_follower_partners"


def test_logins_are_logged(library: OpenedWorld) -> None:
    alice = library.names["res.users"]["alice"]
    assert rows(library, "res_users_log", "create_uid", "create_date") == [(alice, datetime.datetime(2025, 3, 2))]


def test_websites_have_public_users_of_their_company() -> None:
    text = 'series: "19.0"\ncompanies: {a: {}, b: {}}\nwebsites: {one: {}, two: {company: b, domain: two.example}}'
    facts = world_from_text(text).facts
    one, two = facts.websites.values()
    assert (one.company_id, one.user_id, two.company_id, two.domain) == (1, 4, 2, "two.example")
    public = facts.users[two.user_id]
    assert (public.companies, public.share, public.active) == ((2,), True, False)
    assert facts.modules["website"].state == "installed"
    assert "website" not in world_from_text('series: "19.0"').facts.tables


def test_defaults_of_fields_are_rows_of_ir_default() -> None:
    text = """
series: "19.0"
models: {x.t: {fields: {p: many2one res.partner company_dependent}}}
records: {res.partner: {acme: {}}}
defaults: {x.t.p: {value: acme, company: base.main_company}}
"""
    world = world_from_text(text)
    [(field, value, company)] = world.database.query("SELECT field_id, json_value, company_id FROM ir_default")
    assert field == world.names["ir.model.fields"]["x.t.p"]
    assert (value, company) == (str(world.names["res.partner"]["acme"]), 1)


def test_modules_may_have_a_state_and_a_version() -> None:
    text = 'series: "19.0"\nmodules: {sale: to upgrade, crm: {version: 19.0.2.1}, hr: }\nunknown_modules: [odd]'
    world = world_from_text(text)
    modules = world.facts.modules
    assert (modules["sale"].state, modules["crm"].version, modules["hr"].state) == (
        "to upgrade", "19.0.2.1", "installed",
    )  # fmt: skip
    assert world.facts.code.unknown_modules == {"odd"}


@pytest.mark.parametrize("series", ["14.0", "15.0", "16.0", "17.0", "18.0", "19.0"])
def test_every_series_is_read_as_itself(series: str) -> None:
    facts = in_series(series).facts
    assert facts.series.name == series and not facts.warnings
    assert len([rule for rule in facts.rules if rule.model == "library.loan"]) == 2


def test_text_and_data_give_the_same_world() -> None:
    data = {
        "series": "19.0",
        "models": {
            "x.t": {"fields": {"d": "date", "n": "integer"}, "records": {"a": {"d": datetime.date(2026, 1, 2)}}}
        },
    }
    text = 'series: "19.0"\nmodels: {x.t: {fields: {d: date, n: integer}, records: {a: {d: 2026-01-02}}}}'
    first, second = world_from_data(data), world_from_text(text)
    assert rows(first, "x_t", "id", "d", "n") == rows(second, "x_t", "id", "d", "n")
    assert first.facts.rules == second.facts.rules


def test_expectations_are_resolved() -> None:
    text = LIBRARY + "expect:\n  - {user: alice, model: library.loan, sees: [first, second], why: because}\n"
    search, record = world_from_text(text).expectations
    assert (search.evaluator, record.evaluator) == ("search", "record")
    assert (
        search.ids == frozenset({1, 40})
        and search.user_id == 6
        and search.operation == "read"
        and search.why == "because"
    )


def test_the_database_streams_and_writes_csv(library: OpenedWorld, tmp_path: Path) -> None:
    sql = "SELECT id, due FROM library_loan WHERE id = ANY($1) ORDER BY id"
    assert [list(batch) for batch in library.database.stream(sql, [[1, 40]])] == [
        [(1, datetime.date(2026, 1, 31)), (40, None)]
    ]
    library.database.copy_csv(sql, [[1, 40]], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines() == ["1,2026-01-31", "40,"]


def test_a_file_includes_others(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/people.world.yaml").write_text("records: {res.partner: {acme: {name: Acme, ref: old}}}")
    (tmp_path / "parts/ada.world.yaml").write_text("include: people.world.yaml\nusers: {ada: {type: portal}}")
    main = tmp_path / "main.world.yaml"
    main.write_text(
        'series: "19.0"\ninclude: [parts/people.world.yaml, parts/ada.world.yaml]\n'
        "records: {res.partner: {acme: {ref: new}}}"
    )
    world = open_world(main)
    assert rows(world, "res_partner", "name", "ref")[0] == ("Acme", "new")
    assert world.names["res.users"]["ada"] == 6


def test_the_examples_of_the_documentation_are_worlds() -> None:
    text = (Path(__file__).parents[3] / "docs" / "worlds.md").read_text()
    examples = [part.partition("\n```")[0] for part in text.split("```yaml\n")[1:]]
    first, second = (world_from_text(example) for example in examples)
    assert len(first.expectations) == 4
    assert second.facts.fields["res.partner"]["x_score"].type == "integer"


def test_the_documentation_names_every_section_and_option() -> None:
    text = (Path(__file__).parents[3] / "docs" / "worlds.md").read_text()
    words = {*SECTIONS, "include", "module", *KEYS, *FLAGS, *TEXTS} - {"modules", "column"}
    assert [word for word in sorted(words) if f"`{word}`" not in text] == []


def test_the_source_of_addons_goes_before_what_the_world_says(tmp_path: Path) -> None:
    module = tmp_path / "addons" / "library"
    module.mkdir(parents=True)
    (module / "__manifest__.py").write_text("{'name': 'Library', 'depends': ['mail']}")
    (module / "__init__.py").write_text("from . import models")
    (module / "models.py").write_text(
        "from odoo import fields, models\n\n\nclass Loan(models.Model):\n    _inherit = 'library.loan'\n"
        "    cost = fields.Float(groups='base.group_system')\n\n"
        "    def _check_access(self, operation):\n        return None\n"
    )
    path = tmp_path / "library.world.yaml"
    path.write_text(LIBRARY)
    alone, together = open_world(path), open_world(path, [tmp_path / "addons"])
    assert alone.facts.code.models["library.loan"].overrides == {}
    assert together.facts.code.models["library.loan"].overrides["_check_access"] == ("library",)
    groups = [world.facts.code.fields["library.loan"]["cost"].groups for world in (alone, together)]
    assert groups == ["base.group_user", "base.group_system"]
    assert together.facts.code.fields["library.loan"]["is_late"].search == "_search_is_late"
