"""Which groups a user is in."""

from __future__ import annotations

from dataclasses import dataclass, field

from ostiary.facts import Facts, User


@dataclass(slots=True)
class GroupClosure:
    """Groups with everything that they imply.

    Since 19 the table holds explicit membership and the closure is computed (`all_group_ids`); before, the table holds
    the closure itself, and what a group implies today does not matter to decisions.
    """

    facts: Facts
    _closures: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)

    def of_user(self, user: User) -> frozenset[int]:
        """The groups whose access rights and rules apply to the user."""
        if self.facts.series.closure_in_table:
            return user.groups
        return self.of_groups(user.groups)

    def of_groups(self, groups: frozenset[int]) -> frozenset[int]:
        """The groups and everything that they imply, transitively."""
        known = self._closures.get(groups)
        if known is not None:
            return known
        found: set[int] = set()
        waiting = list(groups)
        while waiting:
            group = waiting.pop()
            if group in found:
                continue
            found.add(group)
            if group in self.facts.groups:
                waiting.extend(self.facts.groups[group].implied)
        self._closures[groups] = frozenset(found)
        return self._closures[groups]

    def path(self, groups: frozenset[int], wanted: int) -> tuple[int, ...]:
        """The shortest chain of implications from one of the groups to `wanted`; empty when there is none."""
        waiting: list[tuple[int, ...]] = [(group,) for group in sorted(groups)]
        seen: set[int] = set()
        while waiting:
            chain = waiting.pop(0)
            if chain[-1] == wanted:
                return chain
            if chain[-1] in seen:
                continue
            seen.add(chain[-1])
            implied = self.facts.groups[chain[-1]].implied if chain[-1] in self.facts.groups else frozenset()
            waiting.extend((*chain, group) for group in sorted(implied))
        return ()
