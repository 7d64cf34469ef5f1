"""Walks from users over many2one columns (`user.partner_id.commercial_partner_id.id`), for many users at once.

What is more than that (fields that are computed, lists, methods) is `model.environment`'s, user by user.
"""

from __future__ import annotations

from collections.abc import Sequence

from ostiary.facts.schema import Field
from ostiary.model.data import Data
from ostiary.model.environment import COMPUTED

_Steps = tuple[Field, ...]


def follow(data: Data, users: Sequence[int], path: Sequence[str]) -> dict[int, object] | None:
    """user → the id (False where there is none) or the ids at the end of a path; None where it is no such walk."""
    if path[-1] not in ("id", "ids"):
        return None
    steps = _steps(data, "res.users", path[:-1])
    if steps is None:
        return None
    at: dict[int, tuple[int, ...]] = {user_id: (user_id,) for user_id in users}
    for step in steps:
        found = data.read(step.model, step.name, {one for ids in at.values() for one in ids})
        at = {user_id: found.get(ids[0], ()) if ids else () for user_id, ids in at.items()}
    if path[-1] == "ids":
        return dict(at)
    return {user_id: ids[0] if ids else False for user_id, ids in at.items()}


def _steps(data: Data, model: str, names: Sequence[str]) -> _Steps | None:
    """The columns of a path, related fields spelled out."""
    found: list[Field] = []
    for name in names:
        steps = _of_field(data, model, name)
        if steps is None:
            return None
        found += steps
        model = steps[-1].relation or ""
    return tuple(found)


def _of_field(data: Data, model: str, name: str) -> _Steps | None:
    found = data.schema.field(model, name)
    if found is None or found.type != "many2one" or not found.relation or name in COMPUTED.get(model, ()):
        return None
    if found.store:
        return (found,) if found.column_exists and not found.company_dependent else None
    steps = _steps(data, model, found.related) if found.related else None
    return steps if steps and steps[-1].relation == found.relation else None
