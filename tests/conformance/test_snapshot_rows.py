"""Rows on their way into a snapshot: every value of every type, all of one moment, and what ends it early."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import psycopg
import pytest

from conformance.interrupts import ctrl_c_after
from ostiary.errors import SourceError
from ostiary.facts import Facts
from ostiary.sources.code import load_code
from ostiary.sources.postgres import PostgresDatabase
from ostiary.sources.reader import read_facts
from ostiary.sources.snapshot_writer import write_snapshot

if TYPE_CHECKING:
    from lab import Lab

VALUES = """
    CREATE TABLE ostiary_values (
        id int4 PRIMARY KEY, flag bool, small int2, large int8, real float4, double float8, amount numeric,
        day date, moment timestamp, words varchar, text text, document jsonb, old json, uuid uuid, list int4[],
        fixed char(3)
    );
    INSERT INTO ostiary_values VALUES
        (1, true, 32767, 9223372036854775807, 1.5, 0.1, 12345678901234.5, '2026-11-22', '2026-11-22 01:02:03.456789',
         'a,"b"', E'two\\nlines', '{"en_US": "x"}', '{"b" : 1}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{1,NULL}',
         'ab'),
        (2, false, -32768, -9223372036854775808, '-Infinity', 'NaN', 'NaN', 'infinity', 'infinity',
         '', '', 'null', '[]', NULL, '{}', ''),
        (3, NULL, NULL, NULL, NULL, NULL, NULL, '-infinity', '-infinity', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (4, true, 0, 0, 0, 1e308, 0, '0001-01-01', '0001-01-01',
         '\u00e9\u4e2d\U0001f511', '\\N', '"\u00e9"', '1', NULL, NULL, '\u00e9')
"""

KEPT = [
    (
        1, True, 32767, 9223372036854775807, "1.5", "0.1", "12345678901234.5", "2026-11-22",
        "2026-11-22 01:02:03.456789",
        'a,"b"', "two\nlines", '{"en_US": "x"}', '{"b" : 1}', "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "{1,NULL}", "ab",
    ),
    (
        2, False, -32768, -9223372036854775808, "-inf", "nan", "nan", "infinity", "infinity",
        "", "", "null", "[]", None, "{}", "",
    ),
    (3, None, None, None, None, None, None, "-infinity", "-infinity", *[None] * 7),
    (
        4, True, 0, 0, "0.0", "1e+308", "0.0", "0001-01-01", "0001-01-01 00:00:00",
        "\u00e9\u4e2d\U0001f511", "\\N",
        '"\u00e9"', "1", None, None, "\u00e9",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def url(lab: Lab, fresh: Callable[..., str]) -> str:
    address = lab.url(fresh("snapshot_rows"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(VALUES.encode())
    return address


@pytest.fixture(scope="module")
def facts(url: str) -> Facts:
    database = PostgresDatabase(url)
    try:
        return read_facts(database, load_code)
    finally:
        database.close()


def test_every_value_of_every_type_is_kept(url: str, facts: Facts, tmp_path: Path) -> None:
    database = PostgresDatabase(url)
    write_snapshot(database, facts, {"ostiary_values": list(facts.tables["ostiary_values"].columns)}, tmp_path / "out")
    database.close()
    cells = ["id", "flag", "small", "large", "real::varchar", "double::varchar", "amount::varchar", "day::varchar"]
    cells += ["moment::varchar", "words", "text", "document::varchar", "old::varchar", "uuid", "list", "fixed"]
    with duckdb.connect(str(tmp_path / "out"), read_only=True) as file:
        assert file.execute(f"SELECT {', '.join(cells)} FROM ostiary_values ORDER BY id").fetchall() == KEPT


def test_rows_are_those_of_the_moment_that_was_opened(url: str, facts: Facts, tmp_path: Path) -> None:
    database = PostgresDatabase(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO ostiary_values (id) VALUES (5)")
        try:
            write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out")
        finally:
            connection.execute("DELETE FROM ostiary_values WHERE id = 5")
    database.close()
    with duckdb.connect(str(tmp_path / "out"), read_only=True) as file:
        assert file.execute("SELECT id FROM ostiary_values ORDER BY id").fetchall() == [(1,), (2,), (3,), (4,)]


def test_a_table_that_takes_too_long(url: str, facts: Facts, tmp_path: Path) -> None:
    database = PostgresDatabase(url, statement_timeout=1)
    slow = {"ostiary_values": {"form": "(SELECT pg_sleep(0.4)::text || id)"}}
    with pytest.raises(SourceError, match="took longer than allowed"):
        write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out", forms=slow)
    assert list(tmp_path.iterdir()) == []
    assert database.query("SELECT 1") == [(1,)]
    database.close()


def test_ctrl_c_ends_it_at_once(url: str, facts: Facts, tmp_path: Path) -> None:
    database = PostgresDatabase(url)
    slow = {"ostiary_values": {"form": "(SELECT pg_sleep(8)::text || id)"}}
    started = time.perf_counter()
    with ctrl_c_after(1.5), pytest.raises(KeyboardInterrupt):
        write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out", forms=slow)
    assert time.perf_counter() - started < 5
    assert list(tmp_path.iterdir()) == []
    assert database.query("SELECT 1") == [(1,)]
    database.close()
