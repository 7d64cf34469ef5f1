"""Everyone times everything: the answers for many users, models and operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ostiary.engine.compile import Evaluator
from ostiary.engine.reach import Answer, Engine
from ostiary.facts import Operation

Progress = Callable[[int, int, str], None]
"""(models done, models in all, the model at hand)."""


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
    """A block per model and operation, models in the order given."""
    engine.count_all(models)
    for done, model in enumerate(models):
        if progress:
            progress(done, len(models), model)
        for operation in operations:
            answers = engine.reach(model, operation, evaluator, users, with_ids=with_ids)
            yield Block(model, operation, tuple(answers))
    if progress:
        progress(len(models), len(models), "")
