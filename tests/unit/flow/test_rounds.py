"""Which names one round of a loop takes over from the one before."""

from __future__ import annotations

import ast

import pytest

from ostiary.flow.rounds import carried, free


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("for line in lines:\n total = line.price\n total", set()),
        ("for line in lines:\n total += line.price", {"total"}),
        ("for line in lines:\n found.append(line)", {"found"}),
        ("for line in lines:\n values['x'] = line", {"values"}),
        ("for line in lines:\n if last:\n  use(last)\n last = line", {"last", "use"}),
        ("for line in lines:\n if line:\n  kind = 1\n else:\n  kind = 2\n use(kind)", {"use"}),
        ("for line in lines:\n if line:\n  kind = 1\n use(kind)", {"use", "kind"}),
        ("for line in lines:\n if not line:\n  continue\n else:\n  kind = 2\n use(kind)", {"use"}),
        ("for line in lines:\n if line and (found := line.x):\n  use(found)", {"use"}),
        ("for line in lines:\n if line or (found := line.x):\n  use(found)", {"use", "found"}),
        (
            "for line in lines:\n try:\n  kind = line.x\n except KeyError as error:\n  use(error)\n use(kind)",
            {"use", "kind"},
        ),
        ("for line in lines:\n with line as file:\n  use(file)", {"use"}),
        ("for line in lines:\n for part in line:\n  last = part\n use(last)", {"use", "last"}),
        ("for line in lines:\n match line:\n  case [first, *_]:\n   use(first)", {"use"}),
        ("for line in lines:\n def tell():\n  return line, other\n tell()", {"other"}),
        ("while record:\n record = record.parent_id", {"record"}),
        ("while record := record.parent_id:\n use(record)", {"record", "use"}),
    ],
)
def test_a_round_takes_over_what_it_reads_before_it_binds_it(source: str, names: set[str]) -> None:
    (loop,) = ast.parse(source).body
    assert isinstance(loop, ast.For | ast.While)
    assert carried(loop) == names


def test_a_function_inside_a_function_reads_what_it_does_not_bind() -> None:
    (outer,) = ast.parse("def f(a, b=given):\n c = a\n return c + around").body
    assert isinstance(outer, ast.FunctionDef)
    assert free(outer) == {"given", "around"}
