"""The checks of `ostiary lint`."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.fields import CHECKS as FIELDS
from ostiary.checks.source.manifest import CHECKS as MANIFEST
from ostiary.checks.source.material import Source
from ostiary.checks.source.methods import CHECKS as METHODS
from ostiary.checks.source.rights import CHECKS as RIGHTS
from ostiary.checks.source.routes import CHECKS as ROUTES
from ostiary.checks.source.rules import CHECKS as RULES
from ostiary.checks.source.templates import CHECKS as TEMPLATES
from ostiary.findings import Check

DATA_CHECKS: Final[tuple[Check[Source], ...]] = (*RIGHTS, *RULES, *FIELDS, *MANIFEST, *TEMPLATES)
CHECKS: Final[tuple[Check[Source], ...]] = (*DATA_CHECKS, *ROUTES, *METHODS)
"""Every check, by area; those that ask for the flow come last, for it may be followed in the meantime."""
