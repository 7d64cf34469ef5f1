"""A matrix as parquet. The rows are written as text first: that is how they get into DuckDB fastest, and in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ostiary.engine.matrix import Block
from ostiary.facts import OPERATIONS
from ostiary.report.duck_file import duck_file, from_csv
from ostiary.report.meta import MatrixMeta
from ostiary.report.rows import CsvNotation, Logins, matrix_text
from ostiary.report.summary import OUTCOMES

PARQUET: Final = "FORMAT parquet, COMPRESSION zstd, KV_METADATA {ostiary: $2}"
"""Options of COPY; the second parameter is the metadata."""

_TYPES: Final = {
    "user_id": "INTEGER",
    "login": "VARCHAR",
    "model": "model_name",
    "operation": "operation_name",
    "outcome": "outcome_name",
    "visible": "BIGINT",
    "total": "BIGINT",
    "reason": "VARCHAR",
}


def write_matrix(blocks: Iterable[Block], logins: Logins, models: Sequence[str], meta: MatrixMeta, draft: Path) -> None:
    """A row per user, model and operation, in the order of the blocks and logins."""
    rows = draft.with_name("rows.csv")
    with rows.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        for text in matrix_text(blocks, logins, CsvNotation()):
            file.write(text + "\n")
    with duck_file(draft.parent, models) as duck:
        duck.names("operation_name", OPERATIONS)
        duck.names("outcome_name", OUTCOMES)
        duck.run(f"COPY (FROM {from_csv(rows, _TYPES)}) TO $1 ({PARQUET})", [str(draft), json.dumps(meta.as_dict())])
