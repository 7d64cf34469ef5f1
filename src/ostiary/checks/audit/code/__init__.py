"""Code that is installed here, or lives in the database."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.code import (
    access_override_unknown,
    hard_coded_credential,
    manual_compute_code,
    server_action_code_for_outsiders,
)
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    access_override_unknown.CHECK,
    server_action_code_for_outsiders.CHECK,
    manual_compute_code.CHECK,
    hard_coded_credential.CHECK,
)

READS: Final[dict[str, tuple[str, ...]]] = {
    "base_automation": ("active", "trigger", "action_server_id"),
    "ir_act_server": ("state", "website_published", "base_automation_id"),
    "ir_model_fields": ("model", "name", "state"),
}
"""The columns that the checks of this area read."""
PRESENCE_ONLY: Final[dict[str, tuple[str, ...]]] = {
    "ir_act_server": ("code",),
    "ir_model_fields": ("compute",),
}
"""Contents: searched inside the database, never fetched; code may hold a secret that somebody wrote into it."""
