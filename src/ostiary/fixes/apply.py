"""Doing a mend in a running Odoo, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from ostiary.errors import OstiaryError, UsageError
from ostiary.fixes.fix import Fix
from ostiary.fixes.journal import NOT_KEPT, Entry, Journal, Step
from ostiary.fixes.odoo import NotDone, Odoo
from ostiary.fixes.values import as_odoo_all
from ostiary.sources.kept import is_secret
from ostiary.whatif import Change, Create, NewToken, Ref, Write


def apply(odoo: Odoo, fix: Fix, journal: Journal) -> Entry:
    """Do a mend. What was there before is in the journal before anything is changed; a mend that breaks off is undone.

    Raises UsageError for one that cannot be done, NotDone where Odoo refuses, SourceError.
    """
    if not fix.can_be_tried:
        raise UsageError(f"`{fix.id}` cannot be done from here", hint=fix.by_hand or "its script is for the database")
    entry = journal.begin(odoo.label, fix.id, fix.title)
    created: dict[str, int] = {}
    try:
        for change in fix.changes:
            _do(odoo, change, entry, journal, created)
    except OstiaryError as error:
        raise _broken_off(odoo, entry, journal, error) from error
    entry.state = "done"
    journal.save(entry)
    return entry


def _do(odoo: Odoo, change: Change, entry: Entry, journal: Journal, created: dict[str, int]) -> None:
    if isinstance(change, Create):
        made = odoo.create(change.model, as_odoo_all(change.values, created))
        created[change.name] = made
        entry.steps.append(Step("create", change.model, [made]))
        journal.save(entry)
    elif isinstance(change, Write):
        ids = [created[one.name] if isinstance(one, Ref) else one for one in change.ids]
        names = sorted(change.values)
        others = _following(odoo, change.model, names)
        rows = odoo.read(change.model, ids, [*names, *others])
        before = {str(row["id"]): _kept(change.model, row, names) for row in rows}
        entry.steps.append(Step("write", change.model, ids, before, names))
        journal.save(entry)
        for some in _together(change, ids):
            odoo.write(change.model, some, as_odoo_all(change.values, created))
        if _add_what_followed(before, rows, odoo.read(change.model, ids, others) if others else []):
            journal.save(entry)
    else:
        raise UsageError(f"a mend does not delete records of {change.model}")


def _following(odoo: Odoo, model: str, names: list[str]) -> list[str]:
    """Fields that may change along with those that are written, such as the terms of an order with its customer."""
    table = model.replace(".", "_")
    return [name for name in odoo.following(model) if name not in names and not is_secret(table, name, "varchar")]


def _add_what_followed(
    before: dict[str, dict[str, Any]], rows: list[dict[str, Any]], after: list[dict[str, Any]]
) -> bool:
    """Put the old values of what changed along into the journal; whether there was something."""
    new = {row["id"]: row for row in after}
    changed = {
        str(row["id"]): {name: row[name] for name, value in new.get(row["id"], {}).items() if row[name] != value}
        for row in rows
    }
    for record_id, values in changed.items():
        before[record_id].update(values)
    return any(changed.values())


def _together(change: Write, ids: list[int]) -> list[list[int]]:
    """Records that get the same values; each gets a token of its own."""
    return [[one] for one in ids] if any(isinstance(one, NewToken) for one in change.values.values()) else [ids]


def _kept(model: str, row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """What the journal may hold of a record."""
    table = model.replace(".", "_")
    return {name: NOT_KEPT if row[name] and is_secret(table, name, _kind(row[name])) else row[name] for name in names}


def _kind(value: object) -> str:
    """The column's type, as far as a value tells: numbers are no secrets."""
    return "bool" if isinstance(value, bool) else "int4" if isinstance(value, int) else "varchar"


def _broken_off(odoo: Odoo, entry: Entry, journal: Journal, error: OstiaryError) -> OstiaryError:
    """Take back what was done; where that fails as well, say how to do it later."""
    try:
        _take_back(odoo, entry)
    except OstiaryError:
        return NotDone(
            f"the mend broke off: {error.message}", hint=f"take back what was done: `ostiary fix --undo {entry.id}`"
        )
    entry.state = "undone"
    journal.save(entry)
    return NotDone(f"nothing was changed: {error.message}", hint=error.hint)


def undo(odoo: Odoo, entry: Entry, journal: Journal) -> list[str]:
    """Put back what was there; what could not be is returned in words. Raises UsageError, NotDone, SourceError."""
    if entry.state == "undone":
        raise UsageError(f"`{entry.id}` was undone already")
    if entry.label != odoo.label:
        raise UsageError(f"`{entry.id}` was done in `{entry.label}`, not in `{odoo.label}`")
    notes = _take_back(odoo, entry)
    entry.state = "undone"
    journal.save(entry)
    return notes


def _take_back(odoo: Odoo, entry: Entry) -> list[str]:
    """All steps, the last one first. Raises NotDone, after having tried all, where Odoo refused one."""
    notes: list[str] = []
    refused: list[str] = []
    for step in reversed(entry.steps):
        try:
            notes += _step_back(odoo, step)
        except NotDone as error:
            refused.append(f"{step.model}:{', '.join(map(str, step.ids))} stays as it is: {error.message}")
    if refused:
        raise NotDone("; ".join(refused), hint="everything else was put back")
    return notes


def _step_back(odoo: Odoo, step: Step) -> list[str]:
    if step.kind == "create":
        odoo.unlink(step.model, step.ids)
        return []
    notes = []
    for record_id, before in step.before.items():
        odoo.write(step.model, [int(record_id)], {name: _old(value) for name, value in before.items()})
        notes += [
            f"the old {name} of {step.model}:{record_id} was not kept: it has a new one, and old links stay dead"
            for name, value in before.items()
            if value == NOT_KEPT
        ]
    return notes


def _old(value: Any) -> Any:
    """A value as it was read, for writing it back."""
    if value == NOT_KEPT:
        return str(uuid.uuid4())
    return [[6, 0, value]] if isinstance(value, list) else value
