"""Doing a mend in a running Odoo: what was there before is written down first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ostiary.errors import OstiaryError, UsageError
from ostiary.fixes.fix import Fix
from ostiary.fixes.journal import NOT_KEPT, Entry, Journal, Step
from ostiary.fixes.odoo import Interrupted, NotDone, Odoo, go_on
from ostiary.fixes.undo import take_back, undo
from ostiary.fixes.values import as_odoo_all
from ostiary.sources.kept import is_secret
from ostiary.whatif import Change, Command, Create, NewToken, Ref, Write

__all__ = ["apply", "undo"]

_BESIDES = {"ir.ui.view": ("arch_prev", "arch_updated")}
"""Fields that Odoo writes along with others without saying so."""


def apply(odoo: Odoo, fix: Fix, journal: Journal, stopped: Callable[[], bool] = lambda: False) -> Entry:
    """Do a mend. What was there before is in the journal before anything is changed; a mend that breaks off is undone.

    `stopped` is asked before and after each change. Raises UsageError for a mend that cannot be done, NotDone where
    Odoo refuses, Interrupted where somebody stopped it, SourceError.
    """
    if not fix.can_be_tried:
        raise UsageError(f"`{fix.id}` cannot be done from here", hint=fix.by_hand or "its script is for the database")
    doing = _Doing(odoo, journal, journal.begin(odoo.label, fix.id, fix.title))
    try:
        for change in fix.changes:
            go_on(stopped)
            doing.do(change)
        go_on(stopped)
    except OstiaryError as error:
        raise _broken_off(doing, error) from error
    doing.entry.state = "done"
    journal.save(doing.entry)
    return doing.entry


@dataclass(slots=True)
class _Doing:
    """A mend that is being done."""

    odoo: Odoo
    journal: Journal
    entry: Entry
    created: dict[str, int] = field(default_factory=dict)

    def do(self, change: Change) -> None:
        if isinstance(change, Create):
            self._create(change)
        elif isinstance(change, Write):
            self._write(change)
        else:
            raise UsageError(f"a mend does not delete records of {change.model}")

    def _noted(self, step: Step) -> None:
        self.entry.steps.append(step)
        self.journal.save(self.entry)

    def _create(self, change: Create) -> None:
        """Records that are alike are remembered, so that a new one is found even if its id never arrives."""
        values = as_odoo_all(change.values, self.created)
        plain = {name: values[name] for name, value in change.values.items() if not isinstance(value, Command)}
        step = Step("create", change.model, sought=plain)
        step.alike = self.odoo.search(change.model, step.domain)
        self._noted(step)
        step.ids = [self.odoo.create(change.model, values)]
        self.created[change.name] = step.ids[0]
        self.journal.save(self.entry)

    def _write(self, change: Write) -> None:
        """Everything that may change along is in the journal until it is known what did."""
        ids = [self.created[one.name] if isinstance(one, Ref) else one for one in change.ids]
        names = sorted(change.values)
        others = _following(self.odoo, change.model, names)
        rows = self.odoo.read(change.model, ids, [*names, *others])
        before = {str(row["id"]): _kept(change.model, row, names, others) for row in rows}
        step = Step("write", change.model, ids, before, names)
        self._noted(step)
        for number, some in enumerate(_together(change, ids)):
            try:
                self.odoo.write(change.model, some, as_odoo_all(change.values, self.created))
            except NotDone:
                if number == 0:
                    self.entry.steps.remove(step)  # a refused call leaves nothing behind
                raise
        if others:
            _keep_what_changed(step, self.odoo.read(change.model, ids, others))
            self.journal.save(self.entry)


def _following(odoo: Odoo, model: str, names: list[str]) -> list[str]:
    """Fields that may change along with those that are written, such as the terms of an order with its customer."""
    table = model.replace(".", "_")
    found = [*odoo.following(model), *_BESIDES.get(model, ())]
    return [name for name in found if name not in names and not is_secret(table, name, "varchar")]


def _keep_what_changed(step: Step, rows: list[dict[str, Any]]) -> None:
    """Of what might have changed along, only what did is put back by an undo: the rest may change for other reasons."""
    for row in rows:
        before = step.before[str(row["id"])]
        for name, value in row.items():
            if name not in step.names and name in before and before[name] == value:
                del before[name]


def _together(change: Write, ids: list[int]) -> list[list[int]]:
    """Records that get the same values; each gets a token of its own."""
    return [[one] for one in ids] if any(isinstance(one, NewToken) for one in change.values.values()) else [ids]


def _kept(model: str, row: dict[str, Any], names: list[str], others: list[str]) -> dict[str, Any]:
    """What the journal may hold of a record."""
    table = model.replace(".", "_")
    own = {name: NOT_KEPT if row[name] and is_secret(table, name, _kind(row[name])) else row[name] for name in names}
    return own | {name: row[name] for name in others}


def _kind(value: object) -> str:
    """The column's type, as far as a value tells: numbers are no secrets."""
    return "bool" if isinstance(value, bool) else "int4" if isinstance(value, int) else "varchar"


def _broken_off(doing: _Doing, error: OstiaryError) -> OstiaryError:
    """Take back what was done; where that fails as well, say how to do it later."""
    entry, kind = doing.entry, Interrupted if isinstance(error, Interrupted) else NotDone
    try:
        notes = take_back(doing.odoo, entry, doing.journal.save_if_possible)
    except OstiaryError:
        return kind(
            f"the mend broke off: {error.message}", hint=f"take back what was done: `ostiary fix --undo {entry.id}`"
        )
    entry.state = "undone"
    doing.journal.save_if_possible(entry)
    return kind("; ".join([f"nothing was changed: {error.message}", *notes]), hint=error.hint)
