"""One question through all layers: the four surfaces, the cause to mend first, every way in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ostiary.api import World
from ostiary.diagnosis import Question, diagnose, diagnose_url
from ostiary.engine.explanation import Explanation
from ostiary.errors import AmbiguousUser, UnknownRecord, UsageError
from ostiary.model.environment import Context
from ostiary.sources.world import world_from_text

sys.path.insert(0, str(Path(__file__).parent))
from shop import TOKEN, number, shop


def asked(
    user: str | None, record: str, token: str | None = None, *, model: str = "sale.order", **more: object
) -> Explanation:
    question = Question(user, model, number(model, record), token=token, **more)  # type: ignore[arg-type]
    return diagnose(shop(), question)


def surfaces(found: Explanation) -> tuple[str, str, str, str]:
    return found.search, found.record, found.page, found.token


def codes(found: Explanation) -> list[str]:
    return [cause.code for cause in found.causes]


@pytest.mark.parametrize(
    ("user", "record", "token", "outcome", "expected", "first"),
    [
        ("ada", "of_ada", None, "allowed", ("allowed", "allowed", "allowed", "denied"), "allowed-by-rule"),
        ("ada", "of_ada", TOKEN, "allowed", ("allowed", "allowed", "allowed", "allowed"), "allowed-by-rule"),
        ("ada", "of_otto", None, "denied", ("denied", "denied", "denied", "denied"), "partner-mismatch"),
        ("ada", "of_otto", TOKEN, "allowed", ("denied", "denied", "allowed", "allowed"), "allowed-by-token"),
        ("ada", "of_otto", TOKEN[:-1], "denied", ("denied", "denied", "denied", "denied"), "token-wrong"),
        ("ada", "neither", TOKEN, "denied", ("denied", "denied", "denied", "denied"), "token-missing"),
        ("ada", "of_otto", "", "denied", ("denied", "denied", "denied", "denied"), "token-required"),
        (None, "of_otto", None, "denied", ("denied", "denied", "denied", "denied"), "token-required"),
        (None, "of_otto", TOKEN, "allowed", ("denied", "denied", "allowed", "allowed"), "allowed-by-token"),
        (None, "of_otto", "wrong", "denied", ("denied", "denied", "denied", "denied"), "token-wrong"),
        ("gone", "of_ada", None, "denied", ("denied", "denied", "denied", "denied"), "user-archived"),
        ("gone", "of_ada", TOKEN, "allowed", ("denied", "denied", "allowed", "allowed"), "allowed-by-token"),
        ("left", "of_ada", None, "denied", ("denied", "denied", "denied", "denied"), "user-not-portal"),
        ("ghost", "of_ada", None, "denied", ("denied", "denied", "denied", "denied"), "user-not-found"),
        ("ghost", "of_ada", TOKEN, "allowed", ("denied", "denied", "allowed", "allowed"), "allowed-by-token"),
        ("ada", "abroad", None, "denied", ("denied", "denied", "denied", "denied"), "company-mismatch"),
        ("two", "abroad", None, "allowed", ("allowed", "allowed", "denied", "denied"), "allowed-by-rule"),
    ],
)
def test_the_four_surfaces_and_the_first_cause(
    user: str | None, record: str, token: str | None, outcome: str, expected: tuple[str, ...], first: str
) -> None:
    found = asked(user, record, token)
    assert (found.outcome, surfaces(found), codes(found)[0]) == (outcome, expected, first)
    assert [cause.primary for cause in found.causes] == [True] + [False] * (len(found.causes) - 1)


def test_a_website_selects_its_company_so_the_page_may_refuse_what_lists_show() -> None:
    found = asked("two", "abroad")
    assert codes(found) == ["allowed-by-rule", "company-mismatch"]
    other, main = number("res.company", "other"), number("res.company", "main")
    assert found.causes[1].evidence["actual"] == {"company_id": other}
    assert found.causes[1].evidence["expected"] == {"company_id": [main]}
    assert asked("two", "abroad", host="second.example").page == "allowed"
    assert asked("two", "abroad", host="SECOND.example:8069").page == "allowed"
    assert asked("two", "of_ada", host="second.example").page == "denied"


def test_every_failing_part_of_an_and_is_a_cause_and_of_an_or_the_nearest() -> None:
    assert codes(asked("ada", "neither")) == ["company-mismatch", "partner-mismatch"]
    assert codes(asked("ada", "other", model="x.note")) == ["partner-mismatch"]
    (cause,) = asked("ada", "nothing", model="x.note").causes
    assert (cause.code, cause.evidence["leaf"]) == ("rule-excludes-record", "('name', '=', 'z')")


def test_where_only_rules_of_other_groups_apply_one_of_the_portal_is_missing() -> None:
    constant = asked("special", "one", model="x.grouped")
    assert codes(constant) == ["rule-missing", "rule-excludes-record"]
    assert constant.causes[0].fixes == ("add-rule",)
    assert codes(asked("special", "one", model="x.limited")) == ["rule-excludes-record", "rule-missing"]
    assert codes(asked("ada", "one", model="x.limited")) == ["allowed-without-rule"]


def test_an_archived_record_is_a_cause_where_a_rule_asks_for_active_ones() -> None:
    found = asked("ada", "old", model="x.asked")
    assert codes(found) == ["record-archived"]
    assert found.causes[0].fixes == ("unarchive-record",)


def test_without_a_rule_of_a_group_the_rule_for_everybody_is_no_reason() -> None:
    found = asked("ada", "one", model="x.open")
    assert (codes(found), found.causes[0].fixes) == (["allowed-without-rule"], ("add-rule",))
    assert found.causes[0].message.endswith("no rule of a group narrows it, “x.open_company” alone does, for everybody")


def test_a_token_opens_what_no_known_page_shows_as_far_as_it_is_compared() -> None:
    right, wrong = (asked("ada", "one", token, model="x.linked") for token in (TOKEN, "x"))
    assert (right.outcome, surfaces(right)) == ("allowed", ("denied", "denied", "unknown", "allowed"))
    assert codes(right) == ["allowed-by-token"]
    assert (wrong.outcome, surfaces(wrong)) == ("denied", ("denied", "denied", "unknown", "denied"))
    assert codes(wrong) == ["token-wrong", "access-right-missing"]
    assert codes(asked("ada", "one", model="x.linked")) == ["access-right-missing"]


def test_a_token_that_the_source_does_not_hold_is_unknown() -> None:
    from dataclasses import replace

    world = shop()
    hidden = replace(world.facts, forms={"sale_order": frozenset({"access_token"})})
    question = Question("ada", "sale.order", number("sale.order", "of_otto"), token=TOKEN)
    found = diagnose(type(world)("shop", hidden, world.database), question)
    assert (found.outcome, surfaces(found)) == ("unknown", ("denied", "denied", "unknown", "unknown"))
    assert found.causes[0].message == "the source holds no tokens, only that the record has one"
    without = Question("ada", "sale.order", number("sale.order", "of_otto"))
    assert diagnose(type(world)("shop", hidden, world.database), without).outcome == "denied"


def test_a_model_without_tokens_takes_none() -> None:
    found = asked("ada", "table", TOKEN, model="product.template")
    assert codes(found) == ["token-unsupported", "website-unpublished"]
    assert found.causes[0].message == "/shop/NAME-ID takes no access token"


def test_tokens_are_shown_by_four_letters_at_most() -> None:
    found = asked("ada", "of_otto", "ffffffffffffffffffffffff")
    assert TOKEN[:5] not in str(found)
    assert "fffff" not in str(found)
    assert found.causes[0].message == "the token is not the one of the record: ffff… was given, it has 0b8e…"


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (TOKEN[:20], "the token is cut off: 20 of 36 characters"),
        (f" {TOKEN[:9]} {TOKEN[9:]}", "the token is right but for the spaces in it"),
        (TOKEN + "x", "the token goes on after its end: 37 characters where there are 36"),
        (TOKEN.upper(), "the token is right but for capital letters"),
        (TOKEN + "é", "the token has characters that no token has"),
    ],
)
def test_a_token_that_was_copied_badly_is_told_as_that(token: str, message: str) -> None:
    assert asked(None, "of_otto", token).causes[0].message == message


def test_every_way_in_is_listed_the_shortest_first() -> None:
    assert asked("ada", "of_ada").ways == (
        "rule “sale.order_portal” of base.group_portal", "the page /my/orders/ID",
        "the link with the record's token (0b8e…), for anybody who has it",
    )  # fmt: skip
    assert asked("ada", "plain").ways == ("rule “sale.order_portal” of base.group_portal", "the page /my/orders/ID")
    assert asked("ada", "of_otto").ways == ()


def test_following_is_a_way_in() -> None:
    world = shop("14.0")
    found = diagnose(world, Question("ada", "sale.order", number("sale.order", "of_ada", "14.0")))
    assert (found.outcome, codes(found)) == ("denied", ["follower-missing"])
    assert found.causes[0].fixes == ("add-follower",)


def test_a_field_with_groups_refuses_in_the_place_of_the_record() -> None:
    found = asked("ada", "of_ada", field="margin")
    assert (found.outcome, codes(found)) == ("denied", ["field-group"])
    assert found.causes[0].message == "the field sale.order.margin is restricted to base.group_user"
    assert asked("ida", "of_ada", field="margin").outcome == "allowed"
    assert asked("ada", "of_ada", field="name").outcome == "allowed"
    with pytest.raises(UnknownRecord, match="`sale.order` has no field `nothing`"):
        asked("ada", "of_ada", field="nothing")


def test_writing_is_not_what_a_page_does() -> None:
    found = diagnose(shop(), Question("ada", "sale.order", number("sale.order", "of_ada"), "write"))
    assert surfaces(found) == ("denied", "denied", "unknown", "unknown")


def test_a_user_name_that_fits_several_asks_for_an_id() -> None:
    from dataclasses import replace

    world = shop()
    users = {**world.facts.users}
    for login in ("ADA@x", "Ada@x"):
        users[max(users) + 1] = replace(world.user("ada"), id=max(users) + 1, login=login)
    several = type(world)("shop", replace(world.facts, users=users), world.database)
    with pytest.raises(AmbiguousUser, match="several users answer to `ada@X`"):
        diagnose(several, Question("ada@X", "sale.order", 1))


# --------------------------------------------------------------------------- addresses


def opened_page(user: str | None, url: str, **more: object) -> Explanation:
    return diagnose_url(shop(), url, user, **more)  # type: ignore[arg-type]


def of(record: str, model: str = "sale.order") -> int:
    return number(model, record)


@pytest.mark.parametrize(
    ("user", "url", "outcome", "first"),
    [
        ("ada", "/my/orders/{of_ada}", "allowed", "allowed-by-rule"),
        ("ada", "/my/orders/{of_otto}", "denied", "partner-mismatch"),
        ("ada", "/my/orders/{of_otto}?access_token={token}", "allowed", "allowed-by-token"),
        ("ada", "/my/orders/{of_otto}?access_token=wrong", "denied", "token-wrong"),
        (None, "/my/orders/{of_ada}", "denied", "token-required"),
        (None, "https://shop.example/my/orders/{of_ada}?access_token={token}", "allowed", "allowed-by-token"),
        ("ada", "/my/orders/99999", "denied", "record-missing"),
        ("two", "/my/orders/{abroad}", "denied", "company-mismatch"),
        ("two", "https://second.example:8069/my/orders/{abroad}", "allowed", "allowed-by-rule"),
        ("ada", "/mail/view?model=sale.order&res_id={of_otto}&access_token={token}", "allowed", "allowed-by-token"),
        ("ada", "/mail/view?model=sale.order&res_id={of_otto}", "denied", "partner-mismatch"),
        (None, "/my", "denied", "login-required"),
        (None, "/my/orders", "denied", "login-required"),
        ("gone", "/my", "denied", "user-archived"),
    ],
)
def test_an_address_is_answered_as_the_page_answers(user: str | None, url: str, outcome: str, first: str) -> None:
    ids = {name: of(name) for name in ("of_ada", "of_otto", "abroad")}
    found = opened_page(user, url.format(token=TOKEN, **ids))
    assert (found.outcome, found.page, codes(found)[0]) == (outcome, outcome, first)


def test_a_visitor_is_asked_to_say_who_they_are() -> None:
    assert opened_page(None, "/my").missing == ("--user",)
    assert opened_page("ada", "/my").outcome == "allowed"


def test_a_list_says_whether_it_has_the_record() -> None:
    def listed(record: str, url: str) -> tuple[str, list[str]]:
        found = opened_page("ada", url, record=("sale.order", of(record)))
        return found.outcome, codes(found)

    assert listed("of_ada", "/my/orders") == ("allowed", ["allowed-by-rule"])
    assert listed("of_ada", "/my/quotes") == ("denied", ["state-excluded"])
    assert listed("draft", "/my/orders") == ("denied", ["state-excluded"])
    assert listed("plain", "/my/quotes") == ("allowed", ["allowed-by-rule"])
    assert listed("of_otto", "/my/orders")[1][0] == "partner-mismatch"


def test_a_list_without_a_record_tells_how_many_the_rights_let_through() -> None:
    found = opened_page("ada", "/my/orders")
    assert found.outcome == "allowed"
    assert found.steps[-1].detail == (
        "/my/orders opens; the rights let 3 of 6 records of sale.order through, and it lists those that fit what the page asks"
    )


def test_published_products_are_shown_on_their_own_website() -> None:
    def shown(user: str | None, record: str, host: str) -> tuple[str, list[str]]:
        found = opened_page(user, f"https://{host}/shop/thing-{of(record, 'product.template')}")
        return found.outcome, codes(found)

    assert shown(None, "chair", "shop.example")[0] == "allowed"
    assert shown(None, "table", "shop.example") == ("denied", ["website-unpublished"])
    assert shown(None, "lamp", "shop.example") == ("denied", ["website-mismatch"])
    assert shown(None, "lamp", "second.example")[0] == "allowed"


def test_an_address_of_another_server_is_answered_with_a_remark() -> None:
    strange = opened_page("ada", f"https://elsewhere.example/my/orders/{of('of_ada')}")
    assert strange.outcome == "allowed"
    told = "`elsewhere.example` is neither the address of this Odoo nor a domain of its websites"
    assert (strange.steps[0].layer, strange.steps[0].outcome, strange.steps[0].detail) == ("website", "unknown", told)
    assert strange.remarks == (f"{told}; this is what this Odoo would do with such an address",)
    for host in ("shop.example", "erp.example", "second.example", "localhost:8069"):
        assert all(
            "neither" not in step.detail
            for step in opened_page("ada", f"https://{host}/my/orders/{of('of_ada')}").steps
        )


@pytest.mark.parametrize(
    ("url", "message", "hint"),
    [
        (
            "/my/nothing/5",
            "no page of Odoo 19.0 that is known has the path `/my/nothing/5`",
            "if a module of your own has it",
        ),
        (
            "/odoo/sales/5",
            "`/odoo/sales/5` is a page of the web client, which is for internal users",
            "ask with --user",
        ),
        (
            "https://elsewhere.example/search?q=odoo",
            "`elsewhere.example` is no address of this Odoo, and Odoo 19.0 has no page `/search` that is known",
            "is this the address of another site?",
        ),
    ],
)
def test_a_path_that_is_no_page_is_said_to_be_none(url: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        opened_page("ada", url)
    assert refused.value.message == message
    assert (refused.value.hint or "").startswith(hint)


def test_what_stands_behind_a_refusal_is_told_too() -> None:
    """The half of an `or` that asks for the salesperson is none for customers; a rule that is nearer comes first."""
    text = """
