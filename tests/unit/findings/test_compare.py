"""What is new, what is gone, what is still there."""

from __future__ import annotations

from typing import Any

import pytest

from ostiary.errors import UsageError
from ostiary.findings import Gone
from ostiary.findings.compare import compare, read_last_run
from unit.findings.findings import finding

OLD, STAYING, NEW = finding("old", "OST-U001"), finding("staying", "OST-U002"), finding("new", "OST-U003")


def entry(one: Any) -> dict[str, Any]:
    names = ("check", "code", "severity", "title", "message", "fingerprint")
    return {name: getattr(one, name) for name in names}


def report(*findings: Any, **more: Any) -> dict[str, Any]:
    return {"schema": "ostiary/findings/1", "score": {"value": 61}, "findings": [entry(one) for one in findings]} | more


def test_what_changed() -> None:
    last = read_last_run("last.json", report(OLD, STAYING, generated_at="2026-01-01T00:00:00Z"))
    found = compare([STAYING, NEW], [], last)
    assert (found.new, found.still) == ({NEW.fingerprint}, {STAYING.fingerprint})
    assert found.gone == (Gone("old", "OST-U001", "high", "Title of old", "Message about it.", OLD.fingerprint),)
    assert (found.score_before, found.made_before) == (61, "2026-01-01T00:00:00Z")


def test_what_is_accepted_now_is_not_gone_and_what_was_accepted_is_not_new() -> None:
    last = read_last_run("x", report(OLD, suppressed=[{"finding": entry(STAYING)}], score=None))
    found = compare([STAYING], [OLD], last)
    assert (found.new, found.still, found.gone, found.score_before) == (frozenset(), {STAYING.fingerprint}, (), None)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "`x` is no report of ostiary"),
        ({"schema": "ostiary/matrix/1"}, "`x` is no report of ostiary"),
        (report(findings=None), "`x` is a report that somebody has damaged"),
        (report(findings=[{"check": "a"}]), "`x` is a report that somebody has damaged"),
        (report(findings=[entry(OLD) | {"severity": "awful"}]), "`x` is a report that somebody has damaged"),
        (report(score=3), "`x` is a report that somebody has damaged"),
    ],
)
def test_something_else_than_a_report(document: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_last_run("x", document)
    assert caught.value.message == message
