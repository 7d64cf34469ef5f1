"""Python 2 is read line for line; what is no Python is refused with its line."""

from __future__ import annotations

import ast

import pytest

from ostiary.flow import Unreadable, parse


@pytest.mark.parametrize(
    "text",
    [
        "print 'a', b",
        "print",
        "print >>sys.stderr, 'x'",
        "try:\n    pass\nexcept (A, B), error:\n    raise C, 'text'",
        "if a <> b: print `c`",
        "mode = 0755\nbig = 10L",
        "exec code in names",
        "x = ur'text'",
        "f = lambda (a, b): a",
        "def f(self, (a, b)):\n    return a",
        "if a:\n\tb = 1\n        c = 2",
    ],
)
def test_what_only_python_2_understands_is_read(text: str) -> None:
    assert isinstance(parse(text), ast.Module)


def test_lines_stay_where_they_are() -> None:
    tree = parse("import os\nprint 'x'\n\n\ndef f(a):\n    raise E, 'no'\n")
    assert [node.lineno for node in tree.body] == [1, 2, 5]


def test_a_modern_print_stays_a_call() -> None:
    (statement,) = parse("print('a' % b)").body
    assert ast.unparse(statement) == "print('a' % b)"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(:\n    pass", "line 1"),
        ("x = 1\x00", "null bytes"),
        ("x = " + "(" * 500 + ")" * 500, "nested"),
        ("#" * 1_500_001, "larger than"),
    ],
)
def test_what_is_not_python_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(text)
