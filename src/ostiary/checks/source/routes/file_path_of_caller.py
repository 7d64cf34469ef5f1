"""The caller names a file of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("path-from-caller",)
MESSAGE: Final = "{who} names the file in {subject}, and {entry} has it {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L024",
    slug="file-path-of-caller",
    title="The caller names a file of the server",
    severity="critical",
    why="With `..` in it, a path leads to the configuration, to keys, and to other databases' files.",
    remedy="Use `file_open`, which stays inside the addons, or look the name up in a list.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
