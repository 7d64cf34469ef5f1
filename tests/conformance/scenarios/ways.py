"""Mends that were written down, as a script for Odoo's shell and as an addon; whether what was foretold came true."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

import ostiary
from conformance.probe_holes import FOLDER
from conformance.scenarios.mends import Mended, Workshop, difference
from conformance.scratch import INSIDE
from lab import Lab
from ostiary.fixes.fix import Fix, joined
from ostiary.fixes.module import module_files
from ostiary.fixes.shell import BEGIN_OF_UNDO, END_OF_UNDO, shell_script
from ostiary.whatif import with_changes

ADDON = "mend_portal"
PATIENCE = 300


@dataclass(frozen=True)
class Foretold:
    """What all outsiders reach: as the world with the changes says, and as it is once they are done."""

    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True)
class Ways:
    """Several mends at once."""

    lab: Lab
    database: str
    folder: Path
    workshop: Workshop
    planted: dict[str, Any]

    def scripted(self, offers: dict[str, Fix]) -> tuple[dict[str, Mended], Foretold]:
        """With the script, which prints the one that takes it back."""
        fix = reduce(joined, offers.values())
        foretold = self.reached(fix, offers)
        before = {name: self.workshop.stored(one) for name, one in offers.items()}
        said = self.run("mend", shell_script(fix))
        assert END_OF_UNDO in said, said
        helped = {name: self.workshop.helps(one, self.planted[name]) for name, one in offers.items()}
        came = self.reached(None, offers)
        self.run("back", said.partition(BEGIN_OF_UNDO)[2].partition(END_OF_UNDO)[0])
        return self.result(offers, helped, before), Foretold(foretold, came)

    def installed(self, offers: dict[str, Fix]) -> dict[str, Mended]:
        """With the addon, in which a review finds nothing; it is uninstalled again."""
        before = {name: self.workshop.stored(one) for name, one in offers.items()}
        with ostiary.load(self.lab.url(self.database), addons=[FOLDER]) as world:
            files = module_files(world, reduce(joined, offers.values()), ADDON)
        for path, text in files.items():
            target = self.folder / "addons" / ADDON / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        found = review(self.folder / "addons")
        assert not found, found
        with pytest.MonkeyPatch.context() as patch:
            folders = [self.lab.source / "odoo" / "addons", self.folder / "addons", FOLDER]
            patch.setenv("OSTIARY_LAB_ADDONS", ",".join(map(str, folders)))
            self.lab.run(self.database, INSIDE / "install_mend.py", ADDON)
            helped = {name: self.workshop.helps(one, self.planted[name]) for name, one in offers.items()}
            self.lab.run(self.database, INSIDE / "install_mend.py", ADDON, "uninstall")
        return self.result(offers, helped, before)

    def result(self, offers: dict[str, Fix], helped: dict[str, bool], before: dict[str, Any]) -> dict[str, Mended]:
        return {
            name: Mended(fix.id, helped[name], difference(before[name], self.workshop.stored(fix)))
            for name, fix in offers.items()
        }

    def run(self, name: str, script: str) -> str:
        """Have the process that plants run a script; what it prints."""
        draft, out = self.folder / f"{name}.draft", self.folder / f"{name}.out"
        draft.write_text(script)
        draft.rename(self.folder / f"{name}.py")
        deadline = time.monotonic() + PATIENCE
        while not out.exists():
            assert time.monotonic() < deadline, f"nobody runs `{name}`"
            time.sleep(0.05)
        return out.read_text()

    def reached(self, fix: Fix | None, offers: dict[str, Fix]) -> dict[str, object]:
        """What outsiders reach of the models that are asked about, with the changes of a mend."""
        models = sorted({self.planted[name]["model"] for name in offers})
        with ostiary.load(self.lab.url(self.database), addons=[FOLDER]) as world:
            changed = with_changes(world, fix.changes) if fix else world
            outsiders = [user.id for user in changed.users(archived=True) if user.share]
            return {
                f"{model} {operation} {user}": (reach.outcome, reach.ids)
                for model in models
                for operation in ("read", "write")
                for user, reach in changed.reach(model, operation, "search", outsiders).items()  # type: ignore[arg-type]
            }


def review(folder: Path) -> list[str]:
    """What ostiary's own review finds in addons."""
    from ostiary.cli import main

    report = folder.parent / "lint.json"
    main(["lint", str(folder), "-o", str(report), "--quiet"])
    return [finding["message"] for finding in json.loads(report.read_text())["findings"]]
