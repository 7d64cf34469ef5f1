"""Checks of templates."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.templates import (
    raw_html_in_portal_template,
    template_walks_sudo,
    token_printed_in_view,
    view_reads_forbidden_field,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Source], ...]] = (
    raw_html_in_portal_template.CHECK,
    template_walks_sudo.CHECK,
    token_printed_in_view.CHECK,
    view_reads_forbidden_field.CHECK,
)
