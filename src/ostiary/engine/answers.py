"""What is answered: which users reach how much of a model, and queries for the records themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from ostiary.engine.relations import Query

ReachOutcome = Literal["all", "some", "none", "denied", "error", "unknown"]

_Result = TypeVar("_Result")
Later = Callable[[], _Result]
"""What has been started: the call waits for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What some users reach of one model.

    `visible` and `total` are numbers of records; `ids` the visible ones where they were asked for. `reason` says why
    for `denied`, `error` and `unknown`.
    """

    users: tuple[int, ...]
    outcome: ReachOutcome
    visible: int | None
    total: int | None
    ids: frozenset[int] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """Queries for the records that classes of users reach.

    `classes` are the users of each class, by its number. `everyone` gives (id) of what all of them reach, `own`
    (class, id) of what a class reaches beyond that.
    """

    classes: tuple[tuple[int, ...], ...]
    everyone: Query | None
    own: Query | None
