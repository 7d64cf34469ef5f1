"""Fields put together from rows of the database and from code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostiary.facts import Column, FieldRow, ModelRow, Table
from ostiary.facts.code import CodeFacts, CodeField, CodeModel
from ostiary.facts.schema import COLUMN_TYPES, Field, Schema
from unit.small_world import SERIES, shared_world


def schema(rows: list[FieldRow], fields: list[CodeField], model: CodeModel | None = None, columns: str = "") -> Schema:
    """A schema of the one model `x`, whose table has the columns (with `!` for NOT NULL)."""
    found = [Column(name.rstrip("!"), "int4", name.endswith("!")) for name in columns.split()]
    base = shared_world("19.0").facts
    code = CodeFacts("19.0", {"x": model} if model else {}, {"x": {one.name: one for one in fields}})
    return Schema(
        replace(
            base,
            models={"x": ModelRow("x", False, False, False, frozenset())},
            fields={"x": {row.name: row for row in rows}},
            tables={"x": Table("x", {one.name: one for one in found})},
            inherits={},
            code=code,
        )
    )


def built(row: FieldRow, code: CodeField | None = None, columns: str = "") -> Field:
    found = schema([row], [code] if code else [], columns=columns).field("x", row.name)
    assert found is not None
    return found


@pytest.mark.parametrize("series", SERIES)
def test_the_small_world_is_read(series: str) -> None:
    found = Schema(shared_world(series).facts)
    partner = found.field("x.doc", "partner_id")
    assert partner is not None and (partner.relation, partner.store, partner.not_null) == ("res.partner", True, False)
    owner = found.field("x.doc", "owner_id")
    assert owner is not None and owner.required and owner.not_null
    assert found.field("x.doc", "nothing") is None
    assert found.field("x.nothing", "name") is None
    assert found.inherits("x.child") == {"x.doc": "doc_id"}
    assert found.keeps_paths("x.node") and not found.keeps_paths("x.tree")
    assert (found.parent_name("x.tree"), found.parent_name("x.doc")) == ("above_id", "parent_id")
    assert (found.active_field("x.doc"), found.active_field("x.plain")) == ("active", None)
    assert found.rec_name("x.doc") == "name" and found.rec_name("x.child") is not None
    assert "x.doc" in found.stored_models and "mail.thread" not in found.stored_models


def test_every_model_has_an_id() -> None:
    found = schema([], []).field("x", "id")
    assert found is not None and (found.type, found.not_null, found.required, found.falsy_value) == (
        "integer",
        True,
        True,
        None,
    )


@pytest.mark.parametrize(
    ("type_", "falsy"),
    [
        ("char", ""), ("text", ""), ("html", ""), ("integer", 0), ("float", 0), ("monetary", 0),
        ("many2one_reference", 0), ("boolean", False), ("many2one", None), ("date", None), ("datetime", None),
        ("selection", None), ("reference", None),
    ],
)  # fmt: skip
def test_the_falsy_value_depends_on_the_type(type_: str, falsy: object) -> None:
    value = Field("x", "f", type_, store=True).falsy_value
    assert value == falsy and type(value) is type(falsy)


def test_columns_hold_what_their_type_says() -> None:
    assert COLUMN_TYPES["many2one"] == "integer" and COLUMN_TYPES["html"] == "text"
    assert Field("x", "f", "unheard_of", store=True).column_type == "text"


def test_a_related_field_is_followed_unless_it_is_stored() -> None:
    assert built(FieldRow("x", "f", "char", related="a.b", store=False)).related == ("a", "b")
    assert built(FieldRow("x", "f", "char", related="a.b", store=True)).related is None


def test_code_says_how_a_field_is_searched_who_may_read_it_and_what_its_context_is() -> None:
    code = CodeField("x", "f", search="_search_f", compute="_compute_f", groups="base.group_user", auto_join=True,
                     context={"active_test": False}, domain="[('a', '=', 1)]")  # fmt: skip
    found = built(FieldRow("x", "f", "one2many", relation="x", relation_field="g"), code)
    assert (found.search, found.compute, found.groups) == ("_search_f", "_compute_f", "base.group_user")
    assert found.bypass and found.active_test is False
    assert found.extra_domain == (("a", "=", 1),) and not found.dynamic_domain
    assert built(FieldRow("x", "f", "one2many")).active_test is None


@pytest.mark.parametrize(
    ("text", "domain", "dynamic"),
    [
        (None, (), False),
        ("[]", (), False),
        ("[('a', '=', 1), '|']", (("a", "=", 1), "|"), False),
        ("'[(1, 2, 3)]'", (), False),
        ("_domain_of_f", (), True),
        ("lambda self: []", (), True),
        ("[('a', '=', x)]", (), True),
        ("5", (), True),
        ("[" * 500, (), True),
    ],
)
def test_a_fields_own_domain_is_literal_or_only_code_knows_it(
    text: str | None, domain: tuple[object, ...], dynamic: bool
) -> None:
    found = built(FieldRow("x", "f", "one2many"), CodeField("x", "f", domain=text))
    assert (found.extra_domain, found.dynamic_domain) == (domain, dynamic)


def test_a_binary_without_a_column_is_kept_in_attachments() -> None:
    assert built(FieldRow("x", "f", "binary")).attachment
    assert not built(FieldRow("x", "f", "binary"), columns="f").attachment


def test_a_column_that_is_not_there_is_known_to_be_missing() -> None:
    assert not built(FieldRow("x", "f", "char")).column_exists
    assert built(FieldRow("x", "f", "char"), columns="f").column_exists
    assert built(FieldRow("x", "f", "many2many")).column_exists
    assert built(FieldRow("x", "f", "many2one"), columns="f!").not_null


def test_links_to_parents_are_searched_without_access() -> None:
    found = schema([FieldRow("x", "link_id", "many2one", relation="y")], [], CodeModel("x", inherits={"y": "link_id"}))
    link = found.field("x", "link_id")
    assert link is not None and link.bypass


@pytest.mark.parametrize(
    ("model", "rows", "active", "rec_name"),
    [
        (None, ["active", "name"], "active", "name"),
        (None, ["x_active", "x_name"], "x_active", "x_name"),
        (CodeModel("x", active_name="alive", rec_name="title"), ["active", "alive", "title", "name"], "alive", "title"),
        (None, ["color"], None, None),
    ],
)
def test_what_archives_and_names_records(
    model: CodeModel | None, rows: list[str], active: str | None, rec_name: str | None
) -> None:
    found = schema([FieldRow("x", name, "char") for name in rows], [], model)
    assert (found.active_field("x"), found.rec_name("x")) == (active, rec_name)


def test_paths_are_kept_where_code_and_table_have_them() -> None:
    kept = CodeModel("x", parent_store=True)
    assert schema([], [], kept, "parent_path").keeps_paths("x")
    assert not schema([], [], kept).keeps_paths("x")
    assert not schema([], [], None, "parent_path").keeps_paths("x")


def test_a_table_may_have_another_name_or_be_a_query_of_the_code() -> None:
    assert schema([], []).table("x") is not None
    other = schema([], [], CodeModel("x", table="y"))
    other.facts.tables["y"] = other.facts.tables.pop("x")
    assert other.table_name("x") == "y" and other.table("x") is not None
    assert other.table("z") is None and other.table_name("z") == "z"
