"""Internal notes that outsiders read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, VISITORS, chosen, undecided
from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.domain.algebra import any_of
from ostiary.engine.messages import internal_notes
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("mail_message", "is_internal", "subtype_id")
    audit.require("mail_message_subtype", "internal")
    for kind in (*INSIDE, *VISITORS):
        rows = audit.exposures.of_reached(
            "mail.message",
            kind,
            "SELECT count(DISTINCT t.id), CAST(coalesce(sum(c.users), 0) AS BIGINT), min(t.id) FROM reached r"
            " JOIN crowd c ON c.class = r.class JOIN mail_message t ON t.id = r.id"
            " LEFT JOIN mail_message_subtype s ON s.id = t.subtype_id WHERE t.is_internal OR s.internal",
            among=any_of(*internal_notes()),
        )
        for records, pairs, first in rows:
            if as_int(records):
                yield CHECK.finding(
                    f"Internal notes that outsiders ({kind}) may read: {records}.",
                    subject=Subject(model="mail.message"),
                    evidence={"kind": kind, "records": as_int(records), "pairs": as_int(pairs), "first": first},
                    identity=(kind,),
                )
    messages = (exposure for exposure in chosen(audit, (*INSIDE, *VISITORS)) if exposure.model == "mail.message")
    yield from undecided(CHECK, messages)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X019",
    slug="internal-note-visible",
    title="Outsiders read internal notes",
    severity="critical",
    why="Odoo hides messages that are flagged as internal or whose subtype is internal from everybody outside; here "
    "it does not. Where a module decides about messages by code that is not known, this is said to be unknown.",
    remedy="Look at the groups of these users and at modules that override messages.",
    needs=("engine",),
    judge=judge,
)
