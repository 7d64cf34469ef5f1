"""Snapshots: what goes in, what never does, and that a file is either whole or not there."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from ostiary.errors import NotOdoo, NotReachable, SourceError
from ostiary.facts import Facts
from ostiary.sources import snapshot_writer
from ostiary.sources.kept import is_secret
from ostiary.sources.reader import read_facts
from ostiary.sources.snapshot import SnapshotDatabase, SnapshotProgress, write_snapshot
from ostiary.sources.snapshot_rows import in_parts
from tiny_odoo import TinyOdoo, tiny_code

BOOKS = {"x_book": ["id", "title", "owner_id", "price", "access_token"], "res_partner": ["id", "parent_id"]}


def take(tiny: TinyOdoo, target: Path, *, with_names: bool = False) -> Facts:
    facts = tiny.read()
    write_snapshot(tiny.opened[-1], facts, BOOKS, target, with_names=with_names)
    return facts


@pytest.fixture
def taken(tiny: TinyOdoo, tmp_path: Path) -> Path:
    take(tiny, tmp_path / "tiny.ostiary")
    return tmp_path / "tiny.ostiary"


def test_facts_of_a_snapshot_equal_those_that_it_was_taken_from(tiny: TinyOdoo, tmp_path: Path) -> None:
    tiny.views.add("x_book")
    facts = take(tiny, tmp_path / "tiny.ostiary")
    database = SnapshotDatabase(tmp_path / "tiny.ostiary")
    assert read_facts(database, tiny_code) == facts
    database.close()


def test_values_keep_their_types_and_empty_text_is_not_null(taken: Path) -> None:
    database = SnapshotDatabase(taken)
    rows = database.query("SELECT id, title ->> 'en_US', owner_id, price, typeof(title) FROM x_book ORDER BY id")
    assert rows == [(1, 'A, "B"', 50, 9.5, "JSON"), (2, None, None, None, "JSON")]
    assert database.query("SELECT domain_force FROM ir_rule ORDER BY id")[1] == ("",)
    database.close()


def test_a_snapshot_says_what_it_is_and_what_it_keeps(taken: Path) -> None:
    database = SnapshotDatabase(taken)
    assert database.meta["series"] == "19.0" and database.meta["taken_at"] == "2026-01-02T03:04:05Z"
    assert database.meta["format"] == "1" and database.meta["with_names"] == "false"
    assert database.kept["x_book"] == {"id", "title", "owner_id", "price"}
    assert database.kept["res_partner"] == {"id", "parent_id", "lang", "tz"}
    assert database.kept["res_users"] == {"id", "login", "active", "share", "partner_id", "company_id"}
    database.close()


def test_only_the_external_ids_of_facts_are_kept(taken: Path) -> None:
    database = SnapshotDatabase(taken)
    assert database.query("SELECT id FROM ir_model_data WHERE model = 'ir.ui.menu'") == []
    database.close()


def test_names_are_kept_on_request_and_secrets_even_then_are_not(tiny: TinyOdoo, tmp_path: Path) -> None:
    take(tiny, tmp_path / "named.ostiary", with_names=True)
    database = SnapshotDatabase(tmp_path / "named.ostiary")
    assert database.query("SELECT name, email FROM res_partner ORDER BY id") == [("Ann", "a@x"), ("Ben", "")]
    assert database.kept["x_book"] == {"id", "title", "owner_id", "price"}
    assert "signup_token" not in database.kept["res_partner"] and "password" not in database.kept["res_users"]
    assert b"hash" not in (tmp_path / "named.ostiary").read_bytes()
    database.close()


@pytest.mark.parametrize(
    ("table", "column", "type_", "secret"),
    [
        ("res_users", "password", "varchar", True),
        ("res_users", "password_crypt", "varchar", True),
        ("res_users", "totp_secret", "varchar", True),
        ("res_users", "oauth_access_token", "varchar", True),
        ("res_partner", "signup_token", "varchar", True),
        ("sale_order", "access_token", "varchar", True),
        ("res_users_apikeys", "key", "varchar", True),
        ("res_users_apikeys", "index", "varchar", True),
        ("res_users_apikeys", "user_id", "int4", False),
        ("ir_config_parameter", "value", "text", True),
        ("ir_mail_server", "smtp_pass", "varchar", True),
        ("payment_provider", "stripe_secret_key", "varchar", True),
        ("ir_attachment", "db_datas", "bytea", True),
        ("x_anything", "picture", "bytea", True),
        ("pos_order", "session_id", "int4", False),
        ("ir_ui_view", "key", "varchar", False),
        ("sale_order", "partner_id", "int4", False),
        ("res_users", "login", "varchar", False),
        ("account_move", "state", "varchar", False),
    ],
)
def test_secrets_are_known_by_name_and_type(table: str, column: str, type_: str, secret: bool) -> None:
    assert is_secret(table, column, type_) is secret


def test_progress_is_told_after_each_table(tiny: TinyOdoo, tmp_path: Path) -> None:
    facts = tiny.read()
    told: list[SnapshotProgress] = []
    summary = write_snapshot(tiny.opened[-1], facts, BOOKS, tmp_path / "x.ostiary", progress=told.append)
    assert [(step.done, step.total) for step in told] == [(n, summary.tables) for n in range(1, summary.tables + 1)]
    assert {step.table: step.part_rows for step in told}["x_book"] == 2
    assert told[-1].rows == summary.rows == sum(step.part_rows for step in told)
    assert summary.size == (tmp_path / "x.ostiary").stat().st_size


def test_the_file_is_for_its_owner_alone(taken: Path) -> None:
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600


def test_an_interruption_leaves_the_old_file_and_nothing_else(tiny: TinyOdoo, tmp_path: Path) -> None:
    target = tmp_path / "tiny.ostiary"
    target.write_text("old")
    facts = tiny.read()

    def interrupt(step: SnapshotProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_snapshot(tiny.opened[-1], facts, BOOKS, target, progress=interrupt)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.ostiary"] and target.read_text() == "old"


def test_a_failing_source_leaves_nothing(tiny: TinyOdoo, tmp_path: Path) -> None:
    facts = tiny.read()
    tiny.opened[-1].query("DROP TABLE x_book")
    with pytest.raises(SourceError, match="x_book"):
        write_snapshot(tiny.opened[-1], facts, BOOKS, tmp_path / "x.ostiary")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_or_is_the_target(tiny: TinyOdoo, tmp_path: Path) -> None:
    facts = tiny.read()
    with pytest.raises(SourceError, match=r"cannot write .*[Nn]o such file"):
        write_snapshot(tiny.opened[-1], facts, BOOKS, tmp_path / "gone" / "x.ostiary")
    with pytest.raises(SourceError, match="is a folder"):
        write_snapshot(tiny.opened[-1], facts, BOOKS, tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no limits on file sizes on Windows")
def test_a_full_disk_is_one_clear_error_and_leaves_nothing(taken: Path) -> None:
    """A limit on the size of files stands for the full disk."""
    script = """
        import resource, sys
        from pathlib import Path
        from ostiary.errors import SourceError
        from ostiary.facts.code import CodeFacts
        from ostiary.sources.reader import read_facts
        from ostiary.sources.snapshot import SnapshotDatabase, write_snapshot
        database = SnapshotDatabase(Path(sys.argv[1]))
        facts = read_facts(database, lambda series, modules: CodeFacts(series.name))
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            write_snapshot(database, facts, {}, Path(sys.argv[2]))
        except SourceError as error:
            print(error.message)
        database.close()
    """
    target = taken.parent / "full.ostiary"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(taken), str(target)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.stdout.startswith(f"cannot write `{target}`: ") and done.returncode == 0, done.stderr
    assert [path.name for path in taken.parent.iterdir()] == [taken.name]


def foreign(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_files_that_are_no_snapshots(tmp_path: Path) -> None:
    with pytest.raises(NotReachable, match="there is no file"):
        SnapshotDatabase(tmp_path / "none.ostiary")
    for name, content in (("text", b"hello " * 5_000), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NotOdoo, match="is not a snapshot"):
            SnapshotDatabase(tmp_path / name)
    with pytest.raises(NotOdoo, match="is not a snapshot"):
        SnapshotDatabase(foreign(tmp_path / "other.duckdb", "CREATE TABLE sales (id INTEGER)"))
    with pytest.raises(NotOdoo, match="is not a snapshot"):
        SnapshotDatabase(tmp_path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_snapshot_without_its_end_is_damaged(taken: Path, share: float) -> None:
    whole = taken.read_bytes()
    taken.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SourceError, match="is damaged: its end is missing"):
        SnapshotDatabase(taken)


def test_a_newer_format_is_refused(tiny: TinyOdoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_writer, "WHOLE_FORMAT", 3)
    monkeypatch.setattr(snapshot_writer, "__version__", "9.9")
    take(tiny, tmp_path / "new.ostiary")
    with pytest.raises(SourceError, match=r"taken by ostiary 9\.9, which is newer than this one"):
        SnapshotDatabase(tmp_path / "new.ostiary")


def test_a_snapshot_opens_twice_and_cannot_be_changed(taken: Path) -> None:
    first, second = SnapshotDatabase(taken), SnapshotDatabase(taken)
    assert first.query("SELECT count(*) FROM res_users") == second.query("SELECT count(*) FROM res_users") == [(2,)]
    with pytest.raises(SourceError, match="read-only"):
        first.query("DELETE FROM res_users")
    first.close()
    first.close()
    assert second.query("SELECT login FROM res_users WHERE id = $1", [5]) == [("ann",)]
    second.close()


def test_a_hostile_snapshot_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mine")
    hostile = foreign(
        tmp_path / "hostile.ostiary",
        "CREATE TABLE ostiary_meta AS SELECT 'format' AS key, '1' AS value",
        f"CREATE VIEW res_users AS SELECT * FROM read_text('{secret}')",
    )
    database = SnapshotDatabase(hostile)
    for statement in ("SELECT * FROM res_users", f"COPY (SELECT 1) TO '{tmp_path}/out.csv'", "SET threads = 1"):
        with pytest.raises(SourceError):
            database.query(statement)
    database.close()
    assert not (tmp_path / "out.csv").exists()


def rows_of(database: SnapshotDatabase, sql: str, parameters: Sequence[object]) -> list[tuple[object, ...]]:
    return [row for batch in database.stream(sql, parameters) for row in batch]


def test_streams_do_not_block_queries(taken: Path) -> None:
    database = SnapshotDatabase(taken)
    stream = database.stream("SELECT range FROM range(25000)")
    assert len(next(stream)) == 10_000
    assert database.query("SELECT count(*) FROM res_users") == [(2,)]
    assert sum(len(batch) for batch in stream) == 15_000
    assert rows_of(database, "SELECT id FROM res_users WHERE id = ANY($1)", [[5, 7]]) == [(5,)]
    database.close()


def test_csv_tells_null_from_empty_text(taken: Path, tmp_path: Path) -> None:
    database = SnapshotDatabase(taken)
    database.copy_csv("SELECT $1, NULL, '', 'a,\"b\"'", [7], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == '7,,"","a,""b"""\n'
    database.close()


