"""The chatter of a document is served to accounts that may not read it."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P008",
    slug="messages-served-to-others",
    title="The chatter of a document is served to accounts that may not read it",
    severity="critical",
    why=("What is said about a document, its files among it, comes to an account that may not read the document."),
    remedy="Check the document and its token before messages are fetched.",
    judge=leaks(lambda: CHECK, ("messages",)),
    needs=("probe",),
)
