"""Rules that compare what outsiders may edit of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import owner_symbols
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding

EDITABLE: Final = frozenset(
    {
        "city",
        "company_name",
        "country_id",
        "lang",
        "name",
        "signature",
        "state_id",
        "street",
        "street2",
        "tz",
        "vat",
        "zip",
    }
)
"""What the account page of the portal writes; addresses have a check of their own."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Own or edited rules that compare such a field of the user or the user's contact."""
    for found in applied(audit):
        leaves = [leaf for leaf in audit.domains.leaves(found.rule) if any(map(_is_editable, owner_symbols(leaf)))]
        if leaves:
            message = "This rule compares something that portal users edit themselves on their account page."
            yield about(CHECK, audit, found, message, leaves=leaves)


def _is_editable(expression: str) -> bool:
    """`user.partner_id.city`, but not what belongs to the company above."""
    steps = expression.split(".")
    return bool(EDITABLE & set(steps)) and steps[0] == "user" and "commercial_partner_id" not in steps


CHECK: Final = Check(
    code="OST-R026",
    slug="rule-on-user-editable-field",
    title="A rule for outsiders compares what they may edit of themselves",
    severity="critical",
    why="Whoever writes the name or city of somebody else into the own account sees what is theirs.",
    remedy="Compare ids of contacts, or a field that only employees change.",
    judge=judge,
    needs=("engine",),
)
