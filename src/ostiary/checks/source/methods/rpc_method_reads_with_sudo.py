"""A method that RPC can call gives away records with sudo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = (
    "read",
    "call",
    "token-given",
    "read-other-checked",
    "call-other-checked",
    "token-given-other-checked",
    "read-other-token",
)
MESSAGE: Final = (
    "{who} calls {entry} over RPC with {subject} of their choice and gets fields of {model} that were read with sudo."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE, by_rpc=True)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L013",
    slug="rpc-method-reads-with-sudo",
    title="A method that RPC can call gives away records with sudo",
    severity="critical",
    why=(
        "Every user, portal users included, may call any method without an underscore on any id. This one "
        "reads the records with sudo and returns what it found."
    ),
    remedy="Read as the user, check access first, or begin the name with an underscore.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
