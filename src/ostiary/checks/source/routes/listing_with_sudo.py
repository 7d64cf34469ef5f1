"""A list of records is served with sudo and no owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("listing",)
MESSAGE: Final = (
    "{who} gets all records of {model} from {entry}: they are searched with sudo, no condition ties them "
    "to the caller, and they are {sink}."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L004",
    slug="listing-with-sudo",
    title="A list of records is served with sudo and no owner",
    severity="critical",
    why=(
        "The search runs with sudo and its domain does not name the caller, so that everybody gets everybody's records."
    ),
    remedy=(
        "Search as the user, or add a condition such as `('partner_id', 'child_of', "
        "request.env.user.commercial_partner_id.id)`."
    ),
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
