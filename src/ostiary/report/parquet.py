"""Parquet files, by DuckDB, in little memory and without sorting anything that is in order already."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import duckdb

from ostiary.engine.matrix import Block
from ostiary.errors import UsageError
from ostiary.facts import OPERATIONS
from ostiary.report.meta import MatrixMeta
from ostiary.report.rows import CsvNotation, Logins, matrix_text
from ostiary.report.runs import Run, runs

_MEMORY: Final = "100MB"
_BUFFER: Final = 4 << 20
"""Bytes of CSV that a thread reads at once; DuckDB's own default is eight times that."""
_OUTCOMES: Final = ("all", "some", "none", "denied", "error", "unknown")


class _Duck:
    """A small DuckDB beside the target whose statements Ctrl-C can stop."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(
            str(folder / "rows.duckdb"),
            config={"memory_limit": _MEMORY, "threads": min(4, os.cpu_count() or 1), "temp_directory": str(folder)},
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="parquet")

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Raises UsageError when the disk is full or the file cannot be written."""
        future = self._thread.submit(lambda: self._connection.execute(sql, list(parameters)).fetchall())
        try:
            future.result()
        except duckdb.Error as error:
            first = str(error).strip().partition("\n")[0]
            message = f"cannot write the file: {first}"
            raise UsageError(message, hint="choose another folder or free some space") from error
        except BaseException:
            self._connection.interrupt()
            with suppress(duckdb.Error):
                future.exception()
            raise

    def names(self, kind: str, values: Iterable[str]) -> None:
        """A type for a column that holds few different texts."""
        self.run(f"CREATE TYPE {kind} AS ENUM (SELECT unnest($1::VARCHAR[]))", [list(dict.fromkeys(values))])

    def copy(self, select: str, target: Path, meta: MatrixMeta) -> None:
        self.run(
            f"COPY ({select}) TO $1 (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{ostiary: $2}})",
            [str(target), json.dumps(meta.as_dict())],
        )

    def close(self) -> None:
        self._connection.close()
        self._thread.shutdown()


@contextmanager
def _duck(folder: Path, models: Sequence[str]) -> Iterator[_Duck]:
    duck = _Duck(folder)
    try:
        duck.names("model_name", models)
        yield duck
    finally:
        duck.close()


def write_matrix(blocks: Iterable[Block], logins: Logins, models: Sequence[str], meta: MatrixMeta, draft: Path) -> None:
    """A row per user, model and operation, in the order of the blocks and logins."""
    rows = draft.with_name("rows.csv")
    with rows.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        for text in matrix_text(blocks, logins, CsvNotation()):
            file.write(text + "\n")
    types = {
        "user_id": "INTEGER",
        "login": "VARCHAR",
        "model": "model_name",
        "operation": "operation_name",
        "outcome": "outcome_name",
        "visible": "BIGINT",
        "total": "BIGINT",
        "reason": "VARCHAR",
    }
    with _duck(draft.parent, models) as duck:
        duck.names("operation_name", OPERATIONS)
        duck.names("outcome_name", _OUTCOMES)
        duck.copy(f"FROM {_csv(rows, types)}", draft, meta)


def _csv(path: Path, types: Mapping[str, str]) -> str:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    quoted = str(path).replace("'", "''")
    return (
        f"read_csv('{quoted}', header = false, auto_detect = false, columns = {{{columns}}}, sep = ',', quote = '\"',"
        " escape = '\"', nullstr = '', allow_quoted_nulls = false,"
        f" buffer_size = {_BUFFER}, max_line_size = {_BUFFER // 2})"
    )


def write_records(
    blocks: Iterable[Block], logins: Logins, models: Sequence[str], meta: MatrixMeta, draft: Path
) -> None:
    """A row per visible record, by model, user and record.

    DuckDB holds a row per run of users who see the same; only the copy spells out users × records.
    """
    with _duck(draft.parent, models) as duck:
        duck.run("BEGIN")
        duck.run("CREATE TABLE run (model model_name, users INTEGER[], ids BIGINT[])")
        for block in blocks:
            _load(duck, block.model, runs(block, logins))
        people = "SELECT model, unnest(users) AS user_id, ids FROM run"
        duck.copy(f"SELECT user_id, model, unnest(ids) AS record_id FROM ({people})", draft, meta)


def _load(duck: _Duck, model: str, found: Sequence[Run]) -> None:
    """Add the runs of a model in their order; the ids of a set are sent once, however many runs share it."""
    sets = list(dict.fromkeys(run.ids for run in found))
    number = {ids: position for position, ids in enumerate(sets)}
    if not found:
        return
    duck.run(
        "INSERT INTO run SELECT $1, users, ids FROM ("
        " SELECT unnest(range(len($2::JSON::INTEGER[][]))) AS position, unnest($2::JSON::INTEGER[][]) AS users,"
        " unnest($3::JSON::INTEGER[]) AS number"
        ") JOIN ("
        " SELECT unnest($4::JSON::BIGINT[][]) AS ids, unnest(range(len($4::JSON::BIGINT[][]))) AS number"
        ") USING (number) ORDER BY position",
        [
            model,
            json.dumps([run.users for run in found]),
            json.dumps([number[run.ids] for run in found]),
            json.dumps(sets),
        ],
    )
