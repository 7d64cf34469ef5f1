"""One function being followed: the state at some point of its code, and what it has done so far."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import reduce
from typing import TYPE_CHECKING, Final

from ostiary.flow.effects import Changed, Effect, Found, Guarded, Shown
from ostiary.flow.joining import join
from ostiary.flow.keys import lineage, root
from ostiary.flow.outcome import Place
from ostiary.flow.proofs import closed, common
from ostiary.flow.sealing import sealed
from ostiary.flow.state import State
from ostiary.flow.traces import Mark, Trace
from ostiary.flow.truths import given, not_given
from ostiary.flow.values import CONSTANTS, EMPTY, NOTHING, RECORDS, Atom, Fact, Facts, Kinds, Lit, Rec, Sym, Value, one

if TYPE_CHECKING:
    from ostiary.flow.engine import Engine
    from ostiary.flow.program import Definition


DEEP: Final = 9
"""How many calls may be between a route and what is followed."""
_TELLING: Final[Kinds] = frozenset({Sym, Rec, Lit})
"""Of what may be tested, what says something by being true or false."""


class Frame:
    """A function that is being followed. `state` is None where no path leads any more."""

    def __init__(self, engine: Engine, definition: Definition, receiver: Value | None, depth: int) -> None:
        self.engine = engine
        self.definition = definition
        self.receiver = receiver
        self.depth = depth
        self.state: State | None = State({})
        self.returned: list[tuple[Value, Facts]] = []
        self.effects: dict[Effect, None] = {}
        self.raised: list[State] = []
        self.loops = 0
        self.breaks: list[list[State]] = []
        self.entry = False

    # ------------------------------------------------------------------ state

    @property
    def now(self) -> State:
        """The state; a point that no path reaches has an empty one, so that evaluating there does no harm."""
        if self.state is None:
            return State({})
        return self.state

    @property
    def facts(self) -> Facts:
        return self.state.facts if self.state else NOTHING

    def learn(self, facts: Iterable[Fact]) -> None:
        """From here on these hold."""
        if self.state is not None and facts:
            known = self.state.facts
            found = known.union(facts)
            if len(found) > len(known):
                self.state.facts = closed(found)

    def assume(self, test: Value, truth: bool) -> None:
        """Go on where a test is true, or false."""
        if self.state is None:
            return
        if not test.has(_TELLING):
            self.learn(test.true if truth else test.false)
            return
        if _is_constant(test) and all(bool(atom.value) is not truth for atom in test if isinstance(atom, Lit)):
            self.state = None
            return
        if not truth and test.atoms and all(self._is_there(atom) for atom in test):
            self.state = None
            return
        self.learn(test.true | given(test) if truth else test.false | not_given(test))
        if truth:
            named = frozenset(atom.name for atom in test if isinstance(atom, Sym))
            if named:
                self.state.gates = self.state.gates | named
                self.learn(("ne", name) for name in named)

    def _is_there(self, atom: Atom) -> bool:
        """Whether it was tested before, and was true: then it is true again."""
        if isinstance(atom, Sym):
            return ("ne", atom.name) in self.facts
        return isinstance(atom, Rec) and ("there", atom.key) in self.facts

    def value(self, node: ast.expr) -> Value:
        """What an expression may be, here."""
        return self.engine.evaluate(self, node)

    def bind(self, target: ast.expr, value: Value) -> None:
        """Assign to a name, an item or an attribute."""
        self.engine.assign(self, target, value)

    def each(self, value: Value, follow: Callable[[Atom, Trace], Value], name: str = "") -> Value:
        """Do the same with each thing that a value may be. What one of them proves, all must prove that need it.

        What each proves of itself stays with the variable `name` that has the value.
        """
        if len(value.atoms) == 1 or self.state is None:
            return follow(*next(iter(value.atoms.items())))
        items = list(value.atoms.items())
        start, results, last = self.state.facts, [], self.state
        for atom, trace in items:
            last.facts, self.state = start, last
            result = follow(atom, trace)
            if self.state is not None:
                last = self.state
                results.append((atom, result, last.facts))
        if not results:
            self.state = None
            return EMPTY
        if len(results) == len(items) and not (value.true or value.false) and _same_for_all(results, start):
            self.state = last
            return join(*(result for _, result, _ in results))
        if name and last.vars.get(name) is value:
            last.put(name, join(*(sealed(one(atom, value.atoms[atom]), facts - start) for atom, _, facts in results)))
        needing = [item for item in results if _needs_proof(item[0])] or results
        doubts = (fact for atom, _, facts in results for fact in facts - start if _is_own_doubt(fact, atom))
        self.state, last.facts = last, reduce(common, (facts for _, _, facts in needing)).union(doubts)
        found = join(*(sealed(result.plain(), facts - start) for _, result, facts in results))
        true = reduce(common, (result.true for _, result, _ in needing))
        return found.testing(true, reduce(common, (result.false for _, result, _ in needing)))

    # ------------------------------------------------------------------ places and steps

    def place(self, node: ast.AST) -> Place:
        line = getattr(node, "lineno", self.definition.function.first)
        return Place(self.definition.path, line, getattr(node, "col_offset", 0) + 1)

    def mark(self, node: ast.AST, message: str, kind: str = "step") -> Mark:
        return Mark(self.place(node), message, kind, self.definition.qualified)

    def site(self, node: ast.AST) -> str:
        """A name for the place of an expression."""
        line = getattr(node, "lineno", 0)
        return f"{self.definition.module.source.dotted}:{line}:{getattr(node, 'col_offset', 0)}"

    # ------------------------------------------------------------------ effects

    def found(self, effect: Found) -> None:
        self.effects.setdefault(effect)

    def guard(self, kind: str, subject: str, node: ast.AST, model: str | None = None) -> None:
        self.effects.setdefault(Guarded(kind, subject, self.place(node), model))

    def shown(self, effect: Shown) -> None:
        self.effects.setdefault(effect)

    def changed(self, effect: Changed) -> None:
        self.effects.setdefault(effect)

    def leave(self, value: Value) -> None:
        """Return a value on this path."""
        if self.state is not None:
            facts = self.state.facts
            self.returned.append((sealed(value, facts), facts))
            self.state = None


def _same_for_all(results: list[tuple[Atom, Value, Facts]], start: Facts) -> bool:
    """Whether none of several things proved anything, nor would a test of what came of it."""
    return not any(facts is not start or result.true or result.false for _, result, facts in results)


def _is_own_doubt(fact: Fact, atom: Atom) -> bool:
    """Whether a fact is a doubt about this very thing: one about the others does not take it away."""
    return fact[0] == "maybe" and isinstance(atom, Rec) and fact[1] in set(lineage(atom.key))


def _is_constant(test: Value) -> bool:
    return bool(test.atoms) and not test.true and not test.false and test.is_all(CONSTANTS)


def _needs_proof(atom: Atom) -> bool:
    """Whether something is a record, or a value, that the caller chose and nobody decided about."""
    if isinstance(atom, RECORDS):
        return not atom.ok and root(atom.key)[0] in ("sym", "found", "list")
    return isinstance(atom, Sym)


def first_trace(value: Value) -> Trace:
    """The longest way among those of a value, to tell where it came from."""
    return max(value.atoms.values(), key=len, default=())
