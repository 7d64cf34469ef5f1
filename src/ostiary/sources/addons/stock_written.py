"""The access rights and record rules that stock modules ship, in the form in which checks of source code read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ostiary.checks.source.access import Command, Written
from ostiary.facts import Operation
from ostiary.facts.addons import Value
from ostiary.sources.addons.shipped import DATA

_STOCK_LETTERS: Mapping[str, Operation] = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
"""Those of the stock data, where `u` is unlink; in `ir.access` it is write."""


def stock_written(series: str, modules: frozenset[str], model: Callable[[str], str | None]) -> Iterator[Written]:
    """What these modules ship in that series; nothing where no data ships for it."""
    path = DATA / f"access-{series}.jsonl"
    if not path.is_file():
        return
    for line in path.read_bytes().splitlines():
        name, rules, rights = json.loads(line)
        if name in modules:
            yield from (_rule(name, xmlid, values, model) for xmlid, values in rules.items())
            yield from (_right(name, xmlid, values, model) for xmlid, values in rights.items())


def _granted(values: Mapping[str, Any]) -> dict[Operation, bool]:
    return {operation: values[letter] for letter, operation in _STOCK_LETTERS.items() if letter in values}


def _rule(module: str, xmlid: str, values: Mapping[str, Any], model: Callable[[str], str | None]) -> Written:
    domain = values.get("domain")
    return Written(
        "rule",
        xmlid,
        module,
        None,
        model(values["model"]) if "model" in values else None,
        values.get("model", ""),
        Value("text", domain, 0) if domain is not None else None,
        tuple(_command(text) for text in values.get("groups", ())),
        _granted(values),
        values.get("active"),
    )


def _command(text: str) -> Command:
    names = {"+": "link", "-": "unlink"}
    return Command(names.get(text[:1], "clear"), text[1:])


def _right(module: str, xmlid: str, values: Mapping[str, Any], model: Callable[[str], str | None]) -> Written:
    group = values.get("group")
    commands = (Command("clear"), Command("link", group)) if group else ()
    named = values.get("model", "")
    return Written(
        "right", xmlid, module, None, model(named), named, None, commands, _granted(values), values.get("active")
    )
