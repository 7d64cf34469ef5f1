"""What the checks of a trial judge."""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.probe.probing import Outcome


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial and where it was. `models` are those that the source has, none where there was no source."""

    outcome: Outcome
    address: str
    models: frozenset[str] = frozenset()
