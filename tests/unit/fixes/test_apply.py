"""Doing a mend, the journal, and undo, in an Odoo made of dictionaries."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ostiary.errors import OstiaryError, SourceError, UsageError
from ostiary.fixes.apply import apply, undo
from ostiary.fixes.fix import Fix
from ostiary.fixes.journal import Entry, Journal
from ostiary.fixes.odoo import NotDone, WritingCall, open_odoo
from ostiary.fixes.shell import shell_script
from ostiary.sources.api.calls import Call, ForbiddenCall
from ostiary.whatif import Create, NewToken, Ref, Write, link, set_to

TOKEN = "5f0e43cc-8c46-4b1e-9a57-0f6f3f5e7a11"


def fits(record: Mapping[str, Any], name: str, operator: str, value: Any) -> bool:
    return record.get(name) in value if operator == "in" else record.get(name) == value


class FakeOdoo:
    """Records by model and id; refuses what `refuses` names."""

    label = "shop?db=x"

    def __init__(self) -> None:
        self.records: dict[tuple[str, int], dict[str, Any]] = {
            ("sale.order", 1): {"partner_id": 7, "tag_ids": [1], "access_token": TOKEN, "note": False},
            ("sale.order", 2): {"partner_id": False, "tag_ids": [], "access_token": False, "note": "by hand"},
        }
        self.refuses = ""

    def read(self, model: str, ids: Sequence[int], names: Sequence[str]) -> list[dict[str, Any]]:
        return [{"id": one, **{name: self.records[model, one][name] for name in names}} for one in ids]

    def search(self, model: str, domain: Sequence[Any]) -> list[int]:
        return [
            one
            for (other, one), record in self.records.items()
            if other == model and all(fits({"id": one, **record}, *leaf) for leaf in domain)
        ]

    def following(self, model: str) -> list[str]:
        return ["note"] if model == "sale.order" else []

    def create(self, model: str, values: Mapping[str, Any]) -> int:
        if model == self.refuses:
            raise NotDone(f"Odoo refuses `{model}.create`")
        self.records[model, 50] = dict(values)
        return 50

    def write(self, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        for one in ids:
            for name, value in values.items():
                record = self.records[model, one]
                for command in value if isinstance(value, list) else ():
                    own = record[name]
                    record[name] = sorted({*own, command[1]}) if command[0] == 4 else list(command[2])
                if not isinstance(value, list):
                    record[name] = value
            if "partner_id" in values and "note" not in values:
                record["note"] = f"terms of {values['partner_id']}"

    def unlink(self, model: str, ids: Sequence[int]) -> None:
        for one in ids:
            del self.records[model, one]


FIX = Fix(
    "x",
    "Mend it",
    (
        Write("sale.order", (1, 2), {"partner_id": 9, "tag_ids": link(3)}),
        Create("ir.rule", {"name": "own", "groups": set_to(10)}, "rule"),
        Write("sale.order", (2,), {"partner_id": Ref("rule")}),
    ),
)


def test_done_and_undone(tmp_path: Path) -> None:
    odoo, journal = FakeOdoo(), Journal(tmp_path)
    before = copy.deepcopy(odoo.records)
    entry = apply(odoo, FIX, journal)
    assert odoo.records["sale.order", 1] == {
        "partner_id": 9,
        "tag_ids": [1, 3],
        "access_token": TOKEN,
        "note": "terms of 9",
    }
    assert odoo.records["sale.order", 2]["partner_id"] == 50
    assert [(one.id, one.state) for one in journal.entries()] == [(entry.id, "done")]
    assert undo(odoo, journal.entry(entry.id), journal) == []
    assert odoo.records == before
    assert journal.entry(entry.id).state == "undone"
    with pytest.raises(UsageError, match="was undone already"):
        undo(odoo, journal.entry(entry.id), journal)


def test_a_mend_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    odoo, journal = FakeOdoo(), Journal(tmp_path)
    before = copy.deepcopy(odoo.records)
    odoo.refuses = "ir.rule"
    with pytest.raises(NotDone, match="nothing was changed: Odoo refuses `ir.rule.create`"):
        apply(odoo, FIX, journal)
    assert odoo.records == before
    assert [one.state for one in journal.entries()] == ["undone"]


class Lost(SourceError):
    """The connection."""


class Dying(FakeOdoo):
    """Loses the connection at the call of that number, once the server has done it."""

    def __init__(self, dies: int) -> None:
        super().__init__()
        self.dies, self.calls = dies, 0

    def _tick(self) -> None:
        self.calls += 1
        if self.dies and self.calls >= self.dies:
            raise Lost("the connection was lost")

    def create(self, model: str, values: Mapping[str, Any]) -> int:
        made = super().create(model, values)
        self._tick()
        return made

    def write(self, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        super().write(model, ids, values)
        self._tick()

    def unlink(self, model: str, ids: Sequence[int]) -> None:
        self._tick()
        super().unlink(model, ids)


@pytest.mark.parametrize("dies", [1, 2, 3])
def test_a_connection_that_dies_in_the_middle_loses_nothing(dies: int, tmp_path: Path) -> None:
    """Not even the id of a record that was created can get lost, nor what Odoo filled in along."""
    odoo, journal = Dying(dies), Journal(tmp_path)
    odoo.records["ir.rule", 40] = {"name": "own", "groups": [10]}  # of somebody else, and just the same
    before = copy.deepcopy(odoo.records)
    with pytest.raises(NotDone, match="the mend broke off: the connection was lost") as caught:
        apply(odoo, FIX, journal)
    (entry,) = journal.entries()
    assert caught.value.hint == f"take back what was done: `ostiary fix --undo {entry.id}`"
    assert entry.state == "begun"
    assert odoo.records != before
    odoo.dies = 0
    undo(odoo, entry, journal)
    assert odoo.records == before


def test_an_undo_that_broke_off_goes_on_where_it_was(tmp_path: Path) -> None:
    odoo, journal = Dying(0), Journal(tmp_path)
    before = copy.deepcopy(odoo.records)
    entry = apply(odoo, FIX, journal)
    odoo.dies = odoo.calls + 3
    with pytest.raises(Lost):
        undo(odoo, entry, journal)
    odoo.dies = 0
    undo(odoo, journal.entry(entry.id), journal)
    assert odoo.records == before


def test_an_undo_goes_on_although_what_was_made_is_gone_already(tmp_path: Path) -> None:
    """It broke off between the deletion and the line in the journal."""
    odoo, journal = FakeOdoo(), Journal(tmp_path)
    before = copy.deepcopy(odoo.records)
    entry = apply(odoo, FIX, journal)
    del odoo.records["ir.rule", 50]
    undo(odoo, entry, journal)
    assert odoo.records == before


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_mend_that_somebody_interrupts_is_taken_back(after: int, tmp_path: Path) -> None:
    """Also when that was during the last change."""
    odoo, journal = Dying(0), Journal(tmp_path)
    before = copy.deepcopy(odoo.records)
    with pytest.raises(NotDone, match="nothing was changed: it was interrupted") as caught:
        apply(odoo, FIX, journal, stopped=lambda: odoo.calls >= after)
    assert caught.value.exit_status == 130
    assert odoo.records == before
    assert [one.state for one in journal.entries()] == ["undone"]


def test_an_undo_that_somebody_interrupts_says_how_to_go_on(tmp_path: Path) -> None:
    odoo, journal = Dying(0), Journal(tmp_path)
    before = copy.deepcopy(odoo.records)
    entry = apply(odoo, FIX, journal)
    calls = odoo.calls
    with pytest.raises(NotDone, match="it was interrupted: 2 of 3 steps are not put back yet") as caught:
        undo(odoo, entry, journal, stopped=lambda: odoo.calls > calls)
    assert (caught.value.exit_status, caught.value.hint) == (130, f"`--undo {entry.id}` goes on with the rest")
    assert [step.undone for step in journal.entry(entry.id).steps] == [False, False, True]
    undo(odoo, journal.entry(entry.id), journal)
    assert odoo.records == before


class FullDisk(Journal):
    """Takes as many files as it says."""

    left = 0

    def save(self, entry: Entry) -> None:
        FullDisk.left -= 1
        if FullDisk.left < 0:
            raise UsageError("the journal cannot be written: no space left on device")
        super().save(entry)


@pytest.mark.parametrize("left", range(7))
def test_without_a_journal_nothing_is_changed(left: int, tmp_path: Path) -> None:
    """From the first moment, or when the disk fills up on the way."""
    odoo = FakeOdoo()
    before = copy.deepcopy(odoo.records)
    FullDisk.left = left
    with pytest.raises(OstiaryError, match="no space left on device"):
        apply(odoo, FIX, FullDisk(tmp_path))
    assert odoo.records == before


def test_what_changed_along_is_put_back_and_what_did_not_is_left_alone(tmp_path: Path) -> None:
    odoo, journal = FakeOdoo(), Journal(tmp_path)
    entry = apply(odoo, Fix("x", "x", (Write("sale.order", (2,), {"tag_ids": set_to(5)}),)), journal)
    odoo.records["sale.order", 2]["note"] = "written by somebody since"
    undo(odoo, entry, journal)
    assert odoo.records["sale.order", 2] == {
        "partner_id": False,
        "tag_ids": [],
        "access_token": False,
        "note": "written by somebody since",
    }


def test_no_token_is_in_the_journal_and_undo_says_so(tmp_path: Path) -> None:
    odoo, journal = FakeOdoo(), Journal(tmp_path)
    entry = apply(odoo, Fix("rotate-token", "x", (Write("sale.order", (1, 2), {"access_token": NewToken()}),)), journal)
    made = [odoo.records["sale.order", one]["access_token"] for one in (1, 2)]
    assert len({TOKEN, *made}) == 3
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(token in path.read_text() for token in (TOKEN, *made))
    (note,) = undo(odoo, entry, journal)
    assert note.startswith("the old access_token of sale.order:1 was not kept")
    assert odoo.records["sale.order", 1]["access_token"] not in (TOKEN, *made)
    assert odoo.records["sale.order", 2]["access_token"] is False


def test_undo_is_for_the_odoo_in_which_it_was_done(tmp_path: Path) -> None:
    odoo, journal = FakeOdoo(), Journal(tmp_path)
    entry = apply(odoo, FIX, journal)
    odoo.label = "other?db=x"
    with pytest.raises(UsageError, match="was done in `shop\\?db=x`, not in `other\\?db=x`"):
        undo(odoo, entry, journal)


@pytest.mark.parametrize("wanted", ["../../etc/passwd", "20260101-000000-abcdef", ""])
def test_an_entry_that_is_not_there(wanted: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the journal has no mend"):
        Journal(tmp_path).entry(wanted)


def test_a_damaged_entry_does_not_hide_the_others(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    entry = apply(FakeOdoo(), FIX, journal)
    (tmp_path / "20260101-000000-abcdef.json").write_text(json.dumps(["no entry"]))
    assert [one.id for one in journal.entries()] == [entry.id]
    with pytest.raises(UsageError, match="is damaged"):
        journal.entry("20260101-000000-abcdef")


def test_only_a_mend_may_write_and_only_over_the_api() -> None:
    with pytest.raises(ForbiddenCall):
        Call("sale.order", "write", (1,))
    with pytest.raises(ForbiddenCall):
        WritingCall("sale.order", "action_cancel", (1,))
    assert WritingCall("sale.order", "write", (1,)).method == "write"
    with pytest.raises(UsageError, match="never in the database"), open_odoo("postgresql:///prod"):
        pass


def test_a_script_says_the_same_and_is_python() -> None:
    script = shell_script(FIX)
    compile(script, "mend.py", "exec")
    assert "write(env['sale.order'].browse([1, 2]), {'partner_id': 9, 'tag_ids': [(4, 3, 0)]})" in script
    assert "record_2 = create('ir.rule', {'name': 'own', 'groups': [(6, 0, [10])]})" in script
    assert "write(env['sale.order'].browse([2]), {'partner_id': record_2.id})" in script
    assert script.index("env.cr.commit()") > script.index("record_2.id")
    hostile = Fix("x", "a\nimport os", (Write("x.y", (1,), {"name": "'); import os #"}),))
    compiled = shell_script(hostile)
    compile(compiled, "mend.py", "exec")
    assert compiled.startswith("# a import os\n")
