"""Comments that accept a finding where it stands."""

from __future__ import annotations

import pytest

from ostiary.findings import Finding, Location
from ostiary.sources.lint_comments import commented, idle, read_ignore, set_apart


def finding(path: str, line: int, check: str = "portal-can-write", code: str = "OST-A002") -> Finding:
    return Finding(
        check=check, code=code, severity="high", title="", message="", remedy="", location=Location(path, line)
    )


@pytest.mark.parametrize(
    ("line", "suffix", "names", "reason"),
    [
        ("x = 1  # ostiary: ignore[a-check] because", ".py", {"a-check"}, "because"),
        ("# ostiary: ignore[a, b] two of them", ".py", {"a", "b"}, "two of them"),
        ('<record id="x"/> <!-- ostiary: ignore[a] a list -->', ".xml", {"a"}, "a list"),
        ("loan,loan,m,g,1,0,0,0,# ostiary: ignore[a] a list", ".csv", {"a"}, "a list"),
        ('loan,loan,m,g,1,0,0,0,"# ostiary: ignore[a] a list"', ".csv", {"a"}, "a list"),
        ("# ostiary: ignore[a]", ".py", {"a"}, ""),
    ],
)
def test_comments_name_checks_and_say_why(line: str, suffix: str, names: set[str], reason: str) -> None:
    found = read_ignore(line, suffix)
    assert found is not None
    assert (found.names, found.reason) == (names, reason)


@pytest.mark.parametrize(
    ("line", "suffix"),
    [("x = 'ostiary: ignore[a] why'", ".py"), ("ostiary: ignore[a] why", ".xml"), ("# ostiary: ignore a", ".py")],
)
def test_other_texts_are_no_comments(line: str, suffix: str) -> None:
    assert read_ignore(line, suffix) is None


KNOWN = {"portal-can-write", "OST-A002", "other-check"}


@pytest.mark.parametrize(
    ("text", "line", "accepted"),
    [
        ("a\nb  # ostiary: ignore[portal-can-write] why", 2, True),
        ("# ostiary: ignore[portal-can-write] why\nb", 2, True),
        ("# ostiary: ignore[OST-A002] why\n# more words\nb", 3, True),
        ("# ostiary: ignore[portal-can-write] why\n\nb", 3, False),
        ("# ostiary: ignore[other-check] why\nb", 2, False),
        ("# ostiary: ignore[portal-can-write]\nb", 2, False),
    ],
)
def test_a_comment_speaks_of_its_line_and_of_the_one_below(text: str, line: int, accepted: bool) -> None:
    apart = set_apart([finding("m/a.py", line)], lambda path: text.splitlines())
    assert (len(apart.left), len(apart.accepted)) == ((0, 1) if accepted else (1, 0))


def test_a_comment_without_a_reason_accepts_nothing_and_is_told() -> None:
    one = finding("m/a.csv", 1)
    apart = set_apart([one], lambda path: ["a,# ostiary: ignore[portal-can-write]"])
    assert (apart.left, apart.accepted) == ((one,), ())
    assert apart.notes == ("the comment at m/a.csv:1 gives no reason, so it accepts nothing",)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (b"a  # ostiary: ignore[portal-can-write] why", []),
        (b"a  # ostiary: ignore[OST-A002, portal-can-write] why", []),
        (
            b"a  # ostiary: ignore[portal-can-rite] why",
            ["the comment at m/a.py:1 names `portal-can-rite`, which is no check"],
        ),
        (
            b"a  # ostiary: ignore[portal-can-write, other-check] why",
            ["the comment at m/a.py:1 accepts nothing: there is no finding of `other-check`"],
        ),
        (
            b"a\n\n# ostiary: ignore[portal-can-write] why\nb",
            ["the comment at m/a.py:3 accepts nothing: there is no finding of `portal-can-write`"],
        ),
        (b"a\n\n# ostiary: ignore[skipped-check] why\nb", []),
    ],
)
def test_a_comment_that_speaks_of_no_finding_is_told(text: bytes, notes: list[str]) -> None:
    apart = set_apart([finding("m/a.py", 1)], lambda path: text.decode().splitlines())
    known, ran = KNOWN | {"skipped-check"}, KNOWN
    (file,) = commented("m/a.py", text)
    assert list(idle(file, apart, known, ran)) == notes
