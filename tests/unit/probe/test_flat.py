"""A long trial keeps nothing of what it has tried but what it tells."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from ostiary.errors import SourceError
from ostiary.probe.exchange import get
from ostiary.probe.markers import Marker, MarkerBook
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.prepare import Prepared
from ostiary.probe.probing import MOST_ALIKE, Outcome, probe
from ostiary.probe.runner import Trial
from ostiary.probe.scene import Actor, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict
from ostiary.probe.visitor import Visitor
from unit.probe.trying import answering
from unit.sources.api.server import Answer, Asked

MANY = 600
SECRET = "Contract 77310"
SOMEBODY = Actor("somebody", 1)


def page(asked: Asked) -> Answer:
    shown = SECRET if asked.path.endswith("7") else "nothing"
    return 200, {"Content-Type": "text/html"}, f"<p>{shown}</p>".encode()


def attempts(many: int = MANY) -> Iterator[Attempt]:
    for number in range(many):
        yield Attempt(
            family="pages",
            way=f"page {number % 3}",
            actor=SOMEBODY,
            request=get(f"/my/loans/{number}", effect="reads"),
            prediction=Prediction("denied", "as the rules say"),
            key=("loan", number),
        )


def scene() -> Scene:
    book = MarkerBook()
    for number in range(MANY):
        book.add(("loan", number), [Marker("name", SECRET)])
    return Scene("19.0", [SOMEBODY], [], [], book, PagesPredictor({}))


def tried(made: Iterator[Attempt]) -> tuple[Outcome, list[int]]:
    """The outcome, and how many tries and verdicts were alive on the way."""
    alive: list[int] = []

    def look(done: int, total: int | None, item: str) -> None:
        if done % 100 == 0:
            alive.append(sum(isinstance(one, Attempt | Verdict) for one in gc.get_objects()))

    with answering(page) as (line, _):
        prepared = Prepared(scene(), {SOMEBODY.name: Visitor(line)})
        return probe(Trial(line), prepared, made, look), alive


def test_only_disagreements_stay_in_memory() -> None:
    outcome, alive = tried(attempts())
    leaks = [number for number in range(MANY) if number % 10 == 7]
    assert [one.attempt.key for one in outcome.verdicts] and len(outcome.verdicts) == len(leaks)
    assert {one.attempt.key for one in outcome.verdicts} == {("loan", number) for number in leaks}
    assert alive[-1] < 2 * len(leaks) + 40
    assert outcome.counts == {"leak": len(leaks), "as-predicted": MANY - len(leaks)}


def test_the_ledger_has_every_try() -> None:
    outcome, _ = tried(attempts(30))
    said = list(outcome.ledger.said())
    assert sorted(one["about"] for one in said) == sorted(f"loan:{number}" for number in range(30))
    assert {one["verdict"] for one in said if one["about"] in ("loan:7", "loan:17", "loan:27")} == {"leak"}
    first = next(outcome.ledger.rows())
    assert first == ("loan:17", "page 2", {"somebody": "LEAK"})
    assert SECRET not in str(said)


def test_a_server_that_gives_everything_away_fills_no_memory() -> None:
    line_of = (one for number, one in enumerate(attempts(MANY)) for _ in range(5) if one.key and number % 10 == 7)
    many = (
        Attempt(**{**{name: getattr(one, name) for name in Attempt.__slots__}, "difference": str(number),
                   "request": get(f"/{number}/7", effect="reads"), "way": "page"})
        for number, one in enumerate(line_of)
    )  # fmt: skip
    outcome, _ = tried(many)
    assert outcome.counts["leak"] == 5 * MANY // 10
    assert len(outcome.verdicts) == MOST_ALIKE


def test_what_is_planned_twice_is_tried_once() -> None:
    outcome, _ = tried(iter([*attempts(10), *attempts(10)]))
    assert outcome.counts.total() == outcome.asked == 10


def test_a_source_that_is_gone_ends_the_trial_with_what_is_known() -> None:
    def planned() -> Iterator[Attempt]:
        yield from attempts(MANY)  # more than wait in line: some have been answered by then
        raise SourceError("the database closed the connection")

    outcome, _ = tried(planned())
    assert outcome.asked >= 1
    assert outcome.stopped == "the source failed: the database closed the connection"
