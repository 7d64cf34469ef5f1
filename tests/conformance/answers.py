"""Comparing what Odoo answered with what ostiary answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ostiary.facts import OPERATIONS

EVALUATORS = ("search", "record")
Answer = Mapping[str, Any]
"""One answer of Odoo: `outcome`, and `ids` as runs, and `error`."""


def spread(runs: Iterable[list[Any]] | None) -> frozenset[Any]:
    """The ids behind [[first, last], …]; ids that are not numbers stand alone."""
    ids: set[Any] = set()
    for first, last in runs or ():
        ids.update(range(first, last + 1) if isinstance(first, int) else (first,))
    return frozenset(ids)


def disagreement(answer: Answer, reach: Any) -> str | None:
    """What differs, in words; None where both agree, ostiary does not know, or Odoo never ends."""
    if reach is None:
        return f"Odoo: {told(answer)}; ostiary: no answer for this user"
    if reach.outcome == "unknown" or answer["outcome"] == "endless":
        return None
    if answer["outcome"] in ("denied", "error") or reach.outcome in ("denied", "error"):
        same = answer["outcome"] == reach.outcome
        return None if same else f"Odoo: {told(answer)}; ostiary: {foretold(reach)}"
    return compare_ids(answer, reach)


def compare_ids(answer: Answer, reach: Any) -> str | None:
    """What differs between two sets of ids."""
    real = spread(answer["ids"])
    if reach.ids is None or reach.outcome not in ("all", "some", "none"):
        return f"Odoo: {told(answer)}; ostiary: {foretold(reach)} without ids"
    if reach.ids != real:
        return f"Odoo: {told(answer)}; ostiary: {foretold(reach)}; {apart(real, reach.ids)}"
    if real and reach.outcome != answer["outcome"]:
        return f"same ids, but Odoo: {answer['outcome']}; ostiary: {reach.outcome}"
    return None


def told(answer: Answer) -> str:
    """An answer of Odoo in short."""
    if "ids" in answer and answer["outcome"] != "error":
        return f"{answer['outcome']} ({len(spread(answer['ids']))} ids)"
    return f"{answer['outcome']} {answer.get('error', '')}".strip()


def foretold(reach: Any) -> str:
    """An answer of ostiary in short."""
    if reach.ids is not None:
        return f"{reach.outcome} ({len(reach.ids)} ids)"
    return f"{reach.outcome} ({reach.reason})"


def apart(real: frozenset[Any], predicted: frozenset[Any]) -> str:
    """The ids that only one side has."""
    only_odoo, only_ostiary = sorted(real - predicted), sorted(predicted - real)
    return f"only in Odoo {shortened(only_odoo)}, only in ostiary {shortened(only_ostiary)}"


def shortened(ids: list[Any]) -> str:
    return f"{ids[:12]}{' …' if len(ids) > 12 else ''}"


def split_key(key: str) -> tuple[str, str]:
    """("read", "search") of "read/search"."""
    operation, evaluator = key.split("/")
    assert operation in OPERATIONS and evaluator in EVALUATORS
    return operation, evaluator
