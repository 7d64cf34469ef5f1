"""Whether the key's user sees all records of a model.

Rules hide records from this user as from any other, and nothing in an answer tells. So the rules themselves are looked
at: all is seen where none applies, or where what they ask holds for every record there can be, such as "of one of my
companies or of none" for a user of all companies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ostiary.domain.expression import EvaluationFails, NeedsConcrete, parse
from ostiary.domain.interpreter import Interpreter
from ostiary.domain.syntax import All, Any, Domain, Leaf, Truth, read_domain
from ostiary.engine import overrides
from ostiary.engine.reach import Engine
from ostiary.errors import Undecided
from ostiary.facts import Rule

_EQUAL = frozenset({"=", "in"})
_NEAR = frozenset({"child_of", "parent_of"})
"""These hold for a record that has one of the values itself, too."""
_ALWAYS_SET = frozenset({("res.users", "company_ids")})
"""Links that Odoo's own checks do not let be empty; columns of required fields are NOT NULL."""

Hidden = tuple[Literal["right", "rule", "code"], str]
"""What hides records, and in words."""


@dataclass(slots=True)
class Sight:
    """What one user sees of models, by the facts."""

    engine: Engine
    user_id: int
    _known: dict[str, Hidden | None] = field(default_factory=dict)

    @property
    def groups(self) -> frozenset[int]:
        return self.engine.closure.of_user(self.engine.facts.users[self.user_id])

    def hides(self, model: str) -> Hidden | None:
        """Why records of a model may be hidden from the user; None where all are seen."""
        if model not in self._known:
            self._known[model] = self._hides(model)
        return self._known[model]

    def _hides(self, model: str) -> Hidden | None:
        if not self.engine.access.granting(model, "read", self.groups):
            return "right", f"the API key has no right to read `{model}`"
        hiding = self._hiding_rule(model, set())
        if hiding is not None:
            return "rule", f"the rule “{hiding.name}” hides records of `{model}` from the API key"
        code = overrides.unknown_code(self.engine.compiler, model, "read", "search")
        if code is not None or model in overrides.MODELLED:
            return "code", f"Odoo's code decides which records of `{model}` the API shows"
        return None

    def _hiding_rule(self, model: str, seen: set[str]) -> Rule | None:
        """The first rule of a model, or of its parents, that may hide a record."""
        if model in seen:
            return None
        seen.add(model)
        rules = self.engine.access.applying(model, "read", self.groups)
        for rule in rules.everyone:
            if not self._holds(model, [rule]):
                return rule
        if rules.of_groups and not self._holds(model, rules.of_groups):
            return rules.of_groups[0]
        above = (self._hiding_rule(parent, seen) for parent in self.engine.schema.inherits(model))
        return next((rule for rule in above if rule is not None), None)

    def _holds(self, model: str, rules: Iterable[Rule]) -> bool:
        """Whether one of the rules holds for any record."""
        domains = [domain for rule in rules if (domain := self._domain(rule)) is not None]
        return self._is_everything(model, Any(tuple(domains)))

    def _domain(self, rule: Rule) -> Domain | None:
        """The rule as it is for the user; None where that is not known."""
        facts = self.engine.facts
        try:
            environment = self.engine.compiler.environment(self.user_id)
            return read_domain(Interpreter(environment).evaluate(parse(rule.domain or "[]")), facts.series)
        except (EvaluationFails, NeedsConcrete, Undecided):
            return None

    def _is_everything(self, model: str, domain: Domain) -> bool:
        match domain:
            case Truth(value):
                return value
            case All(parts):
                return all(self._is_everything(model, part) for part in parts)
            case Any(parts):
                together = [leaf for part in parts for leaf in _alternatives(part)]
                return any(self._is_everything(model, part) for part in parts) or self._cover(model, together)
            case Leaf():
                return self._cover(model, [domain])
        return False

    def _cover(self, model: str, leaves: list[Leaf]) -> bool:
        """Whether leaves of which one is enough leave no value of some field out."""
        return any(
            self._leave_nothing_out(model, path, [leaf for leaf in leaves if leaf.path == path])
            for path in {leaf.path for leaf in leaves}
        )

    def _leave_nothing_out(self, model: str, path: str, leaves: list[Leaf]) -> bool:
        found = self.engine.schema.field(model, path)
        if found is None or not found.store:
            return False
        kept = {value for leaf in leaves if leaf.operator in _EQUAL for value in _values(leaf.value)}
        near = {value for leaf in leaves if leaf.operator in _NEAR for value in _values(leaf.value)}
        kept |= near - {None}
        left_out = [set(_values(leaf.value)) for leaf in leaves if leaf.operator in ("!=", "not in")]
        unset = None in kept or any(None not in values for values in left_out)
        if any(values <= kept for values in left_out) and unset:
            return True
        if found.relation == "res.company" and found.name != "id":
            required = found.required and found.type == "many2one"
            always = required or (model, path) in _ALWAYS_SET
            return (None in kept or always) and kept >= self.engine.facts.companies.keys()
        return False


def _alternatives(domain: Domain) -> list[Leaf]:
    """The leaves of which one is enough for the domain to hold."""
    match domain:
        case Leaf():
            return [domain]
        case Any(parts):
            return [leaf for part in parts for leaf in _alternatives(part)]
    return []


def _values(value: object) -> list[object]:
    """The values of a leaf; False stands for none, as it does for a link or a text."""
    listed = list(value) if isinstance(value, list | tuple) else [value]
    return [None if one is False or one is None else one for one in listed if isinstance(one, int | str | None)]
