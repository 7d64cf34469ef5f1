"""Checks of access rights: what outsiders may do at all, beyond what stock Odoo lets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights import (
    access_without_group_grants,
    hand_made_access_right,
    outsider_access_manual_model,
    outsider_creates_attachments,
    portal_can_create,
    portal_can_delete,
    portal_can_write,
    portal_reads_accounting_internals,
    portal_reads_hr,
    portal_reads_mail_plumbing,
    portal_reads_payment_plumbing,
    portal_reads_technical_model,
    portal_writes_sequence,
    public_can_create,
    public_can_write,
    wizard_open_to_outsiders,
    write_without_read,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    portal_can_create.CHECK,
    portal_can_write.CHECK,
    portal_can_delete.CHECK,
    public_can_create.CHECK,
    public_can_write.CHECK,
    access_without_group_grants.CHECK,
    portal_reads_technical_model.CHECK,
    portal_writes_sequence.CHECK,
    portal_reads_hr.CHECK,
    portal_reads_accounting_internals.CHECK,
    portal_reads_mail_plumbing.CHECK,
    portal_reads_payment_plumbing.CHECK,
    wizard_open_to_outsiders.CHECK,
    outsider_access_manual_model.CHECK,
    hand_made_access_right.CHECK,
    write_without_read.CHECK,
    outsider_creates_attachments.CHECK,
)

READS: Final[Mapping[str, tuple[str, ...]]] = {}
"""Facts and decisions are all that these checks look at."""
