"""A matrix as parquet, in little memory. A line per block and some thousand users travels into a small DuckDB, which
spells the users out.

Texts that repeat are of types that know them all: parquet is written several times as fast from these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ostiary.engine.answers import Answer
from ostiary.engine.matrix import Block
from ostiary.facts import OPERATIONS
from ostiary.report.duck_file import duck_file, from_json
from ostiary.report.meta import MatrixMeta
from ostiary.report.rows import Logins
from ostiary.report.summary import OUTCOMES

PARQUET: Final = "FORMAT parquet, COMPRESSION zstd, KV_METADATA {ostiary: $2}"
"""Options of COPY; the second parameter is the metadata."""

_TYPES: Final = {
    "model": "model_name",
    "operation": "operation_name",
    "piece": "INTEGER",
    "which": "INTEGER[]",
    "outcomes": "outcome_name[]",
    "visible": "BIGINT[]",
    "totals": "BIGINT[]",
    "reasons": "VARCHAR[]",
}
"""The answers to a piece of the users, and which of them is whose (NULL where all have the same)."""
_PIECE: Final = 1_024
"""Users of a line: bounds the memory of who reads it."""
_ROWS: Final = """
    SELECT user_id, login, model, operation, outcomes[one] AS outcome, visible[one] AS visible, totals[one] AS total,
        reasons[one] AS reason
    FROM (SELECT unnest(ids) AS user_id, unnest(logins) AS login, coalesce(unnest(which), 1) AS one, block.*
        FROM block LEFT JOIN people ON people.piece = block.piece)
"""


def write_matrix(blocks: Iterable[Block], logins: Logins, models: Sequence[str], meta: MatrixMeta, draft: Path) -> None:
    """A row per user, model and operation, in the order of the blocks and logins."""
    lines = draft.with_name("blocks.json")
    users = list(logins)
    longest = 0
    with lines.open("w", encoding="ascii", buffering=1 << 20) as file:
        for block in blocks:
            for line in _lines(block, users):
                longest = max(longest, file.write(line))
    with duck_file(draft.parent, models) as duck:
        duck.names("operation_name", OPERATIONS)
        duck.names("outcome_name", OUTCOMES)
        duck.names("login", logins.values())
        duck.run("CREATE TABLE people (piece INTEGER, ids INTEGER[], logins login[])")
        for piece, some in _pieces(users):
            duck.run("INSERT INTO people VALUES ($1, $2, $3)", [piece, some, [logins[user_id] for user_id in some]])
        duck.run(f"CREATE TABLE block AS FROM {from_json(lines, _TYPES, longest)}")
        duck.run(
            "SET disabled_optimizers = 'join_order,build_side_probe_side'"
        )  # the rows keep the order of the blocks
        duck.run(f"COPY ({_ROWS}) TO $1 ({PARQUET})", [str(draft), json.dumps(meta.as_dict())])


def _pieces(users: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for first in range(0, len(users), _PIECE):
        yield first // _PIECE, users[first : first + _PIECE]


def _lines(block: Block, users: Sequence[int]) -> Iterator[str]:
    """A block as JSON, a line per piece of users."""
    if len(block.answers) == 1:
        for piece, _ in _pieces(users):
            yield _line(block, piece, None, block.answers)
        return
    answer_of: dict[int, Answer] = {}
    for answer in block.answers:
        answer_of.update(dict.fromkeys(answer.users, answer))
    for piece, some in _pieces(users):
        given = {id(answer): answer for answer in (answer_of[user_id] for user_id in some)}
        places = {one: place for place, one in enumerate(given, 1)}
        yield _line(block, piece, [places[id(answer_of[user_id])] for user_id in some], list(given.values()))


def _line(block: Block, piece: int, which: list[int] | None, answers: Sequence[Answer]) -> str:
    values = {
        "model": block.model,
        "operation": block.operation,
        "piece": piece,
        "which": which,
        "outcomes": [answer.outcome for answer in answers],
        "visible": [answer.visible for answer in answers],
        "totals": [answer.total for answer in answers],
        "reasons": [answer.reason for answer in answers],
    }
    return json.dumps(values, separators=(",", ":")) + "\n"
