"""What lets an outsider reach somebody else's record, and what would have kept it from them."""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.engine import overrides
from ostiary.engine.compile import Evaluator
from ostiary.engine.exposure_count import Sample
from ostiary.engine.judge import Judge
from ostiary.engine.reach import Engine
from ostiary.facts import AccessRight, Operation, Rule


@dataclass(frozen=True, slots=True)
class Cause:
    """How one sample came to be reached.

    `rules` are the rules of groups that let it through; none means that no rule of a group applies, and the access
    `rights` alone open it. `outdone` are rules that would have kept it out but are OR-ed with those. `inactive` are
    rules of the user's groups that are switched off.
    """

    rules: tuple[Rule, ...] = ()
    rights: tuple[AccessRight, ...] = ()
    outdone: tuple[Rule, ...] = ()
    inactive: tuple[Rule, ...] = ()
    by_code: bool = False

    def evidence(self) -> dict[str, object]:
        """Names of what applies; what does not is left out."""
        named: dict[str, list[str | int]] = {
            "rules": [name_of(rule) for rule in self.rules],
            "rights": [right.xmlid or right.id for right in self.rights],
            "outdone": [name_of(rule) for rule in self.outdone],
            "inactive": [name_of(rule) for rule in self.inactive],
        }
        return {key: names for key, names in named.items() if names}

    def words(self) -> str:
        """What lets it through, in words."""
        if self.by_code:
            return "code of the model lets it through"
        if self.rules:
            return f"the rule {' and '.join(f'`{name_of(rule)}`' for rule in self.rules)} lets it through"
        names = " and ".join(f"`{right.xmlid or right.id}`" for right in self.rights[:2])
        return f"no rule restricts the access right {names}" if names else "nothing restricts it"


def name_of(rule: Rule) -> str | int:
    return rule.xmlid or rule.id


def cause_of(engine: Engine, model: str, operation: Operation, evaluator: Evaluator, sample: Sample) -> Cause:
    """The rules and rights behind one sample."""
    groups = engine.closure.of_user(engine.facts.users[sample.user])
    rights = tuple(engine.access.granting(model, operation, groups))
    if model in overrides.MODELLED:
        return Cause(rights=rights, by_code=True)
    applying = engine.access.applying(model, operation, groups).of_groups
    judge = Judge(engine, model, sample.record)
    through = tuple(rule for rule in applying if judge.users_of_rule(rule, [sample.user], evaluator))
    inactive = tuple(
        rule
        for rule in engine.access.rules_of(model)
        if not rule.active and rule.permissions.allows(operation) and (rule.groups & groups or rule.is_global)
    )
    outdone = tuple(rule for rule in applying if rule not in through)
    return Cause(through, () if through else rights, outdone, inactive)
