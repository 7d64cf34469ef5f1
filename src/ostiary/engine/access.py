"""Access rights and the choice of rules: what applies to a set of groups, before any domain is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ostiary.facts import AccessRight, Facts, Operation, Rule


@dataclass(slots=True)
class Access:
    """Access rights and rules by model."""

    facts: Facts
    _rights: dict[str, list[AccessRight]] = field(default_factory=lambda: defaultdict(list))
    _rules: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for right in self.facts.access_rights:
            self._rights[right.model].append(right)
        for rule in sorted(self.facts.rules, key=lambda rule: rule.id):
            self._rules[rule.model].append(rule)

    def rights_of(self, model: str) -> list[AccessRight]:
        return self._rights.get(model, [])

    def rules_of(self, model: str) -> list[Rule]:
        """All rules of a model by id, inactive ones included."""
        return self._rules.get(model, [])

    def granting(self, model: str, operation: Operation, groups: frozenset[int]) -> list[AccessRight]:
        """The access rights that allow the operation; none means that the model is closed.

        A right without a group is everybody's. Rights only ever grant. Source: `ir.model.access.check`.
        """
        return [
            right
            for right in self.rights_of(model)
            if right.active
            and right.permissions.allows(operation)
            and (right.group_id is None or right.group_id in groups)
        ]

    def applying(self, model: str, operation: Operation, groups: frozenset[int]) -> RuleSet:
        """The rules that apply (`ir.rule._get_rules`, `_compute_domain`): global ones AND-ed, those of groups OR-ed."""
        everyone: list[Rule] = []
        of_groups: list[Rule] = []
        for rule in self.rules_of(model):
            if not rule.active or not rule.permissions.allows(operation):
                continue
            if rule.groups & groups:
                of_groups.append(rule)
            elif rule.is_global and not rule.groups:
                everyone.append(rule)
        return RuleSet(tuple(everyone), tuple(of_groups))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one model that apply to somebody for one operation."""

    everyone: tuple[Rule, ...]
    of_groups: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        yield from self.everyone
        yield from self.of_groups
