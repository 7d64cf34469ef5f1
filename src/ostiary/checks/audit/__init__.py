"""The checks of `ostiary audit`."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.groups import CHECKS as GROUPS
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights import CHECKS as RIGHTS
from ostiary.checks.audit.users import CHECKS as USERS
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (*USERS, *GROUPS, *RIGHTS,)
"""Every check, by area and code."""
