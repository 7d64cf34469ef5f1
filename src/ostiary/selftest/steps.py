"""One step of a trial run, and how what goes wrong in it becomes an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ostiary.errors import OstiaryError
from ostiary.probe.exchange import Result

Outcome = Literal["ok", "failed", "skipped"]
LONGEST = 200
"""Characters of what a server says that are repeated."""


class Refused(OstiaryError):
    """Odoo refuses what a step asks for."""


class NoAnswer(Refused):
    """Nobody knows whether Odoo did it: the connection died, or something between does not understand."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was tried, and how it went."""

    name: str
    outcome: Outcome
    detail: str = ""


def attempt(name: str, what: Callable[[], str]) -> Step:
    """The step that does something; what it returns is the detail."""
    try:
        return Step(name, "ok", what())
    except OstiaryError as error:
        return Step(name, "failed", error.message)


def refusal(result: Result) -> str:
    """Why a call was refused, in the first words of the server."""
    said = " ".join((result.message or result.exception or result.refusal or "").split())
    return said[:LONGEST]


def expect(holds: bool, otherwise: str) -> None:
    """Raise Refused where something is not as a healthy portal has it."""
    if not holds:
        raise Refused(otherwise)
