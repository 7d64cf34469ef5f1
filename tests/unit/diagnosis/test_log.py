"""From logs, tracebacks and texts of pages to answers: which question each refusal is, and what is missing."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostiary.clues.reading import BLOCK, TOGETHER
from ostiary.diagnosis import diagnose_log
from ostiary.diagnosis.log import MOST, MOST_COUNTED
from ostiary.engine.explanation import Explanation

sys.path.insert(0, str(Path(__file__).parent))
from shop import TOKEN, number, shop


def told(text: str, user: str | None = None) -> list[Explanation]:
    return list(diagnose_log(shop(), text.splitlines(keepends=True), user))


def ids() -> dict[str, int]:
    names = {name: number("sale.order", name) for name in ("of_ada", "of_otto")}
    return {**names, "ada": shop().user("ada").id}


RULES = "Access Denied by record rules for operation: read on record ids: [{of_otto}], uid: {ada}, model: sale.order"
RIGHTS = "Access Denied by ACLs for operation: write, uid: {ada}, model: sale.order"
FIELD = "Access Denied by ACLs for operation: read, uid: {ada}, model: sale.order, fields: margin"
PAGE_19 = """Uh-oh! Looks like you have stumbled upon some top-secret records.

Sorry, Ada Secret (id={ada}) doesn't have 'read' access to:
- Sales Order, S00042 (sale.order: {of_otto}, company=My Company)
"""
GERMAN = (
    "Aufgrund von Sicherheitsbeschränkungen dürfen Sie nicht auf „Verkaufsauftrag“ (sale.order) Datensätze zugreifen."
)
GONE = "Record does not exist or has been deleted.\n(Record: sale.order(99999,), User: {ada})"
REQUEST = '127.0.0.1 - - [01/Feb/2026 10:00:00] "GET /my/orders/{of_otto}?access_token=wrong HTTP/1.1" 403 -'
TABLE = "psycopg2.errors.InsufficientPrivilege: permission denied for table sale_order"
LOGIN = "2026-02-01 10:00:00,000 1 INFO db odoo.addons.base.models.res_users: Login failed for db:db login:ada@x from 1.2.3.4"
COMPANIES = "odoo.exceptions.AccessError: Access to unauthorized or invalid companies."


@pytest.mark.parametrize(
    ("text", "user", "refusal", "outcome", "codes", "missing"),
    [
        (RULES, None, "record-rule", "denied", ["partner-mismatch"], ()),
        (RIGHTS, None, "access-right", "denied", ["access-right-missing"], ()),
        (FIELD, None, "field", "denied", ["field-group"], ()),
        (PAGE_19, None, "record-rule", "denied", ["partner-mismatch"], ()),
        (GONE, None, "missing-record", "denied", ["record-missing"], ()),
        (REQUEST, "ada", "page", "denied", ["token-wrong", "partner-mismatch"], ()),
        (REQUEST, None, "page", "denied", ["token-wrong", "access-right-missing"], ("--user",)),
        (TABLE, None, "database", "denied", ["database-permission"], ()),
        (LOGIN, None, "login", "unknown", [], ("--user",)),
        (LOGIN, "gone", "login", "denied", ["user-archived"], ()),
        (LOGIN, "ada", "login", "unknown", [], ()),
        (COMPANIES, None, "companies", "unknown", [], ("--user",)),
        (COMPANIES, "ada", "companies", "denied", ["company-mismatch"], ()),
    ],
)
def test_a_refusal_becomes_its_question(
    text: str, user: str | None, refusal: str, outcome: str, codes: list[str], missing: tuple[str, ...]
) -> None:
    (found,) = told(text.format(**ids()), user)
    assert (found.refusal, found.outcome, [cause.code for cause in found.causes]) == (refusal, outcome, codes)
    assert found.missing == missing


def test_a_field_of_a_model_is_answered_without_a_record() -> None:
    (found,) = told(FIELD.format(**ids()))
    assert (found.model, found.record_id) == ("sale.order", None)
    assert found.causes[0].message == "the field sale.order.margin is restricted to base.group_user"


def test_what_a_translated_text_leaves_open_is_asked_for() -> None:
    from ostiary.clues.messages import patterns

    german = next(
        p for p in patterns() if p.lang == "de" and p.message.kind == "record-rule" and "document_model" in p.text
    )
    text = german.text.replace("%(document_kind)s", "Auftrag").replace("%(document_model)s", "sale.order")
    (found,) = told(text)
    assert (found.model, found.missing) == ("sale.order", ("--user", "--record"))


def test_several_refusals_in_one_paste_are_answered_in_order_and_each_once() -> None:
    text = "\n".join([RULES, "noise", RIGHTS, RULES, RULES, "noise", RIGHTS]).format(**ids())
    assert [(found.line, found.refusal) for found in told(text)] == [(1, "record-rule"), (3, "access-right")]


def test_nothing_of_the_paste_that_is_personal_is_repeated() -> None:
    said = str(told((PAGE_19 + LOGIN).format(**ids()), "ada"))
    assert "Secret" not in said and "S00042" not in said and "ada@x" not in said and "1.2.3.4" not in said


def test_requests_for_other_things_than_the_portal_are_not_worth_a_word() -> None:
    lines = [f'"GET {path} HTTP/1.1" 404 -' for path in ("/favicon.ico", "/wp-login.php", "/web/login", "/robots.txt")]
    assert told("\n".join(lines)) == []


def test_a_user_who_is_gone_and_a_model_that_is_not_there() -> None:
    (gone,) = told("Access Denied by ACLs for operation: read, uid: 4711, model: sale.order")
    assert [cause.code for cause in gone.causes] == ["user-not-found"]
    (nothing,) = told(RIGHTS.format(**ids()).replace("sale.order", "no.model"))
    assert nothing.outcome == "unknown"
    assert nothing.steps[0].detail.startswith("there is no model `no.model`")


def test_a_log_without_end_is_read_line_by_line_and_answered_so_often() -> None:
    read = 0

    def lines() -> Iterator[str]:
        nonlocal read
        for record in itertools.count(1):
            read += 1
            yield f"Access Denied by record rules for operation: read on record ids: [{record}], uid: 6, model: x.nothing\n"

    found = list(diagnose_log(shop(), lines()))
    assert len(found) == MOST
    assert read < MOST_COUNTED + 3 * TOGETHER + 2 * BLOCK
    more = f"{MOST_COUNTED - MOST} and more other refusals are not explained here"
    assert found[-1].remarks == (f"{more}: name one person with --user, or give fewer lines",)
    assert found[-2].remarks == ()


def test_with_a_user_the_refusals_of_others_are_passed_over() -> None:
    of_both = "\n".join(
        f"Access Denied by ACLs for operation: read, uid: {uid}, model: x.note"
        for uid in (shop().user("ida").id, shop().user("ada").id, shop().user("otto").id)
    )
    assert [(found.line, found.login) for found in told(of_both, "ada")] == [(2, shop().user("ada").login)]
    assert len(told(of_both)) == 3


def test_what_the_log_says_first_and_the_person_then_is_one_refusal() -> None:
    """Odoo 19 logs ids and the user, then the message, which names neither."""
    log = RULES.format(**ids())
    message = PAGE_19.format(**ids())
    assert len(told(f"{log}\nnoise\n{message}")) == len(told(log)) == 1


def test_tokens_in_requests_are_not_repeated() -> None:
    line = f'"GET /my/orders/{number("sale.order", "of_otto")}?access_token={TOKEN[:-3]}zzz HTTP/1.1" 403 -'
    said = str(told(line, "ada"))
    assert TOKEN[:6] not in said
