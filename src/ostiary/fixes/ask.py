"""A question that can be put again: to a world with changes, or with a token that was made meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ostiary.api import World
from ostiary.diagnosis import Question, diagnose, diagnose_url
from ostiary.engine.explanation import Explanation
from ostiary.fixes.fix import Fix
from ostiary.model.environment import Context
from ostiary.whatif import NewToken, Write
from ostiary.whatif.changes import TOKEN_OF_NOBODY

Ask = Callable[[World], Explanation]
"""The question, put to any world."""
Wanted = Literal["allowed", "denied"]
"""What it is to be answered."""


@dataclass(frozen=True, slots=True)
class RecordAsk:
    """About one user and one record."""

    question: Question
    context: Context = Context()

    def __call__(self, world: World) -> Explanation:
        return diagnose(world, self.question, self.context)

    def with_token(self, token: str) -> RecordAsk:
        return replace(self, question=replace(self.question, token=token))


@dataclass(frozen=True, slots=True)
class UrlAsk:
    """About a page of the portal."""

    url: str
    user: int | str | None = None
    record: tuple[str, int] | None = None
    token: str | None = field(default=None, repr=False)
    context: Context = Context()
    addons: tuple[Path, ...] = ()

    def __call__(self, world: World) -> Explanation:
        return diagnose_url(
            world,
            self.url,
            self.user,
            record=self.record,
            token=self.token,
            addons=self.addons,
            context=self.context,
        )

    def with_token(self, token: str) -> UrlAsk:
        return replace(self, token=token)


def after(ask: Ask, fix: Fix, wanted: Wanted = "allowed") -> Ask:
    """The question as it is put once a mend is done: with the link that it made, if that is what opens."""
    if wanted == "denied":
        return ask
    return ask.with_token(TOKEN_OF_NOBODY) if makes_token(fix) and isinstance(ask, RecordAsk | UrlAsk) else ask


def makes_token(fix: Fix) -> bool:
    """Whether a mend makes a link which opens the record to whoever has it."""
    writes = [change for change in fix.changes if isinstance(change, Write)]
    return any(isinstance(value, NewToken) for change in writes for value in change.values.values())
