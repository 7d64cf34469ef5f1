"""A matrix in files: the same rows in every format, in order, with the metadata."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ostiary.engine.answers import Answer
from ostiary.engine.matrix import Block
from ostiary.report import tables
from ostiary.report.rows import MATRIX_COLUMNS
from ostiary.report.tables import Table
from unit.report import answers

TABLE = Table(answers.BLOCKS, answers.LOGINS, answers.MODELS, answers.META)
META = json.loads(json.dumps(answers.META.as_dict()))


def expected() -> list[tuple[Any, ...]]:
    """The rows, spelled out user by user."""
    return [
        (user_id, login, block.model, block.operation, answer.outcome, answer.visible, answer.total, answer.reason)
        for block in answers.BLOCKS
        for user_id, login in answers.LOGINS.items()
        for answer in block.answers
        if user_id in answer.users
    ]


def fetched(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def test_parquet_holds_every_row_in_order_and_the_metadata(tmp_path: Path) -> None:
    target = tmp_path / "matrix.parquet"
    tables.write_parquet(TABLE, target)
    assert os.listdir(tmp_path) == ["matrix.parquet"]
    assert fetched(f"SELECT * FROM '{target}'") == expected()
    ((key, value),) = fetched(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{target}')")
    assert (key, json.loads(value)) == ("ostiary", META)
    types = [row[:2] for row in fetched(f"DESCRIBE FROM '{target}'")]
    assert types == list(zip(MATRIX_COLUMNS, ["INTEGER", *["VARCHAR"] * 4, "BIGINT", "BIGINT", "VARCHAR"], strict=True))


def test_parquet_keeps_the_order_of_more_users_than_one_piece_holds(tmp_path: Path) -> None:
    users = range(5_000, 2_000, -1)
    odd, even = ([user for user in users if user % 2 == rest] for rest in (1, 0))
    blocks = [
        Block("x.a", "read", (Answer(tuple(odd), "some", 1, 2), Answer(tuple(even), "none", 0, 2))),
        Block("x.b", "write", (Answer(tuple(users), "denied", 0, 5, reason="no"),)),
    ]
    logins = {user: f"u{user}" for user in users}
    tables.write_parquet(Table(blocks, logins, ["x.a", "x.b"], answers.META), tmp_path / "x.parquet")
    assert fetched(f"FROM '{tmp_path}/x.parquet'") == [
        *((user, f"u{user}", "x.a", "read", *(("some", 1) if user % 2 else ("none", 0)), 2, None) for user in users),
        *((user, f"u{user}", "x.b", "write", "denied", 0, 5, "no") for user in users),
    ]


def test_csv_holds_the_same_rows_and_its_metadata_is_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "matrix.csv"
    tables.write_csv(TABLE, target)
    assert sorted(os.listdir(tmp_path)) == ["matrix.csv", "matrix.csv.meta.json"]
    assert json.loads((tmp_path / "matrix.csv.meta.json").read_text()) == META
    with target.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == MATRIX_COLUMNS
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in expected()]


def test_json_holds_the_same_rows_and_the_metadata(tmp_path: Path) -> None:
    target = tmp_path / "matrix.json"
    tables.write_json(TABLE, target)
    found = json.loads(target.read_text())
    assert (found["schema"], found["meta"]) == ("ostiary/matrix/1", META)
    assert [tuple(row.values()) for row in found["rows"]] == expected()
    assert {tuple(row) for row in found["rows"]} == {MATRIX_COLUMNS}


def test_an_empty_matrix_is_a_file_all_the_same(tmp_path: Path) -> None:
    empty = Table((), answers.LOGINS, [], answers.META)
    tables.write_csv(empty, tmp_path / "x.csv")
    tables.write_json(empty, tmp_path / "x.json")
    assert (tmp_path / "x.csv").read_text() == ",".join(MATRIX_COLUMNS) + "\n"
    assert json.loads((tmp_path / "x.json").read_text())["rows"] == []


@pytest.mark.parametrize("login", ["", " lead", "a,b", 'say "x"', "two\nlines", "=1+1", "NULL", "É\x1b", "\u2028"])
def test_any_login_survives_csv_and_parquet(tmp_path: Path, login: str) -> None:
    table = Table(answers.BLOCKS[:1], {4: login, 6: "ada"}, answers.MODELS, answers.META)
    tables.write_parquet(table, tmp_path / "x.parquet")
    assert fetched(f"SELECT login FROM '{tmp_path}/x.parquet'") == [(login,), ("ada",)]
    tables.write_csv(table, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as file:
        assert [row[1] for row in csv.reader(file)] == ["login", login, "ada"]
