"""`ostiary snapshot`: all that decisions need, in one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ostiary.cli.progress import Advance, progress
from ostiary.cli.settings import Settings, shared
from ostiary.errors import UsageError
from ostiary.report.text import counted, size

if TYPE_CHECKING:
    from ostiary.sources.snapshot_writer import SnapshotProgress, SnapshotSummary


@click.command("snapshot")
@shared("ostiary")
def command(settings: Settings) -> int:
    """Put all that decisions need into one file, without names.

    Only the columns that rules, checks and ownership (also that of [audit.ownership] in ostiary.toml) look at are
    kept; of passwords, keys and tokens never more than their form.

    \b
    ostiary snapshot postgresql:///prod -o prod.ostiary
    """
    if settings.output is None:
        raise UsageError("a snapshot needs a file", hint="give -o FILE.ostiary")
    from ostiary.cli.audit_settings import configured

    said = configured(click.get_current_context())
    with settings.world(said.ownership) as world, progress(settings, "copying") as advance, settings.timed("copy"):
        ownership = said.table(world)
        summary = world.snapshot(
            settings.output, with_names=settings.with_names, ownership=ownership, progress=_told(advance)
        )
    _report(settings, settings.output, summary)
    return 0


def _told(advance: Advance | None) -> Callable[[SnapshotProgress], None] | None:
    """The writer's progress as ours."""
    if advance is None:
        return None
    return lambda step: advance(step.done, step.total, f"{step.table}  {counted(step.rows, 'row')}")


def _report(settings: Settings, target: Path, summary: SnapshotSummary) -> None:
    tables, rows = counted(summary.tables, "table"), counted(summary.rows, "row")
    settings.note(f"wrote {target} ({tables}, {rows}, {size(summary.size)})")
