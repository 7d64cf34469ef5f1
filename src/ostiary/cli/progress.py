"""A progress bar on stderr, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ostiary.cli.settings import Settings
from ostiary.report.text import plain

Advance = Callable[[int, int, str], None]
"""(done, in all, what is at hand)."""


@contextmanager
def progress(settings: Settings, title: str) -> Iterator[Advance | None]:
    """Something to call with how far it is, or None where nobody would see it."""
    if settings.quiet or not settings.progress or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ostiary.report.consoles import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    text = TextColumn("{task.fields[item]}", style="dim", markup=False)
    with Progress(*columns, text, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=None, item="")

        def advance(done: int, total: int, item: str) -> None:
            bar.update(task, completed=done, total=total, item=plain(item))

        yield advance
