"""What may come from anybody is harmless when it is shown."""

from __future__ import annotations

import pytest

from ostiary.report.text import counted, plain, size, span, without_secrets


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada Quist, Zürich, 東京 🙂", "Ada Quist, Zürich, 東京 🙂"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("two\nlines\tand\rmore", "two\\nlines\\tand\\rmore"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\u2028", "\\u2028"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        (42, "42"),
    ],
)
def test_text_cannot_steer_a_terminal(text: object, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://odoo:s3cret@db.example/prod", "postgresql://odoo:***@db.example/prod"),
        ("postgresql://odoo@db.example/prod", "postgresql://odoo@db.example/prod"),
        ("postgresql://:pw@/prod", "postgresql://:***@/prod"),
        ("see `postgres://u:p%40w@h/d`, please", "see `postgres://u:***@h/d`, please"),
        ("postgresql:///prod?user=odoo&password=s3cret&sslmode=require", "postgresql:///prod?user=odoo&password=***&sslmode=require"),
        ("postgresql://u:a@b@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:a/b@h/d", "postgresql://u:***@h/d"),
        ("https://odoo.example/my/orders/7?access_token=0a1b-2c", "https://odoo.example/my/orders/7?access_token=***"),
        ("mail ada@quist.example: 3 orders", "mail ada@quist.example: 3 orders"),
    ],
)  # fmt: skip
def test_passwords_and_tokens_are_not_shown(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_numbers_are_said_as_people_say_them() -> None:
    assert counted(1, "user") == "1 user"
    assert counted(4000, "user") == "4,000 users"
    assert counted(2, "company", "companies") == "2 companies"
    assert (span(None, None), span(7, 7), span(2, 1500)) == ("", "7", "2 – 1,500")
    assert (size(12), size(1_234), size(340_000), size(12_345_678), size(2_500_000_000)) == (
        "12 B",
        "1.2 kB",
        "340 kB",
        "12.3 MB",
        "2.5 GB",
    )
