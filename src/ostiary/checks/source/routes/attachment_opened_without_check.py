"""Any attachment can be made public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("attachment-opened",)
MESSAGE: Final = "{who} opens any attachment to everybody by sending {subject} to {entry}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L023",
    slug="attachment-opened-without-check",
    title="Any attachment can be made public",
    severity="critical",
    why=(
        "The route makes an attachment of the caller's choice public, or gives it a token, without asking "
        "whether the caller may read it."
    ),
    remedy="Check access to the attachment as the user first.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
