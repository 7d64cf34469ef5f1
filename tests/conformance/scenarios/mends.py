"""The mends that ostiary offers for a scenario, written down for a script inside Odoo."""

from __future__ import annotations

from typing import Any

from ostiary.whatif import Change, Create, NewToken, Ref, Unlink, Write
from ostiary.whatif.changes import Changes, Command


def written(changes: Changes) -> list[dict[str, Any]]:
    """The changes as JSON."""
    return [_written(change) for change in changes]


def _written(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = {"do": type(change).__name__.lower(), "model": change.model}
    if isinstance(change, Create):
        told["name"] = change.name
    if isinstance(change, Write | Unlink):
        told["ids"] = [_value(one) for one in change.ids]
    if isinstance(change, Write | Create):
        told["values"] = {name: _value(value) for name, value in change.values.items()}
    return told


def _value(value: object) -> Any:
    if isinstance(value, Ref):
        return {"ref": value.name}
    if isinstance(value, NewToken):
        return {"token": True}
    if isinstance(value, Command):
        return {value.kind: [_value(one) for one in value.ids]}
    return value
