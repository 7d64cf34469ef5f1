"""Every share user and five internal users × every stored model × operation × evaluator, on the lab's template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import ostiary
from conformance import scratch
from conformance.answers import EVALUATORS, disagreement
from lab import Lab
from ostiary.facts import OPERATIONS

UNKNOWN_CAP = 0.02
SHOWN = 20


@dataclass
class Comparison:
    """Everything that was compared on one database."""

    users: dict[str, str]
    compared: int = 0
    disagreements: list[str] = field(default_factory=list)
    triples: set[tuple[int, str, str]] = field(default_factory=set)
    unknown: dict[tuple[int, str, str], str | None] = field(default_factory=dict)

    @property
    def unknown_share(self) -> float:
        return len(self.unknown) / len(self.triples)

    def reasons(self) -> list[str]:
        """Why something is unknown, the most frequent first."""
        counted = Counter((model, str(reason)) for (_, model, _), reason in self.unknown.items())
        return [f"{count} × {model}: {reason}" for (model, reason), count in counted.most_common(SHOWN)]


@pytest.fixture(scope="session")
def database(fresh: Callable[..., str]) -> str:
    return fresh("template")


@pytest.fixture(scope="session")
def truth(lab: Lab, database: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What Odoo answers."""
    return scratch.ask_inside(lab, database, "truth.py", {}, Path(tmp_path_factory.mktemp("truth")))


@pytest.fixture(scope="session")
def world(lab: Lab, database: str, truth: Any) -> Iterator[Any]:
    with ostiary.load(lab.url(database)) as world:
        yield world


@pytest.fixture(scope="session")
def comparison(world: Any, truth: Any) -> Comparison:
    """Odoo and ostiary side by side."""
    answers = {int(uid): models for uid, models in truth["answers"].items()}
    result = Comparison(users=truth["logins"])
    for model in truth["models"]:
        for operation in OPERATIONS:
            for evaluator in EVALUATORS:
                reaches = world.reach(model, operation=operation, evaluator=evaluator, users=list(answers))
                for uid, models in answers.items():
                    compare(result, (uid, model, operation), evaluator, models[model], reaches.get(uid))
    return result


def compare(result: Comparison, triple: tuple[int, str, str], evaluator: str, answers: Any, reach: Any) -> None:
    """One user, model, operation and evaluator."""
    uid, model, operation = triple
    result.compared += 1
    result.triples.add(triple)
    if reach is not None and reach.outcome == "unknown":
        result.unknown[triple] = reach.reason
    difference = disagreement(answers[f"{operation}/{evaluator}"], reach)
    if difference:
        login = result.users[str(uid)]
        result.disagreements.append(f"{model} {operation} {evaluator} for {login} ({uid}): {difference}")


def test_no_disagreement(series: str, comparison: Comparison, say: Callable[[str], None]) -> None:
    found = comparison.disagreements
    say(f"{series} template: {comparison.compared} answers compared, {len(found)} disagreements")
    listed = "\n".join(found[:SHOWN])
    assert not found, f"{len(found)} disagreements with Odoo {series}, the first {SHOWN}:\n{listed}"


def test_little_is_unknown(series: str, comparison: Comparison, say: Callable[[str], None]) -> None:
    share = comparison.unknown_share
    say(f"{series} template: {share:.2%} of {len(comparison.triples)} (user, model, operation) are unknown")
    reasons = "\n".join(comparison.reasons())
    assert share <= UNKNOWN_CAP, f"{share:.2%} are unknown:\n{reasons}"


def test_every_unknown_has_a_reason(series: str, comparison: Comparison) -> None:
    silent = [triple for triple, reason in comparison.unknown.items() if not reason]
    assert not silent, f"no reason on Odoo {series} for {silent[:SHOWN]}"


def test_the_judge_looked_at_everything(series: str, truth: Any) -> None:
    """The comparison is worth something: enough models and users, each outcome among the answers."""
    outcomes = {
        answer["outcome"]
        for models in truth["answers"].values()
        for answers in models.values()
        for answer in answers.values()
    }
    assert len(truth["models"]) > 400
    assert len(truth["answers"]) >= 10
    assert {"all", "some", "none", "denied"} <= outcomes
