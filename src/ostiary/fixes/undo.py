"""Taking back what a mend did in a running Odoo, also one that was never finished."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final

from ostiary.errors import UsageError
from ostiary.fixes.journal import NOT_KEPT, Entry, Journal, Step
from ostiary.fixes.odoo import Interrupted, NotDone, Odoo, go_on

MOST_PASSES: Final = 2
"""How often what Odoo filled in otherwise is put back: one write may lead to another."""


def undo(odoo: Odoo, entry: Entry, journal: Journal, stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """Put back what was there; what could not be is returned in words.

    `stopped` is asked before each step; what is left is for another time. Raises UsageError, NotDone, Interrupted,
    SourceError.
    """
    if entry.state == "undone":
        raise UsageError(f"`{entry.id}` was undone already")
    if entry.label != odoo.label:
        raise UsageError(f"`{entry.id}` was done in `{entry.label}`, not in `{odoo.label}`")
    try:
        notes = take_back(odoo, entry, journal.save, stopped)
    except Interrupted as error:
        left = sum(not step.undone for step in entry.steps)
        said = f"{error.message}: {left} of {len(entry.steps)} steps {'is' if left == 1 else 'are'} not put back yet"
        raise Interrupted(said, hint=f"`--undo {entry.id}` goes on with the rest") from None
    entry.state = "undone"
    journal.save(entry)
    return notes


def take_back(
    odoo: Odoo, entry: Entry, save: Callable[[Entry], None], stopped: Callable[[], bool] = lambda: False
) -> list[str]:
    """All steps, the last one first. Raises NotDone, after having tried all, where Odoo refused one; Interrupted."""
    notes: list[str] = []
    refused: list[str] = []
    for step in reversed([step for step in entry.steps if not step.undone]):
        go_on(stopped)
        try:
            notes += _step_back(odoo, step)
        except NotDone as error:
            refused.append(f"{step.model}:{', '.join(map(str, step.ids))} stays as it is: {error.message}")
        else:
            step.undone = True
            save(entry)
    if refused:
        raise NotDone("; ".join(refused), hint="everything else was put back")
    return notes


def _step_back(odoo: Odoo, step: Step) -> list[str]:
    if step.kind == "create":
        made = step.ids or [one for one in odoo.search(step.model, step.domain) if one not in step.alike]
        there = odoo.search(step.model, [["id", "in", made]]) if made else []
        if there:  # an undo that broke off may have deleted them
            odoo.unlink(step.model, there)
        return []
    return [note for record_id, before in step.before.items() for note in _put_back(odoo, step, record_id, before)]


def _put_back(odoo: Odoo, step: Step, record_id: str, before: dict[str, Any]) -> list[str]:
    """What was written; Odoo then fills in the rest by itself, or else it is put back as well."""
    ids = [int(record_id)]
    odoo.write(step.model, ids, {name: _old(before[name]) for name in step.names})
    computed: set[str] = set()
    for _ in range(MOST_PASSES):
        wrong = _differing(odoo, step.model, ids, before)
        try:
            if wrong:
                odoo.write(step.model, ids, {name: _old(before[name]) for name in sorted(wrong)})
        except NotDone:
            computed = wrong
            break
    return [f"{name} of {step.model}:{record_id} is what Odoo computes now" for name in sorted(computed)] + [
        f"the old {name} of {step.model}:{record_id} was not kept: it has a new one, and old links stay dead"
        for name, value in before.items()
        if value == NOT_KEPT
    ]


def _differing(odoo: Odoo, model: str, ids: list[int], before: dict[str, Any]) -> set[str]:
    """The fields that are not as they were; of a secret it is not known how it was."""
    names = sorted(name for name, value in before.items() if value != NOT_KEPT)
    (now,) = odoo.read(model, ids, names) if names else ({},)
    return {name for name in names if _plain(now[name]) != _plain(before[name])}


def _plain(value: Any) -> Any:
    """Ids of linked records come in any order."""
    return sorted(value) if isinstance(value, list) else value


def _old(value: Any) -> Any:
    """A value as it was read, for writing it back."""
    if value == NOT_KEPT:
        return str(uuid.uuid4())
    return [[6, 0, value]] if isinstance(value, list) else value
