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

import pytest

import ostiary
from conformance.probe_holes import FOLDER
from conformance.scenarios.asking import asked, offered, surfaces, walked
from conformance.scenarios.mends import Mended, Workshop
from conformance.scenarios.order import misplaced
from conformance.scenarios.plan import STAGES
from conformance.scenarios.trials import COUNTS, LEFT, Trial, grown, interrupted_trial, trial
from conformance.scenarios.walk import Walker
from conformance.scenarios.ways import Foretold, Ways
from conformance.scratch import INSIDE
from lab import Lab
from ostiary.fixes.ask import makes_token
from ostiary.fixes.fix import Fix
from ostiary.fixes.odoo import open_odoo

PASSWORD = "scenario"
MENDED = (
    "archived_task",
    "archived_user[order]",
    "user_of_the_public_group",
    "user_without_type",
    "storekeeper_who_is_portal_too",
    "document_of_another_customer[order]",
    "lead_without_customer",
    "delivery_to_a_colleague",
    "lead_of_a_colleague",
    "lead_in_another_company",
    "document_in_another_company[order]",
    "account_of_another_company",
    "project_that_nobody_shared",
    "own_document_without_following[order]",
    "model_without_portal_right",
    "writing_where_portal_reads[order]",
    "inactive_right",
    "rule_of_the_salesperson",
    "rule_that_is_switched_off",
    "rule_of_another_group",
    "rule_over_an_attribute_that_is_gone",
    "unpublished_course",
    "unpublished_product_for_a_visitor",
    "product_of_another_website",
    "document_without_token[order]",
    "document_without_token[task]",
)
"""Scenarios whose mends are done in the real Odoo, and taken back; of those that bend what all share, all are."""


@dataclass(frozen=True)
class Scenario:
    """One planted cause, what Odoo did, and what ostiary said."""

    name: str
    code: str
    also: tuple[str, ...]
    truth: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    causes: tuple[str, ...] = ()
    by_code: bool = False
    misplaced: str = ""
    """What came of mending the first cause first, where it did not help."""

    def wrong(self) -> dict[str, str]:
        """Surfaces on which ostiary and Odoo disagree; where code decides, it may be unknown to ostiary."""
        return {
            surface: f"Odoo {truth}, ostiary {self.told[surface]}"
            for surface, truth in self.truth.items()
            if served(self.told[surface]) != served(truth) and not (self.by_code and self.told[surface] == "unknown")
        }


def served(outcome: str) -> str:
    """Who meets an error is not served."""
    return "denied" if outcome == "error" else outcome


def for_addons(fix: Fix, one: dict[str, Any]) -> bool:
    """Whether an addon is the way: not for tokens, for whose document it is, and what a review does not pass."""
    return not makes_token(fix) and fix.id != "set-document-partner" and one["operation"] == "read"


