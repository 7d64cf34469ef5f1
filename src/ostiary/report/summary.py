"""A matrix in numbers: per model and operation how many users see how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ostiary.engine.matrix import Block
from ostiary.engine.reach import ReachOutcome
from ostiary.facts import Operation

OUTCOMES: Final[tuple[ReachOutcome, ...]] = ("all", "some", "none", "denied", "error", "unknown")
MEANINGS: Final = {
    "all": "see every record",
    "some": "see some records",
    "none": "may read, but see no record",
    "denied": "have no access right",
    "error": "make Odoo raise an error",
    "unknown": "cannot be decided",
}
"""What the users of an outcome do."""


@dataclass(slots=True)
class ModelSummary:
    """One model and operation. `low` and `high` are the fewest and most records that a user sees who sees any."""

    model: str
    operation: Operation
    total: int | None = None
    users: Counter[str] = field(default_factory=Counter)
    reaching: int = 0
    """Users who reach at least one record."""
    low: int | None = None
    high: int | None = None
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Outcome (error or unknown) and why → number of users."""

    @property
    def is_notable(self) -> bool:
        """Somebody reaches something, or it could not be told."""
        return bool(self.reaching or self.users["error"] or self.users["unknown"])


@dataclass(slots=True)
class Summary:
    """All models, in the order of the blocks."""

    models: list[ModelSummary] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    """outcome → number of (user, model, operation)."""

    def watch(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Hand the blocks on, and count what passes."""
        for block in blocks:
            self.models.append(summarise(block))
            self.outcomes.update(self.models[-1].users)
            yield block

    def not_listed(self) -> tuple[dict[str, object], ...]:
        """Where some users get an error, or it is unknown what they see: model, outcome, number of users, reason."""
        return tuple(
            {"model": found.model, "outcome": outcome, "users": users, "reason": reason}
            for found in self.models
            for (outcome, reason), users in found.reasons.items()
        )

    @property
    def is_undecided(self) -> bool:
        return self.outcomes["unknown"] > 0


def summarise(block: Block) -> ModelSummary:
    """One block in numbers."""
    found = ModelSummary(block.model, block.operation)
    for answer in block.answers:
        found.users[answer.outcome] += len(answer.users)
        found.total = answer.total if answer.total is not None else found.total
        if answer.outcome in ("error", "unknown"):
            found.reasons[answer.outcome, answer.reason or "no reason given"] += len(answer.users)
        elif answer.visible:
            found.reaching += len(answer.users)
            found.low = min(found.low or answer.visible, answer.visible)
            found.high = max(found.high or 0, answer.visible)
    return found
