"""`ostiary probe --dry-run`: what would be tried, and what not."""

from __future__ import annotations

import json
from collections import Counter
from math import ceil

from ostiary.cli.settings import Settings
from ostiary.errors import UsageError
from ostiary.probe.prepare import Prepared
from ostiary.probe.probing import plan
from ostiary.report.text import counted, plain


def print_plan(settings: Settings, prepared: Prepared, families: tuple[str, ...], rate: float) -> int:
    """How many requests of which kind, and what is left out. Raises UsageError for other formats."""
    attempts = {
        attempt.id: attempt.family
        for attempt in plan(prepared, families)
        if prepared.visitors[attempt.actor.name].can_send(attempt.request)
    }
    counts = Counter(attempts.values())
    if settings.format == "json":
        settings.emit(_as_json(prepared, counts))
    elif settings.format == "terminal":
        settings.emit(_as_text(prepared, counts, rate))
    else:
        raise UsageError(f"`--dry-run` has no format `{settings.format}`", hint="terminal or json")
    return 0


def _as_text(prepared: Prepared, counts: Counter[str], rate: float) -> str:
    scene = prepared.scene
    names = ", ".join(actor.name for actor in scene.actors)
    models = Counter(document.model for document in scene.documents)
    lines = [
        f"{counted(counts.total(), 'request')} as {names}, {counted(ceil(counts.total() / rate), 'second')} at least",
        f"about {counted(len(scene.documents), 'record')} of {counted(len(models), 'model')}",
        "",
        *(f"{many:>7}  {family}" for family, many in counts.items()),
        "",
        f"{counted(len(scene.left_out), 'address', 'addresses')} would not be tried:",
        *(f"         {path}: {reason}" for path, reason in sorted(scene.left_out.items())),
    ]
    return "".join(plain(line) + "\n" for line in lines)


def _as_json(prepared: Prepared, counts: Counter[str]) -> str:
    scene = prepared.scene
    found = {
        "schema": "ostiary/probe-plan/1",
        "series": scene.series,
        "accounts": [actor.name for actor in scene.actors],
        "requests": counts.total(),
        "families": dict(counts),
        "records": sorted({f"{document.model}:{document.id}" for document in scene.documents}),
        "left_out": scene.left_out,
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
