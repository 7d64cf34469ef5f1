"""What access rights open to outsiders, which of that is stock, and what the engine says they reach through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from ostiary.engine.reach import Engine
from ostiary.facts import OPERATIONS, AccessRight, Operation
from ostiary.findings import Confidence, Severity, lowered

Who = Literal["portal", "public"]
"""Portal users (and users of no type), or visitors."""
LETTERS: Final[dict[Operation, str]] = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


@dataclass(frozen=True, slots=True)
class Count:
    """What some outsiders reach of a model: `users` reach something, `most` records are the most that one reaches.

    `open` is a reason why it could not be counted for all of them.
    """

    users: int
    most: int
    total: int | None
    open: str | None = None

    @property
    def whole(self) -> bool:
        """Somebody reaches every record, and there is more than one."""
        return self.total is not None and self.most == self.total > 1

    def evidence(self) -> dict[str, object]:
        counted: dict[str, object] = {"outsiders": self.users, "records": self.most, "total": self.total}
        return {**counted, "unknown": self.open} if self.open else counted

    def judged(self, severity: Severity) -> tuple[Severity, Confidence]:
        """Nobody reaches anything today: a step down and tentative. What could not be counted is tentative."""
        if self.open:
            return severity, "tentative"
        return (severity, "certain") if self.users else (lowered(severity), "tentative")


@dataclass
class Openings:
    """`people` and `groups` are the users of each kind and the sets of groups that they are in."""

    engine: Engine
    people: Mapping[Who, tuple[int, ...]]
    groups: Mapping[Who, frozenset[frozenset[int]]]

    def __post_init__(self) -> None:
        self._counts: dict[tuple[Who, str, Operation], Count] = {}

    @cached_property
    def rights(self) -> Mapping[Who, Mapping[tuple[str, Operation], tuple[AccessRight, ...]]]:
        """Who → (model, operation) → the access rights that open it to one of them."""
        return {who: self._rights_of(frozenset().union(*sets)) for who, sets in self.groups.items()}

    def _rights_of(self, groups: frozenset[int]) -> Mapping[tuple[str, Operation], tuple[AccessRight, ...]]:
        found: dict[tuple[str, Operation], list[AccessRight]] = defaultdict(list)
        for right in self.engine.facts.access_rights:
            if right.active and (right.group_id is None or right.group_id in groups):
                for operation in OPERATIONS:
                    if right.permissions.allows(operation):
                        found[right.model, operation].append(right)
        return {key: tuple(rights) for key, rights in sorted(found.items())}

    def opens(self, who: Who, model: str, operation: Operation) -> bool:
        return (model, operation) in self.rights[who]

    def is_stock(self, right: AccessRight, operation: Operation) -> bool:
        """Whether the installed stock modules grant as much to the same group."""
        if self.engine.facts.shipped.brought(right.xmlid):
            return True
        group = None if right.group_id is None else self.engine.facts.groups.get(right.group_id)
        name = None if group is None else group.xmlid
        if right.group_id is not None and name is None:
            return False
        key = (right.model.replace(".", "_"), name)
        return LETTERS[operation] in self.engine.facts.shipped.grants.get(key, frozenset())

    def added(self, who: Who, *operations: Operation) -> Iterator[tuple[str, Operation, tuple[AccessRight, ...]]]:
        """What is open though no stock access right opens it, with the rights that do."""
        for (model, operation), rights in self.rights[who].items():
            if operation in operations and not any(self.is_stock(right, operation) for right in rights):
                yield model, operation, rights

    def count(self, who: Who, model: str, operation: Operation) -> Count:
        """What they reach of a model in lists; asked once."""
        key = (who, model, operation)
        if key not in self._counts:
            self._counts[key] = self._count(*key)
        return self._counts[key]

    def _count(self, who: Who, model: str, operation: Operation) -> Count:
        if not self.people[who]:
            return Count(0, 0, self.engine.total(model))
        answers = self.engine.reach(model, operation, "search", self.people[who])
        reaching = [answer for answer in answers if answer.visible]
        return Count(
            users=sum(len(answer.users) for answer in reaching),
            most=max((answer.visible or 0 for answer in reaching), default=0),
            total=self.engine.total(model),
            open=next((answer.reason for answer in answers if answer.outcome in ("unknown", "error")), None),
        )
