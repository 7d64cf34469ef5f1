"""Trying cases of a generated world on both sides: the running Odoo, and ostiary on the same database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance import scratch
from conformance.answers import disagreement, split_key, spread
from lab import Lab
from worldgen.cases import Case, resolve_value, rule_text, simpler_cases, size

BATCH = 400
"""Candidates that are tried at once when a case is made smaller."""
ROUNDS = 6
SHRUNK = 4
"""How many cases are made smaller; the others are only listed."""


@dataclass
class Trial:
    """What came of many cases."""

    answers: int = 0
    errors: int = 0
    endless: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_cases: set[int] = field(default_factory=set)
    failing: dict[int, list[str]] = field(default_factory=dict)

    @property
    def unknown_share(self) -> float:
        return sum(self.unknown.values()) / max(1, self.answers)


@dataclass
class Bench:
    """One database with one generated world in it."""

    lab: Lab
    database: str
    folder: Path
    symbols: dict[str, int]
    content: dict[str, Any]

    @classmethod
    def prepare(cls, lab: Lab, database: str, folder: Path, content: dict[str, Any]) -> Bench:
        """Load the content into the scratch tables of the database."""
        bench = cls(lab, database, folder, scratch.symbols_of(lab, database), content)
        bench.ask([], world=resolve_value(content, bench.symbols))
        return bench

    def ask(self, cases: Iterable[Case], world: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """What Odoo answers to each case: uid → "read/search" → answer."""
        cases = list(cases)
        if not cases and world is None:
            return []
        request = {"world": world, "cases": [self.concrete(case) for case in cases]}
        answers: list[dict[str, Any]] = scratch.ask_inside(
            self.lab, self.database, "load_spec.py", request, self.folder
        )
        return answers

    def concrete(self, case: Case) -> dict[str, Any]:
        """The case with ids and texts in place of symbols and trees."""
        rules = {model: [self.rule(rule) for rule in some] for model, some in case["rules"].items()}
        users = [self.symbols[user] for user in case["users"]]
        return {**case, "rules": rules, "users": users, "context": self.context(case)}

    def rule(self, rule: dict[str, Any]) -> dict[str, Any]:
        groups = [self.symbols[group] for group in rule["groups"]]
        return {**rule, "domain": rule_text(rule, self.symbols), "groups": groups}

    def context(self, case: Case) -> dict[str, Any]:
        context = dict(case["context"])
        if "companies" in context:
            context["companies"] = [self.symbols[company] for company in context["companies"]]
        if "website" in context:
            context["website"] = self.symbols[context["website"]]
        return context

    def predict(self, world: Any, case: Case) -> dict[str, dict[int, Any]]:
        """What ostiary answers: "read/search" → user id → Reach."""
        concrete = self.concrete(case)
        ruled = self.ruled(world, case)
        return {
            f"{operation}/{evaluator}": reached(ruled, concrete, operation, evaluator)
            for operation in case["operations"]
            for evaluator in ("search", "record")
        }

    def ruled(self, world: Any, case: Case) -> Any:
        """ostiary's world under the rules of the case."""
        for number, (model, rules) in enumerate(self.concrete(case)["rules"].items()):
            kept = [(rule["domain"], rule["groups"], rule["permissions"]) for rule in rules if rule.get("active", True)]
            world = world.with_rules(model, kept, first_id=1_000_000 * (number + 1))
        return world

    def differences(self, world: Any, case: Case, answers: dict[str, Any], trial: Trial | None = None) -> list[str]:
        """Where Odoo and ostiary disagree on a case."""
        predicted = self.predict(world, case)
        found = []
        for symbol in case["users"]:
            uid = self.symbols[symbol]
            for key, answer in answers[str(uid)].items():
                reach = predicted[key].get(uid)
                count(trial, case, answer, reach)
                if difference := disagreement(answer, reach):
                    found.append(f"{symbol} {' '.join(split_key(key))}: {difference}")
        return found

    def describe(self, world: Any, case: Case, answers: dict[str, Any]) -> str:
        """A failing case in full: rules, users, both sides, the rows that differ."""
        lines = [f"case {case['number']} of Odoo {case['series']} on {case['model']}, context {case['context']}"]
        for model, rules in self.concrete(case)["rules"].items():
            for rule, symbolic in zip(rules, case["rules"][model], strict=True):
                groups = ", ".join(symbolic["groups"]) or "everybody"
                lines.append(f"  rule of {model} for {groups} ({rule['permissions']}): {rule['domain']}")
        lines += [f"  {difference}" for difference in self.differences(world, case, answers)[:6]]
        lines += [f"  row {row}" for row in self.differing_rows(world, case, answers)[:3]]
        return "\n".join(lines)

    def differing_rows(self, world: Any, case: Case, answers: dict[str, Any]) -> list[dict[str, Any]]:
        """The generated rows that only one side sees, as far as the rules look at them."""
        predicted = self.predict(world, case)
        ids: set[int] = set()
        for uid, some in answers.items():
            for key, answer in some.items():
                reach = predicted[key].get(int(uid))
                if reach is not None and reach.ids is not None and "ids" in answer:
                    ids |= spread(answer["ids"]) ^ reach.ids
        texts = " ".join(rule["domain"] or "" for rules in self.concrete(case)["rules"].values() for rule in rules)
        return [named_in(texts, row) for row in self.content["rows"].get(case["model"], ()) if row["id"] in ids]

    def shrink(self, world: Any, cases: list[Case]) -> list[Case]:
        """The smallest cases found that still fail, one for each."""
        best = list(cases)
        for _ in range(ROUNDS):
            tries = [(at, less) for at, case in enumerate(best) for less in simpler_cases(case)][:BATCH]
            smaller = dict(self.still_failing(world, best, tries))
            if not smaller:
                break
            best = [smaller.get(at, case) for at, case in enumerate(best)]
        return best

    def still_failing(self, world: Any, best: list[Case], tries: list[tuple[int, Case]]) -> Iterator[tuple[int, Case]]:
        """The smallest failing try for each case, where it is smaller."""
        smallest: dict[int, Case] = {}
        for (at, case), answers in zip(tries, self.ask([case for _, case in tries]), strict=True):
            if size(case) < size(smallest.get(at, best[at])) and self.differences(world, case, answers):
                smallest[at] = case
        yield from smallest.items()


@dataclass(frozen=True)
class Crash:
    """Stands in for an answer where ostiary raises what it should not."""

    reason: str
    outcome: str = "crash"
    ids: None = None


def reached(world: Any, case: dict[str, Any], operation: str, evaluator: str) -> dict[int, Any]:
    """What ostiary answers; a crash is an answer too, so that the other cases go on."""
    try:
        found: dict[int, Any] = world.reach(case["model"], operation, evaluator, case["users"], **case["context"])
    except Exception as error:
        return dict.fromkeys(case["users"], Crash(f"{type(error).__name__}: {error}"[:300]))
    return found


def named_in(texts: str, row: dict[str, Any]) -> dict[str, Any]:
    """The parts of a row that rules speak of."""
    return {name: value for name, value in row.items() if name == "id" or name in texts}


def count(trial: Trial | None, case: Case, answer: dict[str, Any], reach: Any) -> None:
    """Keep the books on one answer."""
    if trial is None:
        return
    trial.answers += 1
    trial.errors += answer["outcome"] == "error"
    trial.endless += answer["outcome"] == "endless"
    if reach is not None and reach.outcome == "unknown":
        trial.unknown[str(reach.reason)] += 1
        trial.unknown_cases.add(case["number"])
