"""Checks of companies: which ones outsiders belong to, and whether the others stay closed to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.checks.audit.companies import (
    archived_company_with_outsiders,
    company_card_readable,
    company_mismatch_partner_document,
    company_mismatch_user_partner,
    company_restriction_missing,
    company_restriction_weakened,
    null_company_visible,
    outsider_in_many_companies,
    outsider_main_company_not_allowed,
    outsider_without_company,
    rpc_wider_than_website_company,
    rule_uses_main_company,
)
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    outsider_in_many_companies.CHECK,
    outsider_main_company_not_allowed.CHECK,
    outsider_without_company.CHECK,
    company_mismatch_user_partner.CHECK,
    company_mismatch_partner_document.CHECK,
    company_restriction_missing.CHECK,
    company_restriction_weakened.CHECK,
    null_company_visible.CHECK,
    rule_uses_main_company.CHECK,
    archived_company_with_outsiders.CHECK,
    rpc_wider_than_website_company.CHECK,
    company_card_readable.CHECK,
)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "res_users": ("id", "partner_id"),
    "res_partner": ("id", "company_id"),
    "res_company_users_rel": ("user_id", "cid"),
    **{
        model.replace(".", "_"): ("id", "partner_id", "company_id")
        for model in company_mismatch_partner_document.DOCUMENTS
    },
}
"""What these checks read beside facts and decisions, and `company_id` of models that outsiders read."""
