"""What the facts looked like at one moment: reading over the API takes a while, and is no transaction."""

from __future__ import annotations

import json
from typing import Final

from ostiary.sources.api.calls import Call, Refused
from ostiary.sources.api.reading import CONTEXT, Reader

WATCHED: Final = (
    "ir.module.module",
    "ir.model",
    "ir.model.fields",
    "ir.model.access",
    "ir.rule",
    "res.groups",
    "res.company",
    "res.users",
)
"""Models whose change makes an answer wrong for everybody."""


def look(reader: Reader) -> dict[str, str]:
    """model → number of records, and when the last of them was written."""
    return {model: f"{reader.count(model, [])} {_last_written(reader, model)}" for model in WATCHED}


def _last_written(reader: Reader, model: str) -> str:
    arguments = {"fields": ["write_date"], "order": "write_date desc, id desc", "limit": 1}
    try:
        answer = reader.transport.call(
            Call(model, "search_read", None, [["write_date", "!=", False]], arguments, CONTEXT)
        )
    except Refused:
        return ""
    return (
        str(answer[0].get("write_date")) if isinstance(answer, list) and answer and isinstance(answer[0], dict) else ""
    )


def as_mark(seen: dict[str, str]) -> str:
    """The moment as a text to compare with."""
    return json.dumps(seen, sort_keys=True)


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The models that changed in between."""
    return [model for model in WATCHED if before.get(model) != after.get(model)]
