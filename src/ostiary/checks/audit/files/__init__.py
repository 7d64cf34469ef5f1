"""Attachments and files: how they leave Odoo without a look at their document."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.files import (
    attachment_name_with_markup,
    backup_file_attachment,
    internal_note_attachment_open,
    private_binary_on_published_record,
    public_attachment_by_outsider,
    public_attachment_of_sensitive_type,
    public_attachment_on_private_document,
    public_attachment_without_record,
    public_html_or_svg,
)
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    public_attachment_on_private_document.CHECK,
    public_attachment_without_record.CHECK,
    public_attachment_of_sensitive_type.CHECK,
    private_binary_on_published_record.CHECK,
    public_html_or_svg.CHECK,
    attachment_name_with_markup.CHECK,
    public_attachment_by_outsider.CHECK,
    internal_note_attachment_open.CHECK,
    backup_file_attachment.CHECK,
)

READS: Final[dict[str, tuple[str, ...]]] = {
    "ir_attachment": ("public", "res_model", "res_id", "res_field", "type", "url", "mimetype", "create_uid"),
    "mail_message": ("is_internal", "subtype_id"),
    "mail_message_subtype": ("internal",),
    "message_attachment_rel": ("message_id", "attachment_id"),
}
"""The columns that the checks of this area read; `private_binary_on_published_record` reads `is_published` anywhere."""
PRESENCE_ONLY: Final[dict[str, tuple[str, ...]]] = {
    "ir_attachment": ("access_token", "name"),
}
"""Secrets and contents: whether there is a token, and what form a name has."""
