"""The scenarios of one series, played stage after stage in one database."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import ostiary
from conformance.scenarios.asking import asked, offered, surfaces, walked
from conformance.scenarios.mends import Mended, Workshop
from conformance.scenarios.plan import STAGES
from conformance.scenarios.trials import LEFT, Trial, interrupted_trial, trial
from conformance.scenarios.walk import Walker
from conformance.scratch import INSIDE
from lab import Lab

PASSWORD = "scenario"
MENDED = (
    "archived_task",
    "document_of_another_customer[order]",
    "lead_without_customer",
    "delivery_to_a_colleague",
    "lead_of_a_colleague",
    "lead_in_another_company",
    "project_that_nobody_shared",
    "own_document_without_following[order]",
    "archived_user[order]",
    "user_of_the_public_group",
    "user_without_type",
    "model_without_portal_right",
    "inactive_right",
    "rule_of_the_salesperson",
    "rule_that_is_switched_off",
    "rule_over_an_attribute_that_is_gone",
    "unpublished_course",
)
"""Scenarios whose first mend is done in the real Odoo, and taken back."""


@dataclass(frozen=True)
class Scenario:
    """One planted cause, what Odoo did, and what ostiary said."""

    name: str
    code: str
    also: tuple[str, ...]
    truth: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    causes: tuple[str, ...] = ()

    def wrong(self) -> dict[str, str]:
        """Surfaces on which ostiary and Odoo disagree."""
        return {
            surface: f"Odoo {truth}, ostiary {self.told[surface]}"
            for surface, truth in self.truth.items()
            if served(self.told[surface]) != served(truth)
        }


def served(outcome: str) -> str:
    """Who meets an error is not served."""
    return "denied" if outcome == "error" else outcome


class Play:
    """The scenarios of one series, stage after stage in one database."""

    def __init__(self, lab: Lab, database: str, folder: Path) -> None:
        self.lab, self.database, self.folder = lab, database, folder
        self.planting: Future[str] = Future()
        self.failed: dict[str, str] = {}
        self.scenarios: list[Scenario] = []
        self.trials: list[Trial] = []
        self.left: list[str] = []
        self.mended: dict[str, Mended] = {}

    def run(self) -> None:
        """One process of Odoo plants, another serves."""
        script = INSIDE / "plant_scenarios.py"
        with ThreadPoolExecutor(1) as beside:
            self.planting = beside.submit(self.lab.run, self.database, script, str(self.folder))
            try:
                self.walk_through()
            finally:
                for stage in STAGES:
                    (self.folder / f"{stage}.done").touch()
        self.planting.result()

    def walk_through(self) -> None:
        first, *bent, closed = STAGES
        with self.stage(first) as planted, self.lab.serve(self.database) as url:
            walker = Walker(url, PASSWORD)
            self.scenarios += self.judged(planted, walker)
            self.trials = [trial(url, self.database), interrupted_trial(url, self.database)]
            self.left = self.lab.cluster.sql(self.database, LEFT)
            self.mend(planted, url)
            (self.folder / f"{first}.done").touch()
            for name in bent:
                with self.stage(name) as planted:
                    self.scenarios += self.judged(planted, walker)
        with self.stage(closed) as planted:
            self.scenarios += self.judged(planted, None)

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """What was planted in a stage; after the block the next one begins."""
        answers = self.folder / f"{name}.json"
        while not answers.exists():
            if self.planting.done():
                self.planting.result()
                raise RuntimeError(f"nothing was planted for `{name}`")
            time.sleep(0.05)
        planted = json.loads(answers.read_text())
        self.failed |= planted["failed"]
        yield planted["scenarios"]
        (self.folder / f"{name}.done").touch()

    def mend(self, planted: dict[str, Any], url: str) -> None:
        """Ask for mends of some scenarios, and let Odoo do them and take them back."""
        with ostiary.load(self.lab.url(self.database)) as world:
            offers = {name: offered(world, planted[name]) for name in MENDED if name in planted}
        rows = partial(self.lab.cluster.sql, self.database)
        workshop = Workshop(url, self.database, PASSWORD, rows, self.folder / "journal")
        for name, fix in offers.items():
            self.mended[name] = workshop.tried(fix, planted[name]) if fix else Mended("none")

    def judged(self, planted: dict[str, Any], walker: Walker | None) -> Iterator[Scenario]:
        with ostiary.load(self.lab.url(self.database)) as world:
            for name, one in planted.items():
                found = asked(world, one)
                causes = tuple(cause.code for cause in found.causes)
                truth = {way: one[way] for way in ("search", "record")}
                if one["field"]:
                    truth["field"] = one["reads"]
                if walker and one["path"] and one["operation"] == "read":
                    truth |= walked(walker, one)
                yield Scenario(name, one["code"], tuple(one["also"]), truth, surfaces(found), causes)
