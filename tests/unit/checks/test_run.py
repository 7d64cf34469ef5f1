"""Running checks: what goes wrong in one of them is a finding of it, and never the end of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from ostiary.checks.run import run_checks
from ostiary.errors import NotReachable, SourceError, Undecided
from ostiary.findings import Check, Finding, Skipped, SkippedCheck, Subject
from unit.findings.findings import check


def judging(judge: Callable[[Check[str]], Iterable[Finding]], slug: str = "a-check", **options: object) -> Check[str]:
    """A check whose function gets the check itself."""
    made: list[Check[str]] = []
    made.append(check(slug, "OST-U001", judge=lambda material: judge(made[0]), **options))
    return made[0]


def finds(*models: str) -> Callable[[Check[str]], Iterable[Finding]]:
    return lambda own: [own.finding("found", subject=Subject(model=model)) for model in models]


def test_findings_are_sorted_and_checks_timed() -> None:
    low = judging(lambda own: [own.finding("x", severity="low")], "low")
    run = run_checks([low, judging(finds("a.b"))], "material")
    assert [one.check for one in run.findings] == ["a-check", "low"]
    assert (run.checks_run, run.skipped, list(run.seconds)) == (2, (), ["low", "a-check"])


def test_a_skipped_check_is_neither_run_nor_failed() -> None:
    def judge(own: Check[str]) -> Iterable[Finding]:
        raise Skipped("no table `x`")

    run = run_checks([judging(judge)], "material")
    assert (run.findings, run.checks_run) == ((), 0)
    assert run.skipped == (SkippedCheck("a-check", "no table `x`"),)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Undecided("`_search` is overridden"), "`_search` is overridden"),
        (SourceError("may not read the table `x`", hint="GRANT"), "may not read the table `x`"),
        (
            KeyError("ida@school.example"),
            "a fault of ostiary (KeyError); OSTIARY_TRACEBACK=1 shows where, please report it",
        ),
        (
            RecursionError("deep"),
            "a fault of ostiary (RecursionError); OSTIARY_TRACEBACK=1 shows where, please report it",
        ),
    ],
)
def test_what_goes_wrong_is_one_finding_beside_what_was_found(error: Exception, reason: str) -> None:
    def judge(own: Check[str]) -> Iterable[Finding]:
        yield own.finding("found")
        raise error

    run = run_checks([judging(judge), judging(finds("a.b"), "other")], "material")
    found, other, failed = sorted(run.findings, key=lambda one: (one.outcome == "error", one.check))
    assert (found.check, other.check, failed.check) == ("a-check", "other", "a-check")
    assert (failed.outcome, failed.evidence) == ("error", {"reason": reason})
    assert failed.message == f"This could not be judged: {reason}."
    assert run.checks_run == 2


def test_a_source_that_is_gone_ends_the_run() -> None:
    def judge(own: Check[str]) -> Iterable[Finding]:
        raise NotReachable("the connection broke off")

    with pytest.raises(NotReachable):
        run_checks([judging(judge)], "material")


def test_whoever_writes_a_check_sees_where_it_fails() -> None:
    def judge(own: Check[str]) -> Iterable[Finding]:
        raise KeyError("x")

    with pytest.raises(KeyError):
        run_checks([judging(judge)], "material", raise_faults=True)


@pytest.mark.parametrize(
    ("series", "modules", "reason"),
    [
        ("14.0", {"sale"}, "concerns Odoo 18 to 20"),
        ("19.0", {"base"}, "is about modules that are not installed: sale, crm"),
        ("19.0", {"crm"}, None),
        (None, None, None),
    ],
)
def test_checks_of_other_series_and_modules_are_skipped(
    series: str | None, modules: set[str] | None, reason: str | None
) -> None:
    one = judging(finds("a.b"), series=(18, 20), modules=("sale", "crm"))
    run = run_checks([one], "m", series=series, modules=frozenset(modules) if modules is not None else None)
    assert [entry.reason for entry in run.skipped] == ([reason] if reason else [])
    assert len(run.findings) == (0 if reason else 1)


def test_progress_is_told_for_each_check() -> None:
    told: list[tuple[int, int, str]] = []
    run_checks([judging(finds()), judging(finds(), "b")], "m", progress=lambda *args: told.append(args))
    assert told == [(0, 2, "a-check"), (1, 2, "b"), (2, 2, "")]
