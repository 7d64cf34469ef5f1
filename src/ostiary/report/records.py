"""A row per visible record: `user_id, model, record_id`, by model, user and record, in little memory.

The records travel as CSV from the source into a small DuckDB. There a row is a run: users who see the same, and what
they see. Only the last statement spells out users × records, and nothing is sorted that is in order already.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from ostiary.database import Database
from ostiary.engine.plan import Query
from ostiary.engine.reach import RecordPlan
from ostiary.report.duck_file import DuckFile, duck_file, from_csv
from ostiary.report.meta import MatrixMeta
from ostiary.report.parquet import PARQUET
from ostiary.report.rows import Logins

RecordFormat = Literal["parquet", "csv", "json"]
_PIECE: Final = 4_096
"""The longest list of records in a row, where there are many rows: bounds the memory of who reads them."""
_FEW: Final = 16
"""So many runs of a model may be longer than that."""
_FORMATS: Final[dict[RecordFormat, str]] = {
    "parquet": PARQUET,
    "csv": "FORMAT csv, HEADER",
    "json": "FORMAT json, ARRAY true",
}
_ROWS: Final = (
    "SELECT user_id, model, unnest(ids) AS record_id FROM (SELECT model, unnest(users) AS user_id, ids FROM run)"
)


@dataclass(frozen=True, slots=True)
class Records:
    """The question: whose records, of which models, and how to get the plans of a model."""

    database: Database
    plans: Callable[[str], Sequence[RecordPlan]]
    logins: Logins
    models: Sequence[str]
    meta: MatrixMeta


def write_records(records: Records, draft: Path, kind: RecordFormat) -> None:
    """Write the rows. The folder of `draft` is used for what is gone afterwards."""
    with duck_file(draft.parent, records.models) as duck:
        duck.run("BEGIN")
        duck.run("CREATE TABLE run (model model_name, users INTEGER[], ids BIGINT[])")
        for model in sorted(records.models):
            plans = list(records.plans(model))
            if plans:
                _load_model(duck, records, model, plans, draft.parent)
        parameters = [str(draft)] + ([json.dumps(records.meta.as_dict())] if kind == "parquet" else [])
        duck.run(f"COPY ({_ROWS}) TO $1 ({_FORMATS[kind]})", parameters)


def _load_model(duck: DuckFile, records: Records, model: str, plans: Sequence[RecordPlan], folder: Path) -> None:
    """Add the runs of a model, in the order of users."""
    _load_ids(duck, records.database, plans, folder)
    class_of = {
        user_id: (number, one)
        for number, plan in enumerate(plans)
        for one, users in enumerate(plan.classes)
        for user_id in users
    }
    seen = [(user_id, *class_of[user_id]) for user_id in sorted(records.logins) if user_id in class_of]
    runs = [(number, [row[0] for row in rows]) for number, rows in groupby(seen, key=lambda row: row[1])]
    if len(runs) <= _FEW and not any(plan.own for plan in plans):
        _add_runs(duck, model, runs)
    else:
        _add_users(duck, model, seen)


def _load_ids(duck: DuckFile, database: Database, plans: Sequence[RecordPlan], folder: Path) -> None:
    """Fill `everyone` (plan, id) and `own` (plan, class, id)."""
    everyone = [_fetched(database, plan.everyone, folder / f"e{n}.csv", "id") for n, plan in enumerate(plans)]
    own = [_fetched(database, plan.own, folder / f"o{n}.csv", "class", "id") for n, plan in enumerate(plans)]
    duck.run(f"CREATE OR REPLACE TEMP TABLE everyone AS {_all(everyone, 'NULL AS id')}")
    duck.run(f"CREATE OR REPLACE TEMP TABLE own AS {_all(own, 'NULL AS class, NULL AS id')}")
    for file in folder.glob("[eo]*.csv"):
        file.unlink()


def _fetched(database: Database, query: Query | None, path: Path, *columns: str) -> str | None:
    if query is None:
        return None
    database.copy_csv(query.sql, query.parameters, path)
    return f"{', '.join(columns)} FROM {from_csv(path, dict.fromkeys(columns, 'BIGINT'))}"


def _all(parts: Sequence[str | None], nothing: str) -> str:
    """The rows of several plans, each with its number."""
    selects = [f"SELECT {number} AS plan, {part}" for number, part in enumerate(parts) if part]
    return " UNION ALL ".join(selects) or f"SELECT 0 AS plan, {nothing} WHERE false"


def _add_runs(duck: DuckFile, model: str, runs: Sequence[tuple[int, list[int]]]) -> None:
    """Neighbours with the same plan, all of whom see the same."""
    duck.run(
        "INSERT INTO run SELECT $1, users, ids FROM ("
        " SELECT unnest($2::JSON::INTEGER[]) AS plan, unnest($3::JSON::INTEGER[][]) AS users,"
        " unnest(range(len($2::JSON::INTEGER[]))) AS position"
        ") JOIN (SELECT plan, list(id ORDER BY id) AS ids FROM everyone GROUP BY plan) USING (plan) ORDER BY position",
        [model, json.dumps([plan for plan, _ in runs]), json.dumps([users for _, users in runs])],
    )


def _add_users(duck: DuckFile, model: str, seen: Sequence[tuple[int, int, int]]) -> None:
    """Each user alone, with what the user's class sees: what everyone of the plan sees, and its own."""
    users, plans, classes = (json.dumps(column) for column in zip(*seen, strict=True))
    duck.run(
        "CREATE OR REPLACE TEMP TABLE member AS SELECT unnest($1::JSON::INTEGER[]) AS user_id,"
        " unnest($2::JSON::INTEGER[]) AS plan, unnest($3::JSON::INTEGER[]) AS class",
        [users, plans, classes],
    )
    duck.run(
        "INSERT INTO run SELECT $1, [user_id], ids FROM member JOIN ("
        " SELECT plan, class, piece, list(id ORDER BY id) AS ids FROM ("
        "  SELECT plan, class, id, (row_number() OVER (PARTITION BY plan, class ORDER BY id) - 1) // $2 AS piece FROM ("
        "   SELECT plan, class, id FROM own"
        "   UNION SELECT plan, class, id FROM (SELECT DISTINCT plan, class FROM member) JOIN everyone USING (plan)"
        "  )"
        " ) GROUP BY plan, class, piece"
        ") USING (plan, class) ORDER BY user_id, piece",
        [model, _PIECE],
    )
