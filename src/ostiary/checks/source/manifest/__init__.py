"""Checks of manifests and data files."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.manifest import (
    dependency_cycle,
    duplicate_external_id,
    file_not_readable,
    hard_coded_credential,
    manifest_is_code,
    override_of_noupdate_record,
    security_column_missing,
    security_file_not_loaded,
    xml_declares_entities,
)
from ostiary.checks.source.material import Source
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Source], ...]] = (
    hard_coded_credential.CHECK,
    duplicate_external_id.CHECK,
    security_file_not_loaded.CHECK,
    manifest_is_code.CHECK,
    file_not_readable.CHECK,
    dependency_cycle.CHECK,
    security_column_missing.CHECK,
    xml_declares_entities.CHECK,
    override_of_noupdate_record.CHECK,
)
