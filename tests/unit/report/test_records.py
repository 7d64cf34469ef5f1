"""A row per visible record: what the plans say, for any plans, sorted by model, user and record."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ostiary.engine.plan import Query
from ostiary.engine.reach import RecordPlan
from ostiary.report import records as module
from ostiary.report.records import Records
from ostiary.report.tables import write_record_file
from unit.report import answers

Rows = list[tuple[int, str, int]]


class Source:
    """A database that answers each query with the rows that its text spells out."""

    dialect = "duckdb"

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        raise AssertionError("records are copied, not queried")

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[tuple[object, ...]]]:
        raise AssertionError("records are copied, not queried")

    def copy_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        rows = json.loads(sql)
        target.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))

    def close(self) -> None: ...


def query(rows: list[list[int]] | None) -> Query | None:
    return None if rows is None else Query(json.dumps(rows), [])


def plan(classes: list[tuple[int, ...]], everyone: list[int] | None, own: list[tuple[int, int]] | None) -> RecordPlan:
    ids = None if everyone is None else [[one] for one in everyone]
    return RecordPlan(tuple(classes), query(ids), query(None if own is None else [list(row) for row in own]))


def spelled_out(plans: dict[str, list[RecordPlan]]) -> Rows:
    """The rows, user by user."""
    found: set[tuple[int, str, int]] = set()
    for model, of_model in plans.items():
        for one in of_model:
            everyone = [row[0] for row in json.loads(one.everyone.sql)] if one.everyone else []
            own = json.loads(one.own.sql) if one.own else []
            for number, users in enumerate(one.classes):
                ids = [*everyone, *(record for class_, record in own if class_ == number)]
                found |= {(user_id, model, record) for user_id in users for record in ids}
    return sorted(found, key=lambda row: (row[1], row[0], row[2]))


def written(plans: dict[str, list[RecordPlan]], target: Path, kind: str) -> None:
    logins = {user_id: f"user{user_id}" for user_id in range(1, 40)}
    source = Records(Source(), lambda model: plans[model], logins, list(plans), answers.META)
    write_record_file(source, target, kind)  # type: ignore[arg-type]


def parquet(target: Path) -> Rows:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM '{target}'").fetchall()  # type: ignore[return-value]


PLANS = {
    "x.shared": [plan([(3, 1, 2)], [9, 7, 8], None)],
    "a.own": [plan([(1,), (2, 5), (3,)], None, [(1, 12), (0, 11), (1, 4)])],
    "m.mixed": [plan([(1, 4), (2,)], [30, 10], [(1, 20), (1, 30)]), plan([(3,)], [10], None)],
    "n.two": [plan([(1, 3)], [1], None), plan([(2, 4)], [2, 3], None)],
    "z.none": [],
}


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_records_are_sorted_by_model_user_and_record(tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"reach.{kind}"
    written(PLANS, target, kind)
    wanted = spelled_out(PLANS)
    assert [row for row in wanted if row[1] == "m.mixed"] == [
        (1, "m.mixed", 10), (1, "m.mixed", 30), (2, "m.mixed", 10), (2, "m.mixed", 20), (2, "m.mixed", 30),
        (3, "m.mixed", 10), (4, "m.mixed", 10), (4, "m.mixed", 30),
    ]  # fmt: skip
    if kind == "parquet":
        assert parquet(target) == wanted
        assert [path.name for path in tmp_path.iterdir()] == ["reach.parquet"]
    elif kind == "csv":
        with target.open(newline="") as file:
            header, *rows = csv.reader(file)
        assert header == ["user_id", "model", "record_id"]
        assert [(int(user), model, int(record)) for user, model, record in rows] == wanted
        assert json.loads((tmp_path / "reach.csv.meta.json").read_text())["evaluator"] == "search"
    else:
        found = json.loads(target.read_text())
        assert (found["schema"], found["meta"]["website"]) == ("ostiary/matrix/1", 1)
        assert [tuple(row.values()) for row in found["records"]] == wanted


def test_long_lists_are_cut_into_pieces_that_stay_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 3)
    monkeypatch.setattr(module, "_FEW", 2)
    plans = {
        "x.many": [
            plan([(1, 3, 5)], list(range(10, 0, -1)), None),
            plan([(2, 4)], [5], None),
        ],
        "x.own": [plan([(7,), (8, 9)], list(range(20, 30)), [(0, 25), (0, 3), (1, 31)])],
    }
    written(plans, tmp_path / "x.parquet", "parquet")
    assert parquet(tmp_path / "x.parquet") == spelled_out(plans)


USERS = st.lists(st.integers(1, 39), unique=True, max_size=12)


@st.composite
def model_plans(draw: st.DrawFn) -> list[RecordPlan]:
    """Plans whose classes share no user."""
    users = draw(USERS)
    ids = st.lists(st.integers(1, 50), unique=True, max_size=12)
    plans = []
    while users:
        classes = []
        for _ in range(draw(st.integers(1, 3))):
            taken = draw(st.integers(0, len(users)))
            classes.append(tuple(users[:taken]))
            users = users[taken:]
        rows = st.lists(st.tuples(st.integers(0, len(classes) - 1), st.integers(1, 50)), unique=True, max_size=12)
        plans.append(plan(classes, draw(st.none() | ids), draw(st.none() | rows)))
    return plans


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(["a.b", "c.d", "e.f"]), model_plans(), min_size=1))
def test_any_plans_are_written_as_they_are_spelled_out(plans: dict[str, list[RecordPlan]]) -> None:
    with TemporaryDirectory() as folder:
        written(plans, Path(folder) / "x.parquet", "parquet")
        assert parquet(Path(folder) / "x.parquet") == spelled_out(plans)
