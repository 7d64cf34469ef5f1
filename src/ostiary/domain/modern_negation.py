"""`!` in domains of Odoo 19: pushed down to the leaves, as `Domain._negate` does when a rule is made ready."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ostiary.domain.algebra import refuted
from ostiary.domain.condition import Condition, Constant, Fails, Undecidable
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.modern import INVERSE_INEQUALITY, field_of, negate, rewrite
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.errors import MayRaise, Undecided


class Negating(ABC):
    """A translator that translates the opposite of a domain as well."""

    scope: Scope

    @abstractmethod
    def translate(self, model: str, domain: Domain) -> Condition: ...

    def negated(self, model: str, domain: Domain) -> Condition:
        """What the domain does not hold for."""
        match domain:
            case Truth(value):
                return Constant(not value)
            case All(parts):
                return self.translate(model, Any(tuple(map(Not, parts))))
            case Any(parts):
                return self.translate(model, All(tuple(map(Not, parts))))
            case Not(part):
                return self.translate(model, part)
            case Leaf():
                inverse = negate(domain)
                if isinstance(inverse, Leaf):
                    return self.translate(model, inverse)
                return self._negated_leaf(model, domain)

    def _negated_leaf(self, model: str, leaf: Leaf) -> Condition:
        """not a < v  =>  a >= v, or a unset where the type has no falsy value"""
        try:
            changed = rewrite(self.scope, model, leaf)
            if changed is not leaf:
                return self.negated(model, changed)
            field = field_of(self.scope, model, leaf)
        except EvaluationFails as error:
            return Fails(str(error), early=True)
        except Undecided as error:
            return Undecidable(error.message, str(leaf), may_raise=isinstance(error, MayRaise))
        if leaf.operator in INVERSE_INEQUALITY:
            inverse: Domain = Leaf(leaf.path, INVERSE_INEQUALITY[leaf.operator], leaf.value)
            if field.falsy_value is None:
                inverse = Any((Leaf(leaf.path, "in", [False]), inverse))
            return self.translate(model, inverse)
        return refuted(self.translate(model, leaf))
