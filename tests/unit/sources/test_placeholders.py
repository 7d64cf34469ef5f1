"""Placeholders are found outside of quotes and comments only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.sources.placeholders import split_placeholders

PIECES = st.sampled_from(
    [
        "SELECT a",
        " , ",
        "'it''s $1'",
        '"col$2"',
        "-- $3\n",
        " x$4y ",
        "::int",
        " = ",
        "date '2026-01-01'",
        "'\\'",
        "(",
        ")",
    ]
)


def test_numbers_stand_between_the_texts() -> None:
    assert split_placeholders("a = $1 AND b = ANY($12)") == ["a = ", 1, " AND b = ANY(", 12, ")"]


def test_quoted_text_identifiers_and_comments_are_left_alone() -> None:
    sql = """SELECT 'a $1 ''$2', "c$3" -- $4"""
    assert split_placeholders(sql) == [sql]


@given(st.lists(st.one_of(PIECES, st.integers(1, 99)), max_size=12))
def test_splitting_loses_nothing_and_finds_every_placeholder(pieces: list[str | int]) -> None:
    spaced = [f" ${piece} " if isinstance(piece, int) else piece for piece in pieces]
    parts = split_placeholders("".join(spaced))
    assert [part for part in parts if isinstance(part, int)] == [piece for piece in pieces if isinstance(piece, int)]
    assert "".join(f"${part}" if isinstance(part, int) else part for part in parts) == "".join(spaced)


@pytest.mark.parametrize(
    "sql", ["SELECT E'\\' $1'", "SELECT /* ' */ $1", "SELECT $$a$$", "SELECT $t$ ' $t$, $1", "SELECT 1; COMMIT"]
)
def test_what_ostiary_never_writes_is_refused(sql: str) -> None:
    with pytest.raises(ValueError, match="has no place in a statement"):
        split_placeholders(sql)
