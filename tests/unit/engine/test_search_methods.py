"""Search and compute methods of stock fields, re-implemented."""

from __future__ import annotations

from typing import Any

import pytest

from ostiary.domain.condition import FALSE, Symbol
from ostiary.domain.expression import SymbolValue
from ostiary.domain.scope import Translator
from ostiary.domain.syntax import Leaf, show
from ostiary.engine import search_methods as methods
from ostiary.engine.search_methods import Defaults, compute_of, search_of
from ostiary.errors import Undecided
from ostiary.facts.schema import Field
from unit.notation import shown
from unit.small_world import domain_of, shared_world, stub_scope, translator_of

ME = SymbolValue(Symbol("user.partner_id.id"))
ATOMS: dict[str, object] = {"user.partner_id.id": ME, "user._is_public()": False}


class Scope:
    """The stub scope with the engine's own search methods."""

    def __new__(cls, series: str, **given: Any) -> Any:
        scope = stub_scope(series, atoms={**ATOMS, **given.pop("atoms", {})}, **given)
        scope.search_method = lambda field: search_of(scope.series, scope.schema, field)
        scope.compute_method = lambda field: compute_of(scope.series, scope.schema, field)
        return scope


def translator(series: str, evaluator: str, *, active_test: bool = True, **given: Any) -> Translator:
    return translator_of(Scope(series, **given), evaluator, active_test=active_test)


def meaning(leaf: str, series: str = "19.0", evaluator: str = "search", **given: Any) -> str:
    return shown(translator(series, evaluator, **given).translate("x.doc", domain_of(f"[{leaf}]", series)))


FOLLOWED = "id in [res_id of mail_followers where res_model = 'x.doc' and res_id is set and {}]"


@pytest.mark.parametrize(
    ("leaf", "series", "evaluator", "text"),
    [
        ("('message_partner_ids', 'in', [8])", "19.0", "search", FOLLOWED.format("partner_id in {8}")),
        ("('message_partner_ids', '=', user.partner_id.id)", "19.0", "search",
         FOLLOWED.format("partner_id in {$user.partner_id.id}")),
        ("('message_partner_ids', 'not in', [8])", "19.0", "search", f"not true({FOLLOWED.format('partner_id in {8}')})"),
        ("('message_partner_ids', 'child_of', [8])", "19.0", "search",
         FOLLOWED.format("partner_id in {below(res_partner.parent_id {8})}")),
        ("('message_partner_ids.name', '=', 'a')", "19.0", "search",
         FOLLOWED.format("partner_id in [id of res_partner where name in {'a'}]")),
        ("('message_partner_ids', 'in', [8])", "19.0", "record", f"true({FOLLOWED.format('partner_id in {8}')})"),
        ("('message_partner_ids', 'in', [8, False])", "19.0", "record",
         f"true(not true({FOLLOWED.replace(' and {}', '')}) or {FOLLOWED.format('partner_id in {8}')})"),
        ("('message_partner_ids', 'in', [8])", "14.0", "search", FOLLOWED.format("partner_id in {8}")),
        ("('message_partner_ids', '!=', 8)", "14.0", "search",
         FOLLOWED.format("(partner_id <> 8 or partner_id is null)")),
        ("('message_partner_ids', 'not in', [8])", "14.0", "search", "FAILS AssertionError"),
        ("('message_partner_ids', 'in', [8])", "14.0", "record",
         f"true({FOLLOWED.format('partner_id in [id of res_partner where id in {8} and true(active = True)]')})"),
    ],
)  # fmt: skip
def test_followers(leaf: str, series: str, evaluator: str, text: str) -> None:
    assert meaning(leaf, series, evaluator) == text


def test_archived_followers_count_where_the_context_shows_them() -> None:
    text = shown(
        translator("14.0", "record", active_test=False).translate("x.doc", Leaf("message_partner_ids", "in", [8]))
    )
    assert text == f"true({FOLLOWED.format('partner_id in [id of res_partner where id in {8}]')})"


@pytest.mark.parametrize(
    ("series", "operator", "value", "website", "domain"),
    [
        ("19.0", "in", [True], None, "[('is_published', '=', True)]"),
        ("19.0", "in", [True], 2, "['&', ('is_published', '=', True), ('website_id', 'in', [False, 2])]"),
        ("14.0", "=", True, None, "[('is_published', '=', True)]"),
        ("14.0", "!=", True, None, "[('is_published', '=', False)]"),
        ("14.0", "=", False, None, "[('is_published', '=', False)]"),
        ("14.0", "=", True, 2, "['&', ('is_published', '=', True), ('website_id', 'in', [False, 2])]"),
    ],
)
def test_published_means_published_here(
    series: str, operator: str, value: object, website: int | None, domain: str
) -> None:
    method = methods.website_published if series == "19.0" else methods.website_published_classic
    field = Field("x.page", "website_published", "boolean", store=False)
    answer = method(translator(series, "search", website_id=website), field, operator, value)
    assert show(answer) == domain  # type: ignore[arg-type]


