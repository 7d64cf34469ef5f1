"""The picture of a matrix: users with the same outcomes everywhere become one group, so that thousands fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ostiary.engine.matrix import Block
from ostiary.report.rows import Logins
from ostiary.report.text import plain

LETTERS: Final = {"all": "a", "some": "s", "none": "n", "denied": "d", "error": "e", "unknown": "u"}


@dataclass(slots=True)
class HeatMap:
    """Groups of users × models, and the exact numbers of each user where the users of a group differ."""

    logins: Logins
    kinds: Mapping[int, str]
    names: Mapping[int, str]
    rows: list[HeatRow]
    groups: list[list[int]]
    """User ids, the largest group first."""
    reasons: list[str]

    def as_json(self) -> dict[str, Any]:
        """What the page's script draws: rows of letters, one per group."""
        group_of = {user_id: number for number, users in enumerate(self.groups) for user_id in users}
        users = [
            [user_id, plain(login), self.kinds.get(user_id, ""), group_of[user_id], plain(self.names.get(user_id, ""))]
            for user_id, login in self.logins.items()
        ]
        return {
            "users": users,
            "groups": [len(users) for users in self.groups],
            "reasons": [plain(reason) for reason in self.reasons],
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass(slots=True)
class HeatRow:
    """One model and operation. `letters` has a letter per group; or one letter when all groups have the same."""

    model: str
    operation: str
    total: int | None
    letters: str
    everybody: int | None = None
    """What each user sees, where all see the same number."""
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """group → fewest and most records that its users see, where they differ."""
    visible: list[int | None] | None = None
    """Per user in order, where users of one group see different numbers."""
    why: dict[str, int] = field(default_factory=dict)
    """letter → reason."""

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"m": self.model, "o": self.operation, "t": self.total, "l": self.letters}
        if self.everybody is not None:
            found["b"] = self.everybody
        if self.spans:
            found["s"] = [[group, *low_high] for group, low_high in self.spans.items()]
        if self.visible is not None:
            found["v"] = self.visible
        if self.why:
            found["w"] = self.why
        return found


def heat_map(
    blocks: Iterable[Block],
    logins: Logins,
    kinds: Mapping[int, str] | None = None,
    names: Mapping[int, str] | None = None,
) -> HeatMap:
    """The heat map of some blocks; they are kept in memory, which is little as users share answers."""
    kept = list(blocks)
    groups = _groups(kept, logins, kinds or {})
    group_of = {user_id: number for number, users in enumerate(groups) for user_id in users}
    reasons: dict[str, int] = {}
    order = list(logins)
    rows = [_row(block, group_of, len(groups), order, reasons) for block in kept]
    return HeatMap(logins, kinds or {}, names or {}, rows, groups, list(reasons))


def _groups(blocks: Sequence[Block], logins: Logins, kinds: Mapping[int, str]) -> list[list[int]]:
    """Users of one kind with the same outcome everywhere. Only what is not the commonest outcome is looked at."""
    marks: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, block in enumerate(blocks):
        commonest = _commonest(block)
        for answer in block.answers:
            if answer.outcome != commonest:
                mark = (number, answer.outcome)
                for user_id in answer.users:
                    marks[user_id].append(mark)
    found: dict[object, list[int]] = defaultdict(list)
    for user_id in logins:
        found[kinds.get(user_id), tuple(marks.get(user_id, ()))].append(user_id)
    return sorted(found.values(), key=lambda users: -len(users))


def _commonest(block: Block) -> str:
    sizes: dict[str, int] = defaultdict(int)
    for answer in block.answers:
        sizes[answer.outcome] += len(answer.users)
    return max(sizes, key=lambda outcome: sizes[outcome], default="none")


def _row(
    block: Block, group_of: Mapping[int, int], groups: int, order: Sequence[int], reasons: dict[str, int]
) -> HeatRow:
    totals = [answer.total for answer in block.answers if answer.total is not None]
    row = HeatRow(block.model, block.operation, totals[0] if totals else None, "")
    for answer in block.answers:
        if answer.reason and answer.outcome in ("error", "unknown", "denied"):
            row.why[LETTERS[answer.outcome]] = reasons.setdefault(answer.reason, len(reasons))
    if len(block.answers) == 1:
        row.letters = LETTERS[block.answers[0].outcome]
        row.everybody = block.answers[0].visible or None
    else:
        _by_group(row, block, group_of, groups, order)
    return row


def _by_group(row: HeatRow, block: Block, group_of: Mapping[int, int], groups: int, order: Sequence[int]) -> None:
    letters = ["n"] * groups
    visible: dict[int, int | None] = {}
    spans: dict[int, tuple[int, int]] = {}
    for answer in block.answers:
        letter = LETTERS[answer.outcome]
        touched = {group_of[user_id] for user_id in answer.users}
        for group in touched:
            letters[group] = letter
            if answer.visible:
                low, high = spans.get(group, (answer.visible, answer.visible))
                spans[group] = (min(low, answer.visible), max(high, answer.visible))
        visible.update(dict.fromkeys(answer.users, answer.visible))
    row.letters = letters[0] if len(set(letters)) == 1 else "".join(letters)
    row.spans = dict(sorted(spans.items()))
    if any(low != high for low, high in spans.values()):
        row.visible = [visible.get(user_id) for user_id in order]