def test_a_column_that_was_not_kept_is_a_clear_error(taken: Path) -> None:
    database = SnapshotDatabase(taken)
    with pytest.raises(SourceError, match="does not hold what this question needs"):
        database.query("SELECT password FROM res_users")
    database.close()


def test_a_value_that_does_not_convert_is_not_quoted(taken: Path) -> None:
    database = SnapshotDatabase(taken)
    with pytest.raises(SourceError) as caught:
        database.query("SELECT CAST(login AS INTEGER) FROM res_users")
    assert "ann" not in caught.value.message
    database.close()


def test_large_tables_are_fetched_last_in_parts_that_miss_no_block() -> None:
    blocks = {"large": 5000, "small": 7, "empty": 0, "larger": 6144, "full": 2048}
    found = in_parts(["small", "large", "empty", "larger", "full", "view"], blocks)
    assert [(part.table, part.condition, part.first, part.last, part.empty, part.blocks) for part in found] == [
        ("empty", "", True, True, True, 1),
        ("full", "", True, True, False, 2048),
        ("small", "", True, True, False, 7),
        ("view", "", True, True, False, 1),
        ("larger", "ctid < '(2048,0)'", True, False, False, 2048),
        ("larger", "ctid >= '(2048,0)' AND ctid < '(4096,0)'", False, False, False, 2048),
        ("larger", "ctid >= '(4096,0)'", False, True, False, 2048),
        ("large", "ctid < '(2048,0)'", True, False, False, 2048),
        ("large", "ctid >= '(2048,0)' AND ctid < '(4096,0)'", False, False, False, 2048),
        ("large", "ctid >= '(4096,0)'", False, True, False, 904),
    ]
