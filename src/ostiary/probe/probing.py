"""The trial itself: every try sent, every answer judged, and the verdicts kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ostiary.errors import SourceError
from ostiary.probe.beside import beside
from ostiary.probe.control import controlled, told_apart
from ostiary.probe.exchange import Answer, get
from ostiary.probe.journal import Record
from ostiary.probe.ledger import Ledger
from ostiary.probe.observation import Observation, observe
from ostiary.probe.prepare import Prepared
from ostiary.probe.proof import Watching
from ostiary.probe.redact import secrets_in
from ostiary.probe.report.matrix import enter
from ostiary.probe.rpc import result_of
from ostiary.probe.runner import Job, Sender, Trial
from ostiary.probe.scene import Prediction, Scene
from ostiary.probe.tries import FAMILIES, all_attempts
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict, judge
from ostiary.probe.visitor import Visitor

Progress = Callable[[int, int | None, str], None]
MOST_ALIKE: Final = 200
"""Disagreements with one root that are kept whole; the ledger has all."""


@dataclass(slots=True)
class Outcome:
    """Everything that a trial came to. `verdicts` are the leaks and over-blocks, the ledger has the others, too."""

    scene: Scene
    ledger: Ledger = field(default_factory=Ledger)
    verdicts: list[Verdict] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """How many verdicts there are of each kind."""
    asked: int = 0
    repeated: int = 0
    families: list[str] = field(default_factory=list)
    """The kinds of tries that were begun."""
    stopped: str | None = None
    enough: int | None = None
    spared: int = 0
    """Tries that were not made, because their way had leaked often enough."""
    errors: tuple[str, ...] = ()
    _alike: Counter[object] = field(default_factory=Counter)
    _leaked: Counter[object] = field(default_factory=Counter)

    def is_wanted(self, attempt: Attempt) -> bool:
        """Whether a try may still tell something."""
        wanted = self.enough is None or self._leaked[_way(attempt)] < self.enough
        self.spared += not wanted
        return wanted

    def add(self, verdict: Verdict, address: str) -> None:
        self.counts[verdict.kind] += 1
        self._leaked[_way(verdict.attempt)] += verdict.kind == "leak"
        enter(self.ledger, verdict, address)
        if verdict.kind in ("leak", "over-block"):
            attempt = verdict.attempt
            root = (verdict.kind, attempt.family, attempt.route and attempt.route.name, attempt.way, attempt.model)
            self._alike[root] += 1
            if self._alike[root] <= MOST_ALIKE:
                self.verdicts.append(verdict)


def _way(attempt: Attempt) -> object:
    """What one mend closes. Tries of what leaks besides are made for their own sake."""
    route = attempt.route.name if attempt.route else attempt.way
    return (attempt.family, route, attempt.key[0] if attempt.key else attempt.model, attempt.reading)


def plan(prepared: Prepared, families: Sequence[str] = ()) -> Iterator[Attempt]:
    """Every try, made when it is asked for."""
    return all_attempts(prepared.scene, tuple(families))


def probe(
    trial: Trial,
    prepared: Prepared,
    attempts: Iterable[Attempt],
    progress: Progress | None = None,
    enough: int | None = None,
) -> Outcome:
    """Send and judge all of them. What is stopped half-way has the verdicts that there are.

    A way that has leaked `enough` times is not tried any more. Tries are planned while others are under way, and none
    is kept: memory does not grow with their number.
    """
    scene, address = prepared.scene, trial.line.address.url
    outcome = Outcome(scene, enough=enough)
    for verdict in _of_walks(prepared):
        outcome.add(verdict, address)

    def read(job: Job[Attempt], answer: Answer) -> Record:
        return _observed(scene, job.about, answer).to_json()

    jobs = (
        Job(_sender(prepared, one), one.request, one, key=one.id)
        for one in _new(outcome, trial, prepared.visitors, attempts)
    )
    for done, (job, record) in enumerate(trial.run(jobs, read), 1):
        seen = Observation.from_json(record)
        outcome.add(_judged(prepared, job.about, seen), address)
        for verdict in beside(scene, job.about, seen):
            outcome.add(verdict, address)
        if progress:
            progress(done, None, f"{job.about.family} ({len(outcome.families)} of {len(FAMILIES)})")
    outcome.asked, outcome.repeated = trial.asked, trial.repeated
    outcome.stopped, outcome.errors = trial.stopped, tuple(trial.errors)
    return outcome


def _sender(prepared: Prepared, attempt: Attempt) -> Sender:
    """Whoever makes the try, watched where it may change something."""
    visitor, witness = prepared.visitors[attempt.actor.name], prepared.scene.witness
    return Watching(visitor, witness, attempt.watched) if attempt.watched and witness else visitor


def _new(
    outcome: Outcome, trial: Trial, visitors: Mapping[str, Visitor], attempts: Iterable[Attempt]
) -> Iterator[Attempt]:
    """Every try once, of whoever can make it. A source that is gone ends the trial; what is known by then is told."""
    try:
        for attempt in attempts:
            if not outcome.is_wanted(attempt):
                continue
            if visitors[attempt.actor.name].can_send(attempt.request) and outcome.ledger.is_new(attempt.id):
                if attempt.family not in outcome.families:
                    outcome.families.append(attempt.family)
                yield attempt
    except SourceError as error:
        trial.line.stop.set(f"the source failed: {error.message}", failed=True)


def _judged(prepared: Prepared, attempt: Attempt, seen: Observation) -> Verdict:
    scene = prepared.scene
    verdict = told_apart(scene, judge(attempt, seen))
    if verdict.kind != "leak":
        return verdict
    send = prepared.visitors[attempt.actor.name].send
    return controlled(scene, verdict, send, lambda answer: _observed(scene, attempt, answer))


def _observed(scene: Scene, attempt: Attempt, answer: Answer) -> Observation:
    rpc = attempt.request.rpc
    return observe(attempt, answer, scene.markers, result_of(rpc, answer) if rpc else None)


def _of_walks(prepared: Prepared) -> Iterator[Verdict]:
    """The pages that an account was led to must not show what is another's."""
    for actor in prepared.scene.actors:
        for page in prepared.walked.pop(actor.name, ()):
            attempt = Attempt(
                family="walk",
                way="own pages",
                actor=actor,
                request=get(page.path, name="walk", effect="reads"),
                prediction=Prediction("open", "the account was led there"),
                route=prepared.book.of(page.path),
                difference="another account looks at its own pages",
                secrets=tuple((token, f"TOKEN_{number}") for number, token in enumerate(secrets_in(page.path), 1)),
            )
            seen = _observed(prepared.scene, attempt, page.answer)
            yield judge(attempt, replace(seen, others=()))
            yield from beside(prepared.scene, attempt, seen)
