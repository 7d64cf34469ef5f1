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
    "first": "INTEGER",
    "last": "INTEGER",
    "which": "INTEGER[]",
    "outcomes": "outcome_name[]",
    "visible": "BIGINT[]",
    "totals": "BIGINT[]",
    "reasons": "VARCHAR[]",
}
"""Answers to the users from `first` to `last`, and which of them is whose (NULL where all have the same)."""
_PIECE: Final = 4_096
"""Users of a line: bounds the memory of who reads it."""
_ROWS: Final = """
    SELECT user_id, login, model, operation, outcomes[one] AS outcome, visible[one] AS visible, totals[one] AS total,
        reasons[one] AS reason
    FROM (SELECT unnest(ids[first:last]) AS user_id, unnest(logins[first:last]) AS login,
        coalesce(unnest(which), 1) AS one, block.* FROM block, people)
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
        people = "CREATE TABLE people AS SELECT $1::INTEGER[] AS ids, $2::VARCHAR[]::login[] AS logins"
        duck.run(people, [users, list(logins.values())])
        duck.run(f"CREATE TABLE block AS FROM {from_json(lines, _TYPES, longest)}")
        duck.run(f"COPY ({_ROWS}) TO $1 ({PARQUET})", [str(draft), json.dumps(meta.as_dict())])


def _lines(block: Block, users: Sequence[int]) -> Iterator[str]:
    """A block as JSON, the places of users and answers counted from 1."""
    if len(block.answers) == 1:
        for first in range(0, len(users), _PIECE):
            yield _line(block, first, min(first + _PIECE, len(users)), None, block.answers)
        return
    answer_of: dict[int, Answer] = {}
    for answer in block.answers:
        answer_of.update(dict.fromkeys(answer.users, answer))
    for first in range(0, len(users), _PIECE):
        asked = [id(answer_of[user_id]) for user_id in users[first : first + _PIECE]]
        places = {one: place for place, one in enumerate(dict.fromkeys(asked), 1)}
        given = [answer for answer in block.answers if id(answer) in places]
        given.sort(key=lambda answer: places[id(answer)])
        yield _line(block, first, first + len(asked), [places[one] for one in asked], given)


def _line(block: Block, before: int, last: int, which: list[int] | None, answers: Sequence[Answer]) -> str:
    values = {
        "model": block.model,
        "operation": block.operation,
        "first": before + 1,
        "last": last,
        "which": which,
        "outcomes": [answer.outcome for answer in answers],
        "visible": [answer.visible for answer in answers],
        "totals": [answer.total for answer in answers],
        "reasons": [answer.reason for answer in answers],
    }
    return json.dumps(values, separators=(",", ":")) + "\n"
