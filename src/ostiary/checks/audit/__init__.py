"""The checks of `ostiary audit`."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.code import CHECKS as CODE
from ostiary.checks.audit.companies import CHECKS as COMPANIES
from ostiary.checks.audit.configuration import CHECKS as CONFIGURATION
from ostiary.checks.audit.exposure import CHECKS as EXPOSURE
from ostiary.checks.audit.fields import CHECKS as FIELDS
from ostiary.checks.audit.files import CHECKS as FILES
from ostiary.checks.audit.groups import CHECKS as GROUPS
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights import CHECKS as RIGHTS
from ostiary.checks.audit.rules import CHECKS as RULES
from ostiary.checks.audit.signup import CHECKS as SIGNUP
from ostiary.checks.audit.tokens import CHECKS as TOKENS
from ostiary.checks.audit.users import CHECKS as USERS
from ostiary.checks.audit.website import CHECKS as WEBSITE
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    *USERS,
    *GROUPS,
    *RIGHTS,
    *RULES,
    *EXPOSURE,
    *TOKENS,
    *FILES,
    *WEBSITE,
    *CONFIGURATION,
    *FIELDS,
    *COMPANIES,
    *SIGNUP,
    *CODE,
)
"""Every check, by area and code."""
