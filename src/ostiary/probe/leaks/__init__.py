"""What a trial finds: a check for each way in which a server gives away what its rules refuse."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks import (
    allowed_document_refused,
    argument_opens_document,
    argument_widens_search,
    child_served_under_foreign_parent,
    file_served_to_others,
    json_route_serves_foreign_document,
    messages_served_to_others,
    page_accepts_wrong_token,
    page_redirects_elsewhere,
    page_serves_foreign_document,
    page_shows_foreign_document,
    private_page_cached,
    public_method_serves_foreign_record,
    refused_change_is_allowed,
    report_served_to_others,
    restricted_field_served,
    rpc_counts_refused_records,
    rpc_lists_refused_records,
    rpc_reads_refused_record,
    rules_show_other_customers,
)
from ostiary.probe.leaks.material import Tried

CHECKS: Final[tuple[Check[Tried], ...]] = (
    page_serves_foreign_document.CHECK,
    page_accepts_wrong_token.CHECK,
    child_served_under_foreign_parent.CHECK,
    argument_opens_document.CHECK,
    json_route_serves_foreign_document.CHECK,
    file_served_to_others.CHECK,
    report_served_to_others.CHECK,
    messages_served_to_others.CHECK,
    rpc_reads_refused_record.CHECK,
    rpc_lists_refused_records.CHECK,
    rpc_counts_refused_records.CHECK,
    restricted_field_served.CHECK,
    page_shows_foreign_document.CHECK,
    refused_change_is_allowed.CHECK,
    rules_show_other_customers.CHECK,
    private_page_cached.CHECK,
    public_method_serves_foreign_record.CHECK,
    argument_widens_search.CHECK,
    page_redirects_elsewhere.CHECK,
    allowed_document_refused.CHECK,
)

__all__ = ["CHECKS", "Tried"]
