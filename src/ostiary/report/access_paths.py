"""The ways from outsiders through groups to models: who is in which group, what that implies, what it opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from ostiary.facts import OPERATIONS, AccessRight, Facts, Operation, User

EVERYBODY: Final = "everybody"
MOST_MODELS: Final = 24
Kind = Literal["people", "group", "model"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the picture; `severity` is the worst finding about it, `column` its place from left to right."""

    key: str
    kind: Kind
    label: str
    column: int
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow; `label` is a number of users, or operations."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class AccessPaths:
    """Nodes by column and in order; `left_out` are models that did not fit."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.edges)


@dataclass(slots=True)
class _Ways:
    """Access rights to the models of the picture, and the groups on the way to them."""

    facts: Facts
    models: Sequence[str]
    members: Mapping[str, Sequence[User]]
    """Kind of people → its users."""
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    """Kind of people → group → how many of them are in it by themselves."""

    def __post_init__(self) -> None:
        for name, users in self.members.items():
            counts: dict[int, int] = defaultdict(int)
            for user in users:
                for group in self._own_groups(user):
                    counts[group] += 1
            self.starts[name] = dict(counts)

    def _own_groups(self, user: User) -> frozenset[int]:
        """The groups that no other group of the user implies; where the table holds the closure, these are the own."""
        if not self.facts.series.closure_in_table:
            return user.groups
        implied = {one for group in user.groups for one in self._implied(group)}
        return (user.groups - implied) or user.groups

    def _implied(self, group: int) -> frozenset[int]:
        found = self.facts.groups.get(group)
        return found.implied if found else frozenset()

    def rights(self) -> list[AccessRight]:
        """Active access rights to the models that allow something."""
        wanted = set(self.models)
        rights = (right for right in self.facts.access_rights if right.active and right.model in wanted)
        return [right for right in rights if any(map(right.permissions.allows, OPERATIONS))]

    def depths(self) -> dict[int, int]:
        """Group → how many implications lie between it and people, for groups that people are in."""
        depths: dict[int, int] = {}
        level = {group for groups in self.starts.values() for group in groups}
        while level:
            depths |= {group: (max(depths.values()) + 1 if depths else 0) for group in level}
            level = {one for group in level for one in self._implied(group)} - depths.keys()
        return depths

    def useful(self, opening: set[int], depths: Mapping[int, int]) -> set[int]:
        """Groups that open a model or imply one that does."""
        found = opening & depths.keys()
        while True:
            more = {group for group in depths if group not in found and self._implied(group) & found}
            if not more:
                return found
            found |= more

    def implications(self, groups: set[int]) -> list[tuple[int, int]]:
        return sorted((group, one) for group in groups for one in self._implied(group) & groups)


def access_paths(
    facts: Facts, members: Mapping[str, Sequence[User]], severities: Mapping[str, str], most: int = MOST_MODELS
) -> AccessPaths:
    """The ways to the models that something was found about; `severities` are these models, the worst first."""
    ways = _Ways(facts, list(severities), {name: users for name, users in members.items() if users})
    depths = ways.depths()
    rights = [right for right in ways.rights() if right.group_id is None or right.group_id in depths]
    reached = {right.model for right in rights}
    models = [model for model in severities if model in reached]
    shown = set(models[:most])
    rights = [right for right in rights if right.model in shown]
    groups = ways.useful({right.group_id for right in rights if right.group_id is not None}, depths)
    last = 2 + max((depths[group] for group in groups), default=0)
    nodes = [*_people(ways), *_groups(facts, groups, depths, rights)]
    nodes += [Node(f"m:{model}", "model", model, last, severities[model]) for model in models[:most]]
    edges = [*_memberships(ways, groups, rights), *_implied(ways, groups), *_openings(rights)]
    return AccessPaths(tuple(_ordered(nodes, edges)), tuple(edges), len(models) - len(shown))


def _people(ways: _Ways) -> Iterable[Node]:
    for name, users in ways.members.items():
        yield Node(f"p:{name}", "people", f"{name} ({len(users):,})", 0)


def _groups(facts: Facts, groups: set[int], depths: Mapping[int, int], rights: Sequence[AccessRight]) -> Iterable[Node]:
    if any(right.group_id is None for right in rights):
        yield Node("g:0", "group", EVERYBODY, 1)
    for group in sorted(groups):
        found = facts.groups.get(group)
        yield Node(f"g:{group}", "group", (found.xmlid if found else None) or f"group {group}", 1 + depths[group])


def _memberships(ways: _Ways, groups: set[int], rights: Sequence[AccessRight]) -> Iterable[Edge]:
    for name, starts in ways.starts.items():
        for group, count in sorted(starts.items()):
            if group in groups:
                yield Edge(f"p:{name}", f"g:{group}", f"{count:,}")
        if any(right.group_id is None for right in rights):
            yield Edge(f"p:{name}", "g:0")


def _implied(ways: _Ways, groups: set[int]) -> Iterable[Edge]:
    for group, implied in ways.implications(groups):
        yield Edge(f"g:{group}", f"g:{implied}", "implies")


def _openings(rights: Sequence[AccessRight]) -> Iterable[Edge]:
    letters: dict[tuple[int, str], set[Operation]] = defaultdict(set)
    for right in rights:
        letters[right.group_id or 0, right.model] |= {one for one in OPERATIONS if right.permissions.allows(one)}
    for (group, model), operations in sorted(letters.items()):
        yield Edge(f"g:{group}", f"m:{model}", ", ".join(one for one in OPERATIONS if one in operations))


def _ordered(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Node]:
    """Nodes by column; groups in the order of what they lead to, so that few arrows cross."""
    place = {node.key: number for number, node in enumerate(nodes) if node.kind == "model"}
    for _ in range(3):
        for node in nodes:
            if node.kind != "model":
                ends = [place[edge.target] for edge in edges if edge.source == node.key and edge.target in place]
                place[node.key] = sum(ends) // len(ends) if ends else len(nodes)
    return sorted(nodes, key=lambda node: (node.column, place[node.key], node.key))
