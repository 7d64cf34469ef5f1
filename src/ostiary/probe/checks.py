"""The checks of `ostiary probe`: what leaks, and what a server's limits are."""

from __future__ import annotations

from typing import Any, Final

from ostiary.findings import Check
from ostiary.probe import leaks, limits

CHECKS: Final[tuple[Check[Any], ...]] = (*leaks.CHECKS, *limits.CHECKS)
