"""id of a mend → who builds it. What a cause offers stands in `engine.causes.FIXES`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.fixes import database, documents, people, rights, views
from ostiary.fixes.ask import Wanted
from ostiary.fixes.case import Builder, Case
from ostiary.fixes.fix import Fix

BUILDERS: Final[dict[str, Builder]] = {
    "grant-portal-access": people.grant_portal_access,
    "set-user-type": people.set_user_type,
    "send-invitation": people.send_invitation,
    "add-access-right": rights.add_access_right,
    "activate-access-right": rights.activate_access_right,
    "set-document-partner": documents.set_document_partner,
    "widen-rule": rights.widen_rule,
    "correct-rule": rights.correct_rule,
    "activate-rule": rights.activate_rule,
    "add-rule": rights.add_rule,
    "allow-company": people.allow_company,
    "move-company": documents.move_company,
    "move-website": documents.move_website,
    "publish": documents.publish,
    "add-follower": documents.add_follower,
    "unarchive-record": documents.unarchive_record,
    "rotate-token": documents.rotate_token,
    "revoke-portal-access": people.revoke_portal_access,
    "make-token": documents.make_token,
    "restore-view": views.restore_view,
    "repair-view": views.repair_view,
    "deactivate-view": views.deactivate_view,
    "show-view": views.show_view,
    "widen-field-groups": views.widen_field_groups,
    "grant-table": database.grant_table,
}


CLOSING: Final[dict[str, tuple[str, ...]]] = {
    "allowed-by-token": ("rotate-token",),
    "allowed-without-rule": ("activate-rule", "add-rule", "revoke-portal-access"),
    "allowed-by-rule": ("revoke-portal-access",),
}
"""code of a way in → what closes it, the mildest first."""


def fixes_of(case: Case, wanted: Wanted = "allowed") -> Iterator[Fix]:
    """The mends of a cause, the best first, each once; or what closes a way in."""
    seen: list[Fix] = []
    for name in case.cause.fixes if wanted == "allowed" else CLOSING.get(case.cause.code, ()):
        for fix in BUILDERS[name](case) if name in BUILDERS else ():
            if all((fix.changes, fix.by_hand, fix.sql) != (one.changes, one.by_hand, one.sql) for one in seen):
                seen.append(fix)
                yield fix
