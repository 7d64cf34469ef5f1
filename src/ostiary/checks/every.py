"""Every check of every command, by its name: a baseline may hold findings of all of them."""

from __future__ import annotations

import importlib
from typing import Any, Final

from ostiary.findings import Check

FAMILIES: Final = {
    "audit": "ostiary.checks.audit",
    "lint": "ostiary.checks.source",
    "probe": "ostiary.probe.checks",
}
"""Command → the package whose `CHECKS` it runs."""


def checks_of(command: str) -> tuple[Check[Any], ...]:
    """The checks of a command."""
    found: tuple[Check[Any], ...] = importlib.import_module(FAMILIES[command]).CHECKS
    return found


def every_check() -> tuple[Check[Any], ...]:
    """All checks, by command; what two commands judge in different ways is one check, as the first has it."""
    found: dict[str, Check[Any]] = {}
    for command in FAMILIES:
        for check in checks_of(command):
            found.setdefault(check.code, check)
    return tuple(found.values())
