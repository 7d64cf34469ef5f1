"""Many jobs: each asked once, judged in its thread, kept in the journal, and ended early in good order."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ostiary.errors import UsageError
from ostiary.probe.budget import Budget
from ostiary.probe.exchange import Answer, Request, call, get
from ostiary.probe.journal import Journal
from ostiary.probe.runner import Job, Trial
from ostiary.probe.visitor import Visitor
from unit.probe.trying import ADA, answering, portal
from unit.sources.api.server import Asked


def echo(asked: Asked) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, asked.path.encode()


def judge(job: Job[Any], answer: Answer) -> dict[str, Any]:
    return {"status": answer.status, "size": answer.size}


def jobs(visitor: Visitor, numbers: range, **more: Any) -> Iterator[Job[int]]:
    return (Job(visitor, get(f"/page/{number}"), number, **more) for number in numbers)


def test_every_job_is_asked_once_and_judged() -> None:
    with answering(echo) as (line, server):
        trial = Trial(line)
        found = {job.about: record for job, record in trial.run(jobs(Visitor(line), range(50)), judge)}
        assert found == {number: {"status": 200, "size": len(f"/page/{number}")} for number in range(50)}
        assert sorted(server.paths) == sorted(f"/page/{number}" for number in range(50))
        assert (trial.asked, trial.repeated, trial.stopped, trial.errors) == (50, 0, None, [])


def test_jobs_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def counted(visitor: Visitor) -> Iterator[Job[int]]:
        for number in range(1000):
            taken.append(number)
            yield Job(visitor, get(f"/page/{number}"), number)

    with answering(echo) as (line, _):
        run = Trial(line).run(counted(Visitor(line)), judge)
        next(run)
        assert len(taken) < 30
        run.close()  # type: ignore[attr-defined]


def test_a_journal_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    path, identity = tmp_path / "journal", {"url": "x", "accounts": ["one"]}
    with answering(echo, budget=Budget(requests=20, per_second=1e6)) as (line, server):
        trial = Trial(line, Journal.open(path, identity))
        first = [job.about for job, _ in trial.run(jobs(Visitor(line), range(50)), judge)]
        assert trial.stopped == "the budget of 20 requests is used up"
        assert len(first) == len(server.paths) == 20
        trial.journal.close()
    with answering(echo) as (line, server):
        journal = Journal.open(path, identity)
        assert journal.resumed and journal.done == 20
        trial = Trial(line, journal)
        second = {job.about: record for job, record in trial.run(jobs(Visitor(line), range(50)), judge)}
        assert sorted(second) == list(range(50)) and second[first[0]]["status"] == 200
        assert len(server.paths) == 30 and trial.repeated == 20
        assert not set(server.paths) & {f"/page/{number}" for number in first}
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert b"/page/" not in path.read_bytes()


def test_jobs_of_two_visitors_and_two_bodies_are_different_jobs() -> None:
    with portal() as (line, _):
        ada, nobody = Visitor(line, ADA), Visitor(line)
        requests = [get("/my"), get("/my?a=1"), call("res.partner", "read", [1]), call("res.partner", "read", [2])]
        identities = {Job(who, one, None).identity for who in (ada, nobody) for one in requests}
        assert len(identities) == 8


def test_what_is_not_kept_is_asked_again() -> None:
    with answering(echo) as (line, server):
        trial = Trial(line)
        for _ in range(2):
            list(trial.run(jobs(Visitor(line), range(3), kept=False), judge))
        assert len(server.paths) == 6 and trial.journal.done == 0


def test_a_journal_of_another_run_is_refused(tmp_path: Path) -> None:
    Journal.open(tmp_path / "journal", {"url": "a"}).close()
    with pytest.raises(UsageError, match="belongs to another run"):
        Journal.open(tmp_path / "journal", {"url": "b"})


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough for a header " * 10, b"SQLite format 3\0" + b"x" * 500]
)
def test_a_file_that_is_no_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is no journal, or damaged"):
        Journal.open(path, {})


def test_a_stop_ends_soon_though_the_server_hangs() -> None:
    free = threading.Event()

    def hangs(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        if asked.path != "/page/0":
            free.wait(20)
        return 200, {}, b""

    with answering(hangs) as (line, _):
        trial = Trial(line)
        begun = time.monotonic()
        for _ in trial.run(jobs(Visitor(line), range(100)), judge):
            line.stop.set("somebody said stop")
        assert time.monotonic() - begun < 8
        assert trial.stopped == "somebody said stop" and trial.asked < 10
        free.set()


def test_the_time_runs_out_though_nobody_asks_any_more() -> None:
    free = threading.Event()

    def hangs(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        free.wait(20)
        return 200, {}, b""

    with answering(hangs, budget=Budget(per_second=1e6, seconds=0.5)) as (line, _):
        begun = time.monotonic()
        trial = Trial(line)
        assert list(trial.run(jobs(Visitor(line), range(100)), judge)) == []
        assert trial.stopped == "the time of 0.5 seconds is used up" and time.monotonic() - begun < 9
        free.set()


def test_a_server_that_dies_half_way_ends_it_with_what_is_there() -> None:
    left = iter(range(10))

    def dies(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return (200, {}, b"") if next(left, None) is not None else (0, {}, b"")

    with answering(dies) as (line, _):
        trial = Trial(line)
        statuses = [record["status"] for _, record in trial.run(jobs(Visitor(line), range(1000)), judge)]
        assert statuses.count(200) == 10 and len(statuses) < 30
        assert trial.stopped is not None and trial.stopped.endswith("stopped answering: the connection broke")


def test_a_job_that_is_refused_does_not_end_the_rest() -> None:
    with answering(echo) as (line, _):
        visitor = Visitor(line)
        bad = Job(visitor, Request("POST", "/my/orders/7/accept"), 0)
        trial = Trial(line)
        assert [job.about for job, _ in trial.run([bad, *jobs(visitor, range(1, 4))], judge)] in _ORDERS
        assert trial.errors == ["`POST /my/orders/7/accept` might change something"]


_ORDERS = [[a, b, 6 - a - b] for a in (1, 2, 3) for b in (1, 2, 3) if a != b]


def test_a_fault_of_the_program_is_not_hidden() -> None:
    with answering(echo) as (line, _), pytest.raises(ZeroDivisionError):
        list(Trial(line).run(jobs(Visitor(line), range(3)), lambda job, answer: {"x": 1 // 0}))


def test_an_account_that_cannot_sign_in_is_told_once() -> None:
    with answering(lambda asked: (500, {}, b"broken")) as (line, server):
        trial = Trial(line)
        assert list(trial.run(jobs(Visitor(line, ADA), range(20)), judge)) == []
        assert len(trial.errors) == 1 and len(server.asked) < 10
