"""Work that goes on while the database works: each piece says what it waits for, and others go ahead meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from ostiary.engine.answers import Later

Result = TypeVar("Result")
Rows = list[tuple[object, ...]]
Steps = Generator[Later[Rows], Rows, Result]
"""Yields the rows that it waits for, is sent them, and returns its result."""
AT_ONCE: Final = 4
"""So many pieces wait at a time: what is asked directly in between waits for all of them."""


@dataclass(slots=True)
class _Piece(Generic[Result]):
    steps: Steps[Result]
    waits_for: Later[Rows] | None = None
    results: list[Result] = field(default_factory=list)
    """One, when it is done."""

    def go_on(self) -> None:
        """To where it waits for the next rows, or to its end."""
        try:
            self.waits_for = self.steps.send(self.waits_for()) if self.waits_for else next(self.steps)
        except StopIteration as ended:
            self.results.append(ended.value)


def together(work: Iterable[Steps[Result]]) -> Iterator[Result]:
    """The results of pieces of work, in their order."""
    pieces: deque[_Piece[Result]] = deque()
    waiting: deque[_Piece[Result]] = deque()

    def go_on(piece: _Piece[Result]) -> None:
        piece.go_on()
        if not piece.results:
            waiting.append(piece)

    for steps in work:
        pieces.append(_Piece(steps))
        go_on(pieces[-1])
        while len(waiting) >= AT_ONCE:
            go_on(waiting.popleft())
        while pieces and pieces[0].results:
            yield pieces.popleft().results[0]
    for piece in pieces:
        while not piece.results:
            go_on(waiting.popleft())
        yield piece.results[0]


def alone(steps: Steps[Result]) -> Result:
    """The result of one piece of work."""
    return next(together([steps]))
