"""Automations with a webhook."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit

WEBHOOKS: Final = "SELECT id FROM base_automation WHERE active AND trigger = 'on_webhook' AND webhook_uuid IS NOT NULL"


def needed(audit: Audit) -> None:
    """Raises Skipped where the source does not have them."""
    audit.require("base_automation", "active", "trigger", "webhook_uuid")
