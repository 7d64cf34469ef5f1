"""A mend as data: what would be done to Odoo, in its own terms, and how sure it is that this is what somebody wants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ostiary.whatif import Changes, Create, Ref, Value, Write

Safety = Literal["safe", "review"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend.

    `id` names its kind, such as "add-follower"; those that belong together are joined with "+". `safe` ones touch one
    record of data and are easily undone; others should be read by somebody first. `sql` is what only the owner of the
    database can do; `by_hand` what a person does in Odoo. Such a mend has no changes, and cannot be tried.
    """

    id: str
    title: str
    changes: Changes = ()
    safety: Safety = "review"
    sql: str | None = None
    by_hand: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def can_be_tried(self) -> bool:
        return bool(self.changes)


def joined(first: Fix, then: Fix) -> Fix:
    """Both, one after the other."""
    safety: Safety = "safe" if first.safety == then.safety == "safe" else "review"
    return Fix(
        f"{first.id}+{then.id}",
        f"{first.title}, and {then.title[:1].lower()}{then.title[1:]}",
        first.changes + _renamed(then.changes, len(first.changes)),
        safety,
        notes=first.notes + tuple(note for note in then.notes if note not in first.notes),
    )


def _renamed(changes: Changes, offset: int) -> Changes:
    """The changes with names of their own, so that the records of both can be told apart."""
    if not offset:
        return changes
    names = {change.name: f"{change.name}_{offset}" for change in changes if isinstance(change, Create)}

    def value(old: Value) -> Value:
        return Ref(names.get(old.name, old.name)) if isinstance(old, Ref) else old

    found: list[Write | Create] = []
    for change in changes:
        if isinstance(change, Create):
            values = {key: value(one) for key, one in change.values.items()}
            found.append(replace(change, name=names[change.name], values=values))
        elif isinstance(change, Write):
            found.append(replace(change, values={key: value(one) for key, one in change.values.items()}))
    return tuple(found)
