"""stdout for answers that name what came from a database."""

from __future__ import annotations

import re
import sys
from typing import Final, TextIO, cast

from ostiary.report.text import plain

_LINES: Final = re.compile("[^\n]+")


class _Harmless:
    """A stream whose text cannot steer the terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(_LINES.sub(lambda found: plain(found[0]), text))


def safe_stdout() -> TextIO:
    """stdout; where people look at it, made harmless. Programs get the text as it is."""
    return cast(TextIO, _Harmless(sys.stdout)) if sys.stdout.isatty() else sys.stdout
