"""Clues from what people have: log lines, tracebacks, texts of pages, hostile texts."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.clues import Clue, read_clues
from ostiary.clues.messages import MESSAGES, patterns

DENIED_19 = """Uh-oh! Looks like you have stumbled upon some top-secret records.

Sorry, Ida School (id=7) doesn't have 'read' access to:
- Sales Order, S00042 (sale.order: 42, company=My Company)
- Sales Order, S00043 (sale.order: 43)

Blame the following rules:
- Portal: own orders
"""
DENIED_14 = """odoo.exceptions.AccessError: Due to security restrictions, you are not allowed to modify 'Sales Order' (sale.order) records.

Records: S00042 (id=42), S00043 (id=43)
User: Ida School (id=7)

This restriction is due to the following rules:
- Portal: own orders
"""
MISSING_14 = """One of the documents you are trying to access has been deleted, please try again after refreshing.

(Document type: sale.order, Operation: read, Records: [42], User: 7)
"""
GROUPS_14 = """The requested operation can not be completed due to security restrictions.

Document type: Contact (res.partner)
Operation: read
User: 7
Fields:
- signup_type (allowed for groups 'Access Rights')
- signup_token (allowed for groups 'Access Rights')
"""


def read(text: str) -> list[Clue]:
    return list(read_clues(text.splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        (DENIED_19, Clue("record-rule", 1, "read", "sale.order", (42, 43), 7, lang="en_US")),
        (DENIED_14, Clue("record-rule", 1, "write", "sale.order", (42, 43), 7, lang="en_US")),
        (MISSING_14, Clue("missing-record", 1, "read", "sale.order", (42,), 7, lang="en_US")),
        (
            "Record does not exist or has been deleted.\n(Record: sale.order(42,), User: 7)",
            Clue("missing-record", 1, None, "sale.order", (42,), 7, lang="en_US"),
        ),
        (GROUPS_14, Clue("field", 1, "read", "res.partner", (), 7, ("signup_type", "signup_token"), lang="en_US")),
        (
            'You do not have enough rights to access the field "margin" on Order (sale.order). Please contact your'
            " system administrator.\n\nOperation: read",
            Clue("field", 1, "read", "sale.order", (), None, ("margin",), lang="en_US"),
        ),
        (
            "<p>You are not allowed to access &#39;Cron&#39; (ir.cron) records.</p>",
            Clue("access-right", 1, "read", "ir.cron", lang="en_US"),
        ),
        (
            "Sie sind nicht berechtigt „Auftrag“-Datensätze (sale.order) zu löschen.",
            Clue("access-right", 1, "unlink", "sale.order", lang="de"),
        ),
        (
            "… ir_rule: Access Denied by record rules for operation: read on record ids: [42, 43], uid: 7, model: x.y",
            Clue("record-rule", 1, "read", "x.y", (42, 43), 7),
        ),
        (
            "Access Denied by ACLs for operation: write, uid: 7, model: res.partner, fields: a, b",
            Clue("field", 1, "write", "res.partner", (), 7, ("a", "b")),
        ),
        ("Access Denied by ACLs for operation: write, uid: 7, model: x", Clue("access-right", 1, "write", "x", (), 7)),
        (
            "psycopg2.errors.InsufficientPrivilege: permission denied for table sale_order",
            Clue("database", 1, database_object="sale_order"),
        ),
        (
            '127.0.0.1 - - [x] "GET /my/orders/42?access_token=abc&report_type=pdf HTTP/1.1" 403 - 5 0.1',
            Clue(
                "page", 1, path="/my/orders/42", query=(("access_token", "abc"), ("report_type", "pdf")), status=403
            ),
        ),
        (
            "Element '<xpath expr=\"//div\">' cannot be located in parent view",
            Clue("view", 1, node='<xpath expr="//div">'),
        ),
    ],
)  # fmt: skip
def test_what_a_text_says(text: str, clue: Clue) -> None:
    assert read(text) == [clue]


def test_several_refusals_in_one_paste_keep_their_order_and_lines() -> None:
    found = read(f"some words\n{DENIED_14}\nmore words\n{MISSING_14}")
    assert [(clue.kind, clue.line) for clue in found] == [("record-rule", 2), ("missing-record", 11)]


def test_the_same_refusal_in_the_log_and_in_the_traceback_is_told_once() -> None:
    line = "Access Denied by ACLs for operation: read, uid: 7, model: sale.order"
    assert [clue.line for clue in read(f"{line}\n{line}\n{line.replace('7', '8')}")] == [1, 3]


def test_pages_that_were_served_are_no_clue() -> None:
    assert read('"GET /my/orders/42 HTTP/1.1" 200 -') == []


def test_no_name_of_a_person_or_record_is_kept() -> None:
    for clue in read(DENIED_19 + DENIED_14):
        assert not re.search("Ida|S0004", repr(clue))


def test_a_refusal_deep_in_a_log_is_found() -> None:
    lines = itertools.chain(itertools.repeat("all is well", 50_000), DENIED_14.splitlines())
    assert [(clue.model, clue.line) for clue in read_clues(lines)] == [("sale.order", 50_001)]


@pytest.mark.parametrize(
    "text", ["\x1b[31m\x00\xff" * 1000, "(" * 100_000, "Error (" * 5_000, "<" * 50_000, "Uh-oh! Looks like you"]
)
def test_garbage_says_nothing(text: str) -> None:
    assert read(text) == []


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    for clue in read(text):
        assert clue.line >= 1


def test_every_message_is_recognised_in_every_language() -> None:
    for pattern in patterns():
        said = re.sub(r"%\((document_model)\)s", "sale.order", pattern.text)
        said = re.sub(r"%\(\w+\)s", "read", said)
        (clue,) = read(said)
        assert clue.kind == pattern.message.kind, said
        if pattern.message.operation and clue.lang == pattern.lang:
            assert (clue.operation, clue.model) == (pattern.message.operation, "sale.order"), said


def test_the_texts_are_those_of_the_table() -> None:
    assert len({message.text for message in MESSAGES}) == len(MESSAGES) == 17
