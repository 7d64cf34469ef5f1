"""Rich consoles for the terminal's answers."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from ostiary.report.text import plain

PIPE_WIDTH: Final = 120
"""Columns where no terminal says how wide it is."""


def console(out: TextIO | None = None) -> Console:
    """A console that never takes a name for markup, and does not squeeze what goes into a pipe."""
    out = out or sys.stdout
    width = None
    if not out.isatty():
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdigit() and int(columns) > 0 else PIPE_WIDTH
    elif shutil.get_terminal_size().columns == 0:
        width = 80
    return Console(file=out, width=width, markup=False, highlight=False, emoji=False)


@contextmanager
def printing(out: TextIO) -> Iterator[Console]:
    """A console for an answer. What does not go to a terminal gets no blanks at the ends of lines."""
    if out.isatty():
        yield console(out)
        return
    draft = StringIO()
    yield console(draft)
    out.writelines(f"{line.rstrip()}\n" for line in draft.getvalue().splitlines())


def safe(text: object, style: str = "") -> Text:
    """Text from anywhere, harmless, in a style."""
    return Text(plain(text), style=style)
