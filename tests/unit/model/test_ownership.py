"""To whom records belong: stock, guessed from fields, and said by the user."""

from __future__ import annotations

import pytest

from ostiary.facts.schema import Schema
from ostiary.model.ownership import Ownership, Ownerships
from ostiary.model.ownership_paths import person_path, resolves
from ostiary.sources.world import world_from_data

MODELS: dict[str, dict[str, str]] = {
    "sale.order": {"partner_id": "many2one res.partner", "line_ids": "one2many sale.order.line order_id"},
    "sale.order.line": {"order_id": "many2one sale.order required"},
    "product.template": {"partner_id": "many2one res.partner"},
    "x.customer": {"x_partner_id": "many2one res.partner", "other_id": "many2one res.partner"},
    "x.loan": {"borrower_id": "many2one res.partner", "other_id": "many2one res.partner"},
    "x.single": {"handler": "many2one res.partner"},
    "x.two": {"one": "many2one res.partner", "two": "many2one res.partner"},
    "x.book": {"name": "char"},
    "x.task": {"user_id": "many2one res.users"},
    "x.note": {"res_model": "char", "res_id": "many2one_reference res_model"},
    "x.claim": {"partner_id": "many2one res.partner", "part_ids": "one2many x.part claim_id"},
    "x.part": {"claim_id": "many2one x.claim required"},
    "x.club": {"member_ids": "many2many res.partner club_rel club member"},
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    models = {name: {"fields": fields} for name, fields in MODELS.items()}
    models["sale.order"]["inherit"] = ["mail.thread"]  # type: ignore[assignment]
    return Schema(world_from_data({"series": "19.0", "models": models}).facts)


@pytest.mark.parametrize(
    ("model", "nature", "owners", "confidence"),
    [
        ("sale.order", "owned", ("partner_id",), "certain"),
        ("sale.order.line", "owned", ("order_id.partner_id",), "certain"),
        ("res.partner", "owned", ("id",), "certain"),
        ("product.template", "public", (), "certain"),
        ("x.customer", "owned", ("x_partner_id",), "firm"),
        ("x.loan", "owned", ("borrower_id",), "tentative"),
        ("x.single", "owned", ("handler",), "tentative"),
        ("x.two", "none", (), "tentative"),
        ("x.book", "none", (), "tentative"),
        ("x.task", "owned", ("user_id",), "tentative"),
        ("x.note", "owned", ("res_model:res_id",), "firm"),
        ("x.part", "owned", ("claim_id.partner_id",), "tentative"),
    ],
)
def test_whose_records_are(schema: Schema, model: str, nature: str, owners: tuple[str, ...], confidence: str) -> None:
    found = Ownerships(schema).of(model)
    assert (found.nature, found.owners, found.confidence) == (nature, owners, confidence)


def test_lines_are_shared_with_followers_of_their_document(schema: Schema) -> None:
    assert "order_id.message_partner_ids" in Ownerships(schema).of("sale.order.line").shared


def test_what_the_user_says_comes_first(schema: Schema) -> None:
    said = Ownership("owned", ("two",), origin="configured")
    assert Ownerships(schema, {"x.two": said}).of("x.two") is said


def test_paths_end_at_people_and_follow_what_is_stored(schema: Schema) -> None:
    assert resolves(schema, "sale.order.line", "order_id.partner_id")
    assert not resolves(schema, "sale.order.line", "order_id")
    assert not resolves(schema, "sale.order.line", "order_id.nothing")
    path = person_path(schema, "x.club", "member_ids")
    assert path is not None and not path.single
    assert [(hop.kind, hop.table, hop.column, hop.other) for hop in path.hops] == [
        ("link", "club_rel", "club", "member")
    ]
