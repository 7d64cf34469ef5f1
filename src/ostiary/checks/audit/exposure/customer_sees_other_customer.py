"""Records of one customer that another customer reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, OF_THEIR_OWN, chosen, is_exposed, told, undecided
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    exposures = list(chosen(audit, INSIDE))
    for exposure in exposures:
        if exposure.model not in OF_THEIR_OWN and is_exposed(exposure, "customer"):
            yield told(CHECK, audit, exposure, "customer")
    yield from undecided(CHECK, (one for one in exposures if one.model != "mail.message"))  # see OST-X019


CHECK: Final[Check[Audit]] = Check(
    code="OST-X001",
    slug="customer-sees-other-customer",
    title="A customer reads records of another customer",
    severity="critical",
    why="The records were counted one by one: people of one commercial partner read what belongs to another.",
    remedy="Give the model a rule for the portal group that binds records to the user's commercial partner, or mend "
    "the rule that is named; then run the audit again.",
    needs=("engine",),
    judge=judge,
)
