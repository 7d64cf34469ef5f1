"""A dozen ways to break a portal, mended in each way that there is: the running Odoo agrees, and undo puts all back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ostiary
from ostiary.diagnosis import Question
from ostiary.fixes.apply import apply, undo
from ostiary.fixes.ask import RecordAsk
from ostiary.fixes.fix import Fix, joined
from ostiary.fixes.journal import Journal
from ostiary.fixes.module import module_files
from ostiary.fixes.odoo import open_odoo
from ostiary.fixes.propose import Offer, propose
from ostiary.fixes.shell import shell_script
from ostiary.whatif import Write, with_changes

if TYPE_CHECKING:
    from lab import Lab

INSIDE = Path(__file__).parent / "inside"
NOTED = ("write_date", "write_uid", "publish_date")
UNDONE_NEVER = "broken"
"""Odoo refuses to take back a rule that does not evaluate."""
BY_MODULE = ("attribute", "broken", "no right", "right inactive")


@dataclass
class Broken:
    """A clone with everything broken, behind a running Odoo, and the best mend of each case."""

    lab: Lab
    name: str
    address: str
    cases: dict[str, Any]
    offers: dict[str, Offer]

    def truth(self) -> dict[str, object]:
        """What the running Odoo answers."""
        found: dict[str, object] = json.loads(
            self.lab.run(self.name, INSIDE / "ask_breaks.py", json.dumps(self.cases)).splitlines()[-1]
        )
        return found

    def rows(self) -> dict[str, list[Any]]:
        """Every row that a mend writes to, without what Odoo notes of writing and publishing."""
        with ostiary.load(self.lab.url(self.name)) as world:
            schema = world.engine().schema
            found: dict[str, list[Any]] = {}
            for offer in self.offers.values():
                for change in offer.fix.changes:
                    table = schema.table_name(change.model)
                    names = [name for name in world.facts.tables[table].columns if name not in NOTED]
                    ids = list(change.ids) if isinstance(change, Write) else []
                    listed = ", ".join(f'"{name}"' for name in names)
                    sql = f'SELECT {listed} FROM "{table}" WHERE id = ANY($1) ORDER BY id'
                    found[f"{table} {ids}"] = world.database.query(sql, [ids])
                    found[f"{table} count"] = world.database.query(f'SELECT count(*) FROM "{table}"')
            found["groups"] = world.database.query("SELECT gid, uid FROM res_groups_users_rel ORDER BY 1, 2")
            found["rules"] = world.database.query("SELECT * FROM rule_group_rel ORDER BY 1, 2")
            return found


@pytest.fixture(scope="module")
def broken(lab: Lab, fresh: Callable[..., str], monkeypatch_module: pytest.MonkeyPatch) -> Iterator[Broken]:
    name = fresh("fixes")
    cases = json.loads(lab.run(name, INSIDE / "plant_breaks.py").splitlines()[-1])
    with ostiary.load(lab.url(name)) as world:
        offers = {key: best(world, case) for key, case in cases.items()}
    key = lab.run(name, INSIDE / "api_key.py", "admin", "all").split()[-1]
    monkeypatch_module.setenv("OSTIARY_API_LOGIN", "admin")
    monkeypatch_module.setenv("OSTIARY_API_KEY", key)
    with lab.serve(name) as url:
        yield Broken(lab, name, f"{url}?db={name}", cases, offers)


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def best(world: ostiary.api.World, case: dict[str, Any]) -> Offer:
    return propose(world, RecordAsk(Question(case["user"], case["model"], case["id"])))[0]


def test_the_mend_of_each_break_is_the_one_that_mends_it(broken: Broken) -> None:
    """And none of them opens anything to somebody of another customer."""
    assert {key: offer.fix.id for key, offer in broken.offers.items()} == {
        key: case["fixes"][0] for key, case in broken.cases.items()
    }
    assert all(offer.proof.answered for offer in broken.offers.values())


def test_done_through_the_api_and_undone(broken: Broken, tmp_path: Path) -> None:
    """Odoo gives what was wanted; after undo the rows are those of before."""
    truth, rows = broken.truth(), broken.rows()
    assert not any(answer is True for answer in truth.values()), truth
    journal = Journal(tmp_path)
    with open_odoo(broken.address) as odoo:
        entries = [apply(odoo, offer.fix, journal) for key, offer in broken.offers.items() if key != UNDONE_NEVER]
        assert broken.truth() == dict.fromkeys(broken.cases, True) | {UNDONE_NEVER: truth[UNDONE_NEVER]}
        for entry in reversed(entries):
            assert undo(odoo, entry, journal) == []
    assert broken.rows() == rows
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert broken.truth() == truth


def test_what_was_foretold_came_true(broken: Broken, tmp_path: Path) -> None:
    """The world with the changes answers as the database in which they were made."""
    with ostiary.load(broken.lab.url(broken.name)) as before, open_odoo(broken.address) as odoo:
        fix = together(broken, tuple(key for key in broken.cases if key != UNDONE_NEVER))
        foretold = reached(with_changes(before, fix.changes), broken)
        journal = Journal(tmp_path)
        entry = apply(odoo, fix, journal)
        with ostiary.load(broken.lab.url(broken.name)) as after:
            came = reached(after, broken)
        undo(odoo, entry, journal)
    assert foretold == came


def reached(world: ostiary.api.World, broken: Broken) -> dict[str, object]:
    models = sorted({case["model"] for case in broken.cases.values()})
    outsiders = [user.id for user in world.users(archived=True) if user.share]
    return {
        f"{model} {operation} {user}": (reach.outcome, reach.ids)
        for model in models
        for operation in ("read", "write")
        for user, reach in world.reach(model, operation, "search", outsiders).items()  # type: ignore[arg-type]
    }


def test_done_by_script_and_by_addon(broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written down does the same; the addon has nothing that a review would find."""
    scripted = tuple(key for key in broken.cases if key not in BY_MODULE)
    script = tmp_path / "mend.py"
    script.write_text(shell_script(together(broken, scripted)))
    assert broken.lab.run(broken.name, script).splitlines()[-1] == "done"
    with ostiary.load(broken.lab.url(broken.name)) as world:
        files = module_files(world, together(broken, BY_MODULE), "mend_portal")
    for path, text in files.items():
        (tmp_path / "addons" / "mend_portal" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "addons" / "mend_portal" / path).write_text(text)
    assert findings(tmp_path / "addons") == []
    addons = os.pathsep.join([str(broken.lab.source / "odoo" / "addons"), str(tmp_path / "addons")])
    monkeypatch.setenv("OSTIARY_LAB_ADDONS", addons.replace(os.pathsep, ","))
    assert broken.lab.run(broken.name, INSIDE / "install_mend.py", "mend_portal").split()[-1] == "installed"
    assert broken.truth() == dict.fromkeys(broken.cases, True)


def together(broken: Broken, keys: tuple[str, ...]) -> Fix:
    return reduce(joined, [broken.offers[key].fix for key in keys])


def findings(folder: Path) -> list[str]:
    from ostiary.cli import main

    report = folder.parent / "lint.json"
    main(["lint", str(folder), "-o", str(report), "--quiet"])
    return [finding["message"] for finding in json.loads(report.read_text())["findings"]]
