"""A file is served to accounts that may not read its document."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P006",
    slug="file-served-to-others",
    title="A file is served to accounts that may not read its document",
    severity="critical",
    why="The file comes without a token to an account that may not read the record that it is on.",
    remedy=("Take `public` from the attachment, remove the override that opens it, and share it by its token alone."),
    judge=leaks(lambda: CHECK, ("attachments", "binaries")),
    needs=("probe",),
)
