"""The trial itself: every try sent, every answer judged, and the verdicts kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ostiary.probe.beside import beside
from ostiary.probe.exchange import Answer
from ostiary.probe.journal import Record
from ostiary.probe.observation import Observation, observe
from ostiary.probe.prepare import Prepared
from ostiary.probe.rpc import result_of
from ostiary.probe.runner import Job, Trial
from ostiary.probe.scene import Prediction, Scene
from ostiary.probe.tries import all_attempts
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict, judge

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Outcome:
    """Everything that a trial came to."""

    scene: Scene
    verdicts: list[Verdict] = field(default_factory=list)
    planned: int = 0
    asked: int = 0
    repeated: int = 0
    stopped: str | None = None
    errors: tuple[str, ...] = ()

    def counts(self) -> Counter[str]:
        return Counter(verdict.kind for verdict in self.verdicts)


def plan(prepared: Prepared, families: Sequence[str] = ()) -> list[Attempt]:
    """Every try, the pages that were walked among them."""
    return list(all_attempts(prepared.scene, tuple(families)))


def probe(trial: Trial, prepared: Prepared, attempts: Sequence[Attempt], progress: Progress | None = None) -> Outcome:
    """Send and judge all of them. What is stopped half-way has the verdicts that there are."""
    scene = prepared.scene
    outcome = Outcome(scene, planned=len(attempts))
    outcome.verdicts += list(_of_walks(prepared))
    jobs = (Job(prepared.visitors[one.actor.name], one.request, one, key=one.id) for one in attempts)

    def read(job: Job[Attempt], answer: Answer) -> Record:
        return _observed(scene, job.about, answer).to_json()

    for done, (job, record) in enumerate(trial.run(jobs, read), 1):
        seen = Observation.from_json(record)
        outcome.verdicts.append(judge(job.about, seen))
        outcome.verdicts += beside(scene, job.about, seen)
        if progress:
            progress(done, len(attempts), job.about.family)
    outcome.asked, outcome.repeated = trial.asked, trial.repeated
    outcome.stopped, outcome.errors = trial.stopped, tuple(trial.errors)
    return outcome


def _observed(scene: Scene, attempt: Attempt, answer: Answer) -> Observation:
    rpc = attempt.request.rpc
    return observe(attempt, answer, scene.markers, result_of(rpc, answer) if rpc else None)


def _of_walks(prepared: Prepared) -> Iterator[Verdict]:
    """The pages that an account was led to must not show what is another's."""
    from ostiary.probe.exchange import get

    for actor in prepared.scene.actors:
        for page in prepared.walked.get(actor.name, ()):
            attempt = Attempt(
                family="walk",
                way="own pages",
                actor=actor,
                request=get(page.path, name="walk", effect="reads"),
                prediction=Prediction("open", "the account was led there"),
                difference="another account looks at its own pages",
            )
            seen = _observed(prepared.scene, attempt, page.answer)
            yield judge(attempt, replace(seen, others=()))
            yield from beside(prepared.scene, attempt, seen)
