"""Pieces of work that wait for a database: in which order they ask, and in which their results come."""

from __future__ import annotations

import pytest

from ostiary.engine.steps import AT_ONCE, Later, Rows, Steps, alone, together


def asking(log: list[str], name: str, questions: int) -> Steps[str]:
    """Asks so many questions, one after the other, and says how many rows it got."""

    def answer(number: int) -> Later[Rows]:
        log.append(f"{name} asks {number}")
        return lambda: log.append(f"{name} waits for {number}") or [(number,)]  # type: ignore[func-returns-value]

    rows = 0
    for number in range(questions):
        rows += len((yield answer(number)))
    return f"{name}: {rows}"


def test_results_come_in_the_order_of_the_work_however_long_it_takes() -> None:
    log: list[str] = []
    work = [asking(log, name, questions) for name, questions in (("a", 3), ("b", 0), ("c", 1), ("d", 2))]
    assert list(together(work)) == ["a: 3", "b: 0", "c: 1", "d: 2"]


def test_the_next_one_asks_before_the_first_one_waits() -> None:
    log: list[str] = []
    list(together(asking(log, name, 1) for name in "ab"))
    assert log == ["a asks 0", "b asks 0", "a waits for 0", "b waits for 0"]


def test_no_more_than_a_few_questions_are_open_at_once() -> None:
    log: list[str] = []
    list(together(asking(log, str(number), 2) for number in range(3 * AT_ONCE)))
    still_open, most = 0, 0
    for line in log:
        still_open += 1 if "asks" in line else -1
        most = max(most, still_open)
    assert most == AT_ONCE


def test_one_alone_gives_its_result() -> None:
    assert alone(asking([], "a", 2)) == "a: 2"


def test_an_error_of_the_database_reaches_whoever_waits() -> None:
    def refused() -> Rows:
        raise ValueError("no such table")

    def work() -> Steps[str]:
        yield refused
        return "never"

    with pytest.raises(ValueError, match="no such table"):
        list(together([asking([], "a", 1), work()]))
