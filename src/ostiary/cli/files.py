"""Files that people give: logs of any size, with anything in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from ostiary.errors import UsageError

LONGEST: Final = 16_384
"""A longer line comes in pieces, so that no line fills the memory."""


def lines_of(name: str) -> Iterator[str]:
    """The lines of a file, or of what is piped in for `-`; bytes that are no text become marks. Raises UsageError."""
    with ExitStack() as stack:
        if name == "-":
            source = sys.stdin.buffer
        else:
            try:
                source = stack.enter_context(Path(name).open("rb"))
            except OSError as error:
                raise UsageError(f"`{name}` cannot be read: {error.strerror or error}") from None
        while piece := source.readline(LONGEST):
            yield piece.decode("utf-8", "replace")
