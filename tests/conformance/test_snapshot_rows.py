"""Both ways of rows into a snapshot, as Arrow streams and as CSV: the same values, of the same moment."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import duckdb
import psycopg
import pytest

from ostiary.errors import SourceError
from ostiary.facts import Facts
from ostiary.sources.code import load_code
from ostiary.sources.postgres import PostgresDatabase
from ostiary.sources.reader import read_facts
from ostiary.sources.snapshot_writer import write_snapshot

if TYPE_CHECKING:
    from lab import Lab

Way = Literal["arrow", "csv"]

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


def opened(url: str, way: Way, **settings: float) -> PostgresDatabase:
    database = PostgresDatabase(url, **settings)
    if way == "csv":
        database.arrow = lambda: None  # type: ignore[method-assign]
    return database


def taken(url: str, facts: Facts, way: Way, path: Path) -> Path:
    """A snapshot with every column of every table."""
    database = opened(url, way)
    columns = {table.name: list(table.columns) for table in facts.tables.values() if not table.is_view}
    write_snapshot(database, facts, columns, path)
    database.close()
    return path


@pytest.fixture(scope="module")
def both(url: str, facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Both snapshots, attached as `arrow` and `csv`."""
    folder = tmp_path_factory.mktemp("both")
    connection = duckdb.connect()
    ways: tuple[Way, ...] = ("arrow", "csv")
    for way in ways:
        connection.execute(f"ATTACH '{taken(url, facts, way, folder / way)}' AS {way} (READ_ONLY)")
    return connection


@pytest.mark.parametrize("way", ["arrow", "csv"])
def test_every_value_of_every_type_is_kept(both: duckdb.DuckDBPyConnection, way: Way) -> None:
    cells = ["id", "flag", "small", "large", "real::varchar", "double::varchar", "amount::varchar", "day::varchar"]
    cells += ["moment::varchar", "words", "text", "document::varchar", "old::varchar", "uuid", "list", "fixed"]
    rows = both.execute(f"SELECT {', '.join(cells)} FROM {way}.ostiary_values ORDER BY id").fetchall()
    assert rows == KEPT


def test_both_ways_give_the_same_tables(both: duckdb.DuckDBPyConnection) -> None:
    listed = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = ? ORDER BY ALL"
    columns = both.execute(listed, ["arrow"]).fetchall()
    assert columns == both.execute(listed, ["csv"]).fetchall()
    tables = {table for table, _, _ in columns} - {"ostiary_meta"}
    assert {"res_users", "ostiary_values", "mail_message"} <= tables
    for table in tables:
        one, other = f'SELECT * FROM arrow."{table}"', f'SELECT * FROM csv."{table}"'
        assert both.execute(f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})").fetchall() == [], table


@pytest.mark.parametrize("way", ["arrow", "csv"])
def test_rows_are_those_of_the_moment_that_was_opened(url: str, facts: Facts, way: Way, tmp_path: Path) -> None:
    database = opened(url, way)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO ostiary_values (id) VALUES (5)")
        try:
            write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out")
        finally:
            connection.execute("DELETE FROM ostiary_values WHERE id = 5")
    database.close()
    with duckdb.connect(str(tmp_path / "out"), read_only=True) as file:
        assert file.execute("SELECT id FROM ostiary_values ORDER BY id").fetchall() == [(1,), (2,), (3,), (4,)]


@pytest.mark.parametrize("way", ["arrow", "csv"])
def test_a_table_that_takes_too_long_is_named(url: str, facts: Facts, way: Way, tmp_path: Path) -> None:
    """The time that a statement has counts on the second connection, too; the first one can go on."""
    database = opened(url, way, statement_timeout=1)
    slow = {"ostiary_values": {"form": "(SELECT pg_sleep(0.4)::text || id)"}}
    with pytest.raises(SourceError, match=r"statement timeout|took longer than allowed"):
        write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out", forms=slow)
    assert list(tmp_path.iterdir()) == []
    assert database.query("SELECT 1") == [(1,)]
    database.close()


@pytest.mark.parametrize("way", ["arrow", "csv"])
def test_ctrl_c_ends_it_at_once(url: str, facts: Facts, way: Way, tmp_path: Path) -> None:
    database = opened(url, way)
    slow = {"ostiary_values": {"form": "(SELECT pg_sleep(8)::text || id)"}}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(1.5, signal.raise_signal, [signal.SIGINT])
    started = time.perf_counter()
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out", forms=slow)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert time.perf_counter() - started < 5
    assert list(tmp_path.iterdir()) == []
    assert database.query("SELECT 1") == [(1,)]
    database.close()


def test_the_second_connection_can_only_read_and_ends(url: str) -> None:
    database = PostgresDatabase(url)
    arrow = database.arrow()
    assert arrow is not None
    with (
        pytest.raises(duckdb.Error, match="read-only transaction"),
        arrow.rows("SELECT nextval('res_partner_id_seq')") as rows,
    ):
        duckdb.connect().register("rows", rows).execute("FROM rows").fetchall()
    arrow.close()
    (others,) = database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ostiary' AND pid <> pg_backend_pid()"
        " AND datname = current_database()"
    )
    assert others == (0,)
    database.close()


def test_where_only_one_connection_is_allowed_rows_come_as_csv(url: str, facts: Facts, tmp_path: Path) -> None:
    role = "ostiary_lonely"
    parts = psycopg.conninfo.conninfo_to_dict(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x' CONNECTION LIMIT 1".encode())
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}".encode())
        try:
            lonely = psycopg.conninfo.make_conninfo(**{**parts, "user": role, "password": "x"})
            database = PostgresDatabase(lonely)
            assert database.arrow() is None
            write_snapshot(database, facts, {"ostiary_values": ["id"]}, tmp_path / "out")
            assert database.query("SELECT 1") == [(1,)]
            database.close()
        finally:
            connection.execute(f"DROP OWNED BY {role}".encode())
            connection.execute(f"DROP ROLE {role}".encode())
    with duckdb.connect(str(tmp_path / "out"), read_only=True) as file:
        assert file.execute("SELECT count(*) FROM ostiary_values").fetchall() == [(4,)]
