"""The access rights and record rules of stock modules, from the data that `tools/stock_access.py` writes.

One line per module: its name, its rules and its rights. A module may say something about the records of another one, so
what is written down are the values that each data file gives; they are laid on top of each other in load order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import ostiary.series as series_package
from ostiary.facts.shipped import Shipped, ShippedRight, ShippedRule
from ostiary.series import Series

DATA: Final = Path(series_package.__file__).parent / "data"
LETTERS: Final = "rwcu"


def load_shipped(series: Series, installed: Sequence[str]) -> Shipped:
    """What the installed modules ship, in load order; where no data ships for the series, what the others say."""
    path = DATA / f"access-{series.name}.jsonl"
    exact = path.is_file()
    paths = [path] if exact else sorted(DATA.glob("access-*.jsonl"))
    return Shipped(lambda: _decoded(paths, installed), exact=exact)


def _decoded(paths: Sequence[Path], installed: Sequence[str]) -> tuple[list[ShippedRule], list[ShippedRight]]:
    known: list[Any] = []
    for path in paths:
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        modules: dict[str, list[Any]] = {line[0]: line for line in lines}
        known += [modules[name] for name in installed if name in modules]
    rules = _merged(line[1] for line in known)
    rights = _merged(line[2] for line in known)
    return [_rule(name, values) for name, values in rules.items()], [
        _right(name, values) for name, values in rights.items()
    ]


def _merged(layers: Iterable[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """external id → values; a later layer wins, value by value, and its `groups` are commands."""
    found: dict[str, dict[str, Any]] = {}
    for layer in layers:
        for name, values in layer.items():
            record = found.setdefault(name, {"groups": set()})
            for command in values.get("groups", ()):
                _command(record["groups"], command)
            record.update({key: value for key, value in values.items() if key != "groups"})
    return found


def _command(groups: set[str], command: str) -> None:
    """`+group` adds, `-group` removes, `=` empties."""
    if command.startswith("+"):
        groups.add(command[1:])
    elif command.startswith("-"):
        groups.discard(command[1:])
    else:
        groups.clear()


def _letters(values: dict[str, Any], default: bool) -> str:
    return "".join(letter for letter in LETTERS if values.get(letter, default))


def _rule(name: str, values: dict[str, Any]) -> ShippedRule:
    return ShippedRule(
        name,
        values.get("model", ""),
        values.get("domain"),
        values.get("active", True),
        frozenset(values["groups"]),
        _letters(values, default=True),
    )


def _right(name: str, values: dict[str, Any]) -> ShippedRight:
    return ShippedRight(
        name, values.get("model", ""), values.get("group"), values.get("active", True), _letters(values, default=False)
    )