class Play:
    """The scenarios of one series, stage after stage in one database."""

    def __init__(self, lab: Lab, database: str, folder: Path) -> None:
        self.lab, self.database, self.folder = lab, database, folder
        self.planting: Future[str] = Future()
        self.failed: dict[str, str] = {}
        self.scenarios: list[Scenario] = []
        self.trials: list[Trial] = []
        self.left: list[str] = []
        self.grown: dict[str, int] = {}
        self.mended: dict[tuple[str, str], Mended] = {}
        self.scripted: dict[str, Mended] = {}
        self.installed: dict[str, Mended] = {}
        self.foretold: Foretold | None = None
        self.granted: dict[str, str] = {}

    def run(self) -> None:
        """One process of Odoo plants, another serves."""
        script = INSIDE / "plant_scenarios.py"
        with ThreadPoolExecutor(1) as beside:
            self.planting = beside.submit(self.lab.run, self.database, script, str(self.folder))
            try:
                self.walk_through()
            finally:
                for awaited in (*(f"{stage}.done" for stage in STAGES), f"{STAGES[-1]}.granted"):
                    (self.folder / awaited).touch()
        self.planting.result()

    def walk_through(self) -> None:
        first, *bent, closed = STAGES
        with self.stage(first) as planted, self.lab.serve(self.database) as url, self.workshop(url) as workshop:
            walker = Walker(url, PASSWORD)
            self.scenarios += self.judged(planted, walker)
            rows = partial(self.lab.cluster.sql, self.database)
            before = rows(COUNTS)
            self.trials = [trial(url, self.database), interrupted_trial(url, self.database)]
            self.left, self.grown = rows(LEFT), grown(before, rows(COUNTS))
            offers = self.mend(workshop, {name: planted[name] for name in MENDED if name in planted})
            self.mend_otherwise(workshop, planted, offers)
            (self.folder / f"{first}.done").touch()
            for name in bent:
                with self.stage(name) as planted:
                    self.scenarios += self.judged(planted, walker)
                    self.mend(workshop, planted)
        with self.stage(closed) as planted:
            self.scenarios += self.judged(planted, None)
            self.grant(planted)

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """What was planted in a stage; after the block the next one begins."""
        planted = self.answers(name)
        self.failed |= planted["failed"]
        yield planted["scenarios"]
        (self.folder / f"{name}.done").touch()

    def answers(self, name: str) -> dict[str, Any]:
        """What the process that plants says, as soon as it does."""
        answers = self.folder / f"{name}.json"
        while not answers.exists():
            if self.planting.done():
                self.planting.result()
                raise RuntimeError(f"nothing was planted for `{name}`")
            time.sleep(0.05)
        found: dict[str, Any] = json.loads(answers.read_text())
        return found

    @contextmanager
    def workshop(self, url: str) -> Iterator[Workshop]:
        """The product's own way into that Odoo."""
        key = (self.folder / "key").read_text()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OSTIARY_API_LOGIN", "admin")
            patch.setenv("OSTIARY_API_KEY", key)
            with open_odoo(f"{url}?db={self.database}") as odoo:
                rows = partial(self.lab.cluster.sql, self.database)
                yield Workshop(url, self.database, PASSWORD, odoo, rows, self.folder / "journal")

    def mend(self, workshop: Workshop, planted: dict[str, Any]) -> dict[str, Fix]:
        """Each mend of these scenarios through the API, each taken back; the first ones are returned."""
        with ostiary.load(self.lab.url(self.database), addons=[FOLDER]) as world:
            offers = {name: offered(world, one) for name, one in planted.items()}
        for name, fixes in offers.items():
            for fix in fixes.values():
                self.mended[name, fix.id] = workshop.tried(fix, planted[name])
        return {name: next(iter(fixes.values())) for name, fixes in offers.items() if fixes}

    def mend_otherwise(self, workshop: Workshop, planted: dict[str, Any], offers: dict[str, Fix]) -> None:
        """The same mends all at once: with a script for Odoo's shell, and with an addon."""
        good = {name: fix for name, fix in offers.items() if not self.mended[name, fix.id].error}
        ways = Ways(self.lab, self.database, self.folder, workshop, planted)
        self.scripted, self.foretold = ways.scripted(good)
        self.installed = ways.installed({name: fix for name, fix in good.items() if for_addons(fix, planted[name])})

    def grant(self, planted: dict[str, Any]) -> None:
        """The owner of the database does what ostiary says; Odoo is asked again as the role that it connects as."""
        with ostiary.load(self.lab.url(self.database), addons=[FOLDER]) as world:
            for one in planted.values():
                if not one["also"]:
                    self.lab.cluster.sql(self.database, str(offered(world, one)["grant-table"].sql))
        (self.folder / f"{STAGES[-1]}.granted").touch()
        self.granted = {name: one for name, one in self.answers("granted").items() if not planted[name]["also"]}

    def judged(self, planted: dict[str, Any], walker: Walker | None) -> Iterator[Scenario]:
        with ostiary.load(self.lab.url(self.database), addons=[FOLDER]) as world:
            for name, one in planted.items():
                found = asked(world, one)
                causes = tuple(cause.code for cause in found.causes)
                truth = {way: one[way] for way in ("search", "record")}
                if one["field"]:
                    truth["field"] = one["reads"]
                if walker and one["path"] and one["operation"] == "read":
                    truth |= walked(walker, one)
                seen = {told for scenario in self.scenarios for told in scenario.causes[:1]}
                new = one["also"] or causes[0] not in seen
                wrong = misplaced(world, one, found) if new else ""
                also, by_code = tuple(one["also"]), one["by_code"]
                yield Scenario(name, one["code"], also, truth, surfaces(found), causes, by_code, wrong)
