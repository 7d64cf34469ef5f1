"""A progress bar on stderr, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ostiary.cli.settings import Settings
from ostiary.report.text import plain

Advance = Callable[[int, int | None, str], None]
"""(done, in all as far as that is known, what is at hand)."""


@contextmanager
def progress(settings: Settings, title: str) -> Iterator[Advance | None]:
    """Something to call with how far it is, or None where nobody would see it."""
    if not _is_seen(settings):
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ostiary.report.consoles import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    text = TextColumn("{task.fields[item]}", style="dim", markup=False)
    bar = Progress(
        *columns, text, console=console(sys.stderr), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with bar:
        task = bar.add_task(title, total=None, item="")

        def advance(done: int, total: int | None, item: str) -> None:
            bar.update(task, completed=done, total=total, item=plain(item))

        yield advance


def _is_seen(settings: Settings) -> bool:
    """Somebody watches stderr, and the answer is not running through the same terminal."""
    if settings.quiet or not settings.progress or not sys.stderr.isatty():
        return False
    rows_pass_by = settings.output is None and settings.format in ("csv", "json")
    return not (rows_pass_by and sys.stdout.isatty())
