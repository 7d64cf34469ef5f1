"""Checks of routes: what a caller can reach through them."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.flows import HasFlow
from ostiary.checks.source.routes import (
    attachment_opened_without_check,
    code_of_caller,
    domain_of_caller,
    empty_token_accepted,
    fields_named_by_caller,
    file_path_of_caller,
    html_of_caller_trusted,
    link_changes_data,
    listing_with_sudo,
    model_of_caller,
    other_record_checked,
    record_deleted_without_check,
    record_read_without_check,
    record_written_without_check,
    redirect_of_caller,
    secret_in_log,
    session_route_without_csrf_token,
    sql_from_caller,
    sudo_by_callers_choice,
    token_compared_in_plain_time,
    token_given_to_anyone,
    token_never_compared,
    token_of_other_record,
    whole_record_sent,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[HasFlow], ...]] = (
    record_read_without_check.CHECK,
    record_written_without_check.CHECK,
    record_deleted_without_check.CHECK,
    listing_with_sudo.CHECK,
    whole_record_sent.CHECK,
    token_never_compared.CHECK,
    token_compared_in_plain_time.CHECK,
    empty_token_accepted.CHECK,
    token_given_to_anyone.CHECK,
    secret_in_log.CHECK,
    other_record_checked.CHECK,
    sudo_by_callers_choice.CHECK,
    fields_named_by_caller.CHECK,
    sql_from_caller.CHECK,
    domain_of_caller.CHECK,
    code_of_caller.CHECK,
    model_of_caller.CHECK,
    redirect_of_caller.CHECK,
    link_changes_data.CHECK,
    session_route_without_csrf_token.CHECK,
    attachment_opened_without_check.CHECK,
    file_path_of_caller.CHECK,
    html_of_caller_trusted.CHECK,
    token_of_other_record.CHECK,
)
"""By code."""
