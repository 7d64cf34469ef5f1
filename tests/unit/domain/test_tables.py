"""The tables of `tests/domains`: what each leaf means to each evaluator of each series.

A line is `DOMAIN  =>  CONDITION`. Every condition was checked by hand against docs/how-odoo-decides.md.
`python tests/unit/domain/test_tables.py` prints what the lines come to now.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ostiary.domain.expression import NeedsConcrete
from ostiary.domain.scope import Translator
from unit.notation import shown
from unit.small_world import domain_of, stub_scope, translator_of

TABLES = sorted((Path(__file__).parents[2] / "domains").glob("*.txt"))


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        leaf, arrow, condition = line.partition("  =>  ")
        if arrow:
            yield number, leaf, condition


def _cases() -> Iterator[Any]:
    for path in TABLES:
        for number, leaf, condition in _lines(path):
            yield pytest.param(path.stem, leaf, condition, id=f"{path.stem}:{number}-{leaf}")


@cache
def _translator(table: str) -> tuple[Translator, str]:
    evaluator, series = table.split("_")
    scope = stub_scope(f"{series}.0")
    return translator_of(scope, evaluator), f"{series}.0"


def meaning(table: str, leaf: str) -> str:
    translator, series = _translator(table)
    try:
        return shown(translator.translate("x.doc", domain_of(f"[{leaf}]", series)))
    except NeedsConcrete:
        return "BY USER"


@pytest.mark.parametrize(("table", "leaf", "condition"), list(_cases()))
def test_a_leaf_means_what_the_table_says(table: str, leaf: str, condition: str) -> None:
    assert meaning(table, leaf) == condition


def test_every_table_has_the_same_leaves() -> None:
    leaves = {path.stem: [leaf for _, leaf, _ in _lines(path)] for path in TABLES}
    assert leaves.keys() == {"search_14", "record_14", "search_19", "record_19"}
    assert len(set(map(tuple, leaves.values()))) == 1
    assert len(leaves["search_19"]) > 250


if __name__ == "__main__":
    for table_path in TABLES:
        for _, text, _ in _lines(table_path):
            print(f"{text}  =>  {meaning(table_path.stem, text)}")
