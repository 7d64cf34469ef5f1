"""Python's method resolution order (C3), over anything that can be hashed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def merge_orders(orders: Sequence[Sequence[Item]]) -> list[Item]:
    """One order that keeps every given order: the first head that is in no other order's rest, again and again.

    Where no order keeps them all Python refuses; here (part of the source is missing) the first head is taken.
    """
    rests = [list(reversed(order)) for order in orders if order]
    behind = Counter(item for order in orders for item in order[1:])
    headed: defaultdict[Item, list[list[Item]]] = defaultdict(list)
    for rest in rests:
        headed[rest[-1]].append(rest)
    result: list[Item] = []
    while headed:
        head = next((rest[-1] for rest in rests if rest and not behind[rest[-1]]), None)
        if head is None:
            head = _force(rests, behind)
        result.append(head)
        for rest in headed.pop(head):
            rest.pop()
            if rest:
                behind[rest[-1]] -= 1
                headed[rest[-1]].append(rest)
    return result


def _force(rests: Sequence[list[Item]], behind: Counter[Item]) -> Item:
    """The first head, taken out of the rests that it is in."""
    head = next(rest[-1] for rest in rests if rest)
    for rest in rests:
        while head in rest[:-1]:
            rest.remove(head)
    behind[head] = 0
    return head
