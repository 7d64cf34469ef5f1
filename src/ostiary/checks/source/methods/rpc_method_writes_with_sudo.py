"""A method that RPC can call changes records with sudo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = (
    "write",
    "unlink",
    "write-other-checked",
    "unlink-other-checked",
    "write-other-token",
    "unlink-other-token",
)
MESSAGE: Final = "{who} calls {entry} over RPC with {subject} of their choice, and {model} are {sink} with sudo."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE, by_rpc=True)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L014",
    slug="rpc-method-writes-with-sudo",
    title="A method that RPC can call changes records with sudo",
    severity="critical",
    why=(
        "Every user, portal users included, may call any method without an underscore on any id. This one "
        "writes to the records with sudo."
    ),
    remedy="Write as the user, check access first, or begin the name with an underscore.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