series: "19.0"
modules: [sale]
users:
  ada: {type: portal}
records:
  res.partner:
    ada: {name: Ada}
    otto: {name: Otto}
models:
  x.deal:
    fields: {name: char, partner_id: many2one res.partner, user_id: many2one res.users}
    access: {base.group_portal: r}
    rules:
      x.own:
        groups: [base.group_portal]
        domain: "['|', ('user_id', '=', user.id), '&', ('partner_id', '=', user.partner_id.id), ('name', '=', 'a')]"
    records:
      other: {name: b, partner_id: otto}
"""
    opened = world_from_text(text)
    world = World("deals", opened.facts, opened.database)
    found = diagnose(world, Question("ada", "x.deal", 1))
    assert [(cause.code, cause.evidence["leaf"]) for cause in found.causes] == [
        ("partner-mismatch", f"('partner_id', '=', {world.user('ada').partner_id})"),
        ("rule-excludes-record", "('name', '=', 'a')"),
    ]


def test_pages_of_another_series_are_named() -> None:
    with pytest.raises(UsageError) as refused:
        diagnose_url(shop("14.0"), "/my/projects/3", "ada")
    assert refused.value.hint == "Odoo 16.0 has it"


def test_pages_that_are_decided_by_code_are_unknown() -> None:
    found = opened_page("ada", "/payment/pay?reference=x&access_token=abc")
    assert (found.outcome, found.page) == ("unknown", "unknown")


def test_reports_before_19_read_more_than_is_known() -> None:
    orders = {series: number("sale.order", "of_otto", series) for series in ("14.0", "19.0")}
    for series, outcome in (("14.0", "unknown"), ("19.0", "allowed")):
        url = f"/my/orders/{orders[series]}?access_token={TOKEN}"
        assert diagnose_url(shop(series), url, "ada").outcome == "allowed"
        assert diagnose_url(shop(series), url + "&report_type=html", "ada").outcome == outcome


def test_the_context_of_the_question_stays_that_of_lists() -> None:
    found = diagnose(
        shop(), Question("two", "sale.order", of("abroad")), Context(companies=(number("res.company", "main"),))
    )
    assert found.search == "denied"
