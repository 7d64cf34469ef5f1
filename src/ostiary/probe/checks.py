"""Every check of a trial: what is tried document by document, and then the limits."""

from __future__ import annotations

from typing import Any, Final

from ostiary.findings import Check
from ostiary.probe import leaks, limits

CHECKS: Final[tuple[Check[Any], ...]] = (*leaks.CHECKS, *limits.CHECKS)
