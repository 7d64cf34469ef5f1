"""Every check of every command, by its name: a baseline may hold findings of all of them."""

from __future__ import annotations

import importlib
from typing import Any, Final

from ostiary.findings import Check

FAMILIES: Final = {"audit": "ostiary.checks.audit", "lint": "ostiary.checks.source"}
"""Command → the package whose `CHECKS` it runs."""


def checks_of(command: str) -> tuple[Check[Any], ...]:
    """The checks of a command."""
    found: tuple[Check[Any], ...] = importlib.import_module(FAMILIES[command]).CHECKS
    return found


def every_check() -> tuple[Check[Any], ...]:
    """All checks, by command."""
    return tuple(check for command in FAMILIES for check in checks_of(command))
