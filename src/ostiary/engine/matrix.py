"""Everyone times everything: the answers for many users, models and operations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ostiary.engine.answers import Answer, Later
from ostiary.engine.compile import Evaluator
from ostiary.engine.reach import Engine
from ostiary.facts import Operation

Progress = Callable[[int, int, str], None]
"""(models done, models in all, the model at hand)."""

AHEAD: Final = 200
"""Blocks whose queries are started before the first of them is waited for: while the database works on a large table,
the rules of many others are compiled."""


@dataclass(frozen=True, slots=True)
class Block:
    """The answers for one model and operation: every user is in exactly one of them."""

    model: str
    operation: Operation
    answers: tuple[Answer, ...]


def matrix(
    engine: Engine,
    users: Sequence[int],
    models: Sequence[str],
    operations: Sequence[Operation],
    evaluator: Evaluator,
    *,
    with_ids: bool = False,
    progress: Progress | None = None,
) -> Iterator[Block]:
    """A block per model and operation, models in the order given. The database works on those ahead meanwhile."""
    engine.count_all(models)
    started: deque[Callable[[], Block]] = deque()
    for done, model in enumerate(models):
        if progress:
            progress(done, len(models), model)
        for operation in operations:
            answers = engine.start(model, operation, evaluator, users, with_ids=with_ids)
            started.append(partial(_block, model, operation, answers))
            if len(started) > (1 if with_ids else AHEAD):
                yield started.popleft()()
    for block in started:
        yield block()
    if progress:
        progress(len(models), len(models), "")


def _block(model: str, operation: Operation, answers: Later[list[Answer]]) -> Block:
    return Block(model, operation, tuple(answers()))
