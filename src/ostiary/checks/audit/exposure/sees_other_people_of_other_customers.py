"""Contacts and users of one customer that another customer reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, PEOPLE, chosen, is_exposed, told
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, INSIDE):
        if exposure.model in PEOPLE and is_exposed(exposure, "customer"):
            yield told(CHECK, audit, exposure, "customer")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X004",
    slug="sees-other-people-of-other-customers",
    title="A customer reads contacts of other customers",
    severity="critical",
    why="Names, addresses and telephone numbers of all customers are the customer list, and personal data.",
    remedy="Portal users should read `('id', 'child_of', user.commercial_partner_id.id)` of contacts and no more: look "
    "for a wider rule, a rule that was switched off, or a group that opens contacts.",
    needs=("engine",),
    judge=judge,
)
