"""Baseline files: what they say, and where they are wrong."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.errors import UsageError
from ostiary.findings.baseline import Accepted, Baseline
from ostiary.sources.baseline import baseline_text, parse_baseline, read_baseline
from unit.findings.findings import check

KNOWN = (check("loose-rule", "OST-R001"), check("portal-user-dormant", "OST-U010"))
PRINT = "0123456789abcdef" * 2
GOOD = f"""\
# looked at in June
[[accepted]]
fingerprint = "{PRINT}"
check = "loose-rule"
reason = "colours only"
"""


def test_an_entry() -> None:
    text = GOOD + 'owner = "anna"\nexpires = 2027-03-31\n'
    assert parse_baseline(text, "b.toml", KNOWN).entries == (
        Accepted(PRINT, "loose-rule", "colours only", "anna", datetime.date(2027, 3, 31)),
    )


@pytest.mark.parametrize("expires", ['"2027-03-31"', "2027-03-31T10:00:00Z", "2027-03-31"])
def test_a_date_in_any_form(expires: str) -> None:
    (entry,) = parse_baseline(GOOD + f"expires = {expires}\n", "b.toml", KNOWN).entries
    assert entry.expires == datetime.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (GOOD + "owner = \n", "`b.toml:6:9`: is not TOML: invalid value", None),
        (GOOD + "[[accepted", "`b.toml:6:11`: is not TOML: expected", None),
        (
            GOOD.replace("reason", "reasn"),
            "`b.toml:5:1`: an accepted risk has no `reasn`",
            "it has fingerprint, check,",
        ),
        (GOOD.replace('reason = "colours only"', ""), "`b.toml:2:1`: this accepted risk lacks `reason`", "add a line"),
        (GOOD.replace('"colours only"', '" "'), "`b.toml:5:1`: `reason` is no text", "write it in quotes"),
        (GOOD.replace('"colours only"', "7"), "`b.toml:5:1`: `reason` is no text", "write it in quotes"),
        (
            GOOD.replace("loose-rule", "loose-rul"),
            "`b.toml:4:1`: there is no check `loose-rul`",
            "did you mean `loose-rule`?",
        ),
        (GOOD.replace(PRINT, "0123"), "`b.toml:3:1`: this is no fingerprint", "reports show the fingerprint"),
        (GOOD + "  expires = 31\n", "`b.toml:6:3`: `expires` is no date", "such as 2027-03-31"),
        (GOOD + GOOD, "`b.toml:8:1`: this fingerprint stands here twice", "leave one of them"),
        (GOOD + GOOD.replace("check =", "chek ="), "`b.toml:9:1`: an accepted risk has no `chek`", None),
        ("accept = 1\n", "`b.toml:1:1`: a baseline has no `accept`", "a baseline is a list of [[accepted]]"),
        ("\naccepted = 1\n", "`b.toml:2:1`: `accepted` is no list of tables", None),
        ("a = " + "[" * 5000, "`b.toml`: is nested too deeply", None),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        parse_baseline(text, "b.toml", KNOWN)
    assert caught.value.message.startswith(message)
    assert caught.value.hint and caught.value.hint.startswith(hint or "")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_baseline(tmp_path / "none.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"# fine\n# \xe9\n")
    with pytest.raises(UsageError, match=r"latin.toml:2:1`: is not UTF-8 text"):
        read_baseline(latin)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))


@given(TEXTS, st.none() | TEXTS, st.none() | st.dates())
def test_what_is_written_is_read_again(reason: str, owner: str | None, expires: datetime.date | None) -> None:
    entries = (Accepted(PRINT, "loose-rule", reason.strip(), owner, expires), Accepted("f" * 32, "loose-rule", "x"))
    text = baseline_text(Baseline("b", entries), lambda entry: "high, sale.order: a sentence")
    assert parse_baseline(text, "b", KNOWN).entries == entries


def test_ten_thousand_entries_are_quick() -> None:
    entries = tuple(Accepted(f"{number:032x}", "loose-rule", "was there") for number in range(10_000))
    begun = time.process_time()
    assert parse_baseline(baseline_text(Baseline("b", entries), lambda entry: None), "b", KNOWN).entries == entries
    assert time.process_time() - begun < 10
