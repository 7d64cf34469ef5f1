"""Own documents that no portal page lists and that RPC gives all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.listed import DRAFT, LISTED, unlisted
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for model in LISTED:
        hidden = [found for found in unlisted(audit, model) if found.state not in DRAFT]
        if hidden:
            states = {found.state: found.records for found in hidden}
            yield CHECK.finding(
                f"Portal users read {sum(states.values())} records of `{model}` over RPC that no page of the portal "
                f"lists: {', '.join(f'{number} in state `{state}`' for state, number in states.items())}.",
                subject=Subject(model=model),
                evidence={"states": states, "pairs": sum(found.pairs for found in hidden)},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-X009",
    slug="rpc-wider-than-page",
    title="Customers read more over RPC than the portal lists",
    severity="low",
    why="The pages of the portal hide some states, the record rules do not: whoever asks the server directly gets "
    "them. These are the customer's own documents; drafts have a finding of their own.",
    remedy="Add the states that customers may see to the portal rule of the model.",
    needs=("engine",),
    judge=judge,
)