def test_what_a_website_hides_is_not_guessed() -> None:
    field = Field("x.page", "website_published", "boolean", store=False)
    here = translator("14.0", "search", website_id=2)
    with pytest.raises(Undecided):
        methods.website_published_classic(here, field, "=", False)
    assert methods.website_published(here, field, "not in", [True]) is None


@pytest.mark.parametrize(
    ("method", "text"),
    [
        (methods.channel_is_member,
         "id in [channel_id of discuss_channel_member where true(partner_id in {$user.partner_id.id})]"),
        (methods.channel_member_is_self, "true(partner_id in {$user.partner_id.id})"),
        (methods.course_membership(invited=False),
         "id in [channel_id of slide_channel_partner where partner_id in {$user.partner_id.id} and true(active = True)"
         " and member_status <> 'invited']"),
        (methods.course_membership(invited=True),
         "id in [channel_id of slide_channel_partner where partner_id in {$user.partner_id.id} and true(active = True)"
         " and member_status = 'invited']"),
    ],
)  # fmt: skip
def test_membership_of_the_user(method: Any, text: str) -> None:
    field = Field("x", "is_member", "boolean", store=False)
    assert shown(method(translator("19.0", "search"), field, "in", [True])) == text
    assert method(translator("19.0", "search"), field, "not in", [True]) is None


def test_the_public_user_is_nobody_in_discuss() -> None:
    public = translator("19.0", "search", atoms={"user._is_public()": True})
    field = Field("x", "is_member", "boolean", store=False)
    assert methods.channel_member_is_self(public, field, "in", [True]) == FALSE
    assert methods.course_membership_compute(invited=False)(public, field, "in", [True]) == FALSE


@pytest.mark.parametrize(
    ("model", "operator", "domain"),
    [
        ("x.doc", "ilike", "[('name', 'ilike', 'a')]"),
        ("x.doc", "not ilike", "[('name', 'not ilike', 'a')]"),
        ("res.partner", "ilike",
         "['|', '|', '|', '|', ('complete_name', 'ilike', 'a'), ('email', 'ilike', 'a'), ('ref', 'ilike', 'a'),"
         " ('vat', 'ilike', 'a'), ('company_registry', 'ilike', 'a')]"),
    ],
)  # fmt: skip
def test_records_are_found_by_the_fields_that_name_them(model: str, operator: str, domain: str) -> None:
    field = Field(model, "display_name", "char", store=False)
    answer = methods.display_name(translator("19.0", "search"), field, operator, "a")
    assert show(answer) == domain  # type: ignore[arg-type]


def test_a_name_that_code_searches_is_undecided() -> None:
    field = Field("res.partner.category", "display_name", "char", store=False)
    with pytest.raises(Undecided, match="searches names by code of its own"):
        methods.display_name(translator("19.0", "search"), field, "ilike", "a")


def test_defaults_of_company_dependent_fields_come_from_the_database() -> None:
    class Rows:
        dialect = "duckdb"

        def query(self, sql: str, parameters: object = ()) -> list[tuple[object, ...]]:
            assert "ir_default" in sql
            return [
                ("x.doc", "price", 1, 2, "5"), ("x.doc", "price", None, 3, "6"), ("x.doc", "price", None, None, "7"),
                ("x.doc", "name", 99, None, '"theirs"'), ("x.doc", "name", None, None, "false"),
                ("x.doc", "note", None, None, "[1]"),
            ]  # fmt: skip

    defaults = Defaults(Rows())  # type: ignore[arg-type]
    price, name, note = (
        Field("x.doc", one, kind, store=True) for one, kind in (("price", "float"), ("name", "char"), ("note", "text"))
    )
    assert [defaults.of(price, company) for company in (1, 2, 3)] == [7, 5, 6]
    assert defaults.of(name, 1) is None
    assert defaults.of(Field("x.doc", "other", "char", store=True), 1) is None
    with pytest.raises(Undecided, match="is not understood"):
        defaults.of(note, 1)


def test_a_method_that_is_not_known_is_none() -> None:
    schema = stub_scope("19.0").schema
    mystery = schema.field("x.doc", "mystery")
    assert mystery is not None
    assert search_of(shared_world("19.0").facts.series, schema, mystery) is None
    assert meaning("('mystery', '=', True)") == "UNKNOWN"
