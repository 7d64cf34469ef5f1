"""One function being followed: the state at some point of its code, and what it has done so far."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import reduce
from typing import TYPE_CHECKING

from ostiary.flow.effects import Changed, Effect, Found, Guarded, Shown
from ostiary.flow.keys import chosen, closed, common, given_as, is_empty, lineage, root, sealed, seals
from ostiary.flow.knowledge import OWNER_FIELDS
from ostiary.flow.outcome import Place
from ostiary.flow.values import EMPTY, NOTHING, Atom, Data, Fact, Facts, Lit, Mark, Rec, Reply, Sym, Trace, Value, join, leaves, one

if TYPE_CHECKING:
    from ostiary.flow.engine import Engine
    from ostiary.flow.program import Definition


class State:
    """Variables and facts. `gates` are values of the caller that had to be true to come here.

    Copies share their variables until one of them changes: most branches change none.
    """

    __slots__ = ("_shared", "facts", "gates", "posted", "sudo", "vars")

    def __init__(
        self,
        variables: dict[str, Value],
        facts: Facts = NOTHING,
        gates: frozenset[str] = frozenset(),
        posted: bool = False,
        sudo: bool = False,
    ) -> None:
        self.vars = variables
        self.facts = facts
        self.gates = gates
        self.posted = posted
        self.sudo = sudo
        self._shared = False

    def copy(self) -> State:
        return self.sharing(self.facts, self.gates, self.posted, self.sudo)

    def sharing(self, facts: Facts, gates: frozenset[str], posted: bool, sudo: bool) -> State:
        """Another state with the same variables."""
        other = State(self.vars, facts, gates, posted, sudo)
        self._shared = other._shared = True
        return other

    def put(self, name: str, value: Value) -> None:
        """Bind a variable, here only."""
        if self._shared:
            self.vars = dict(self.vars)
            self._shared = False
        self.vars[name] = value

    def same(self, other: State) -> bool:
        return self.facts == other.facts and (self.vars is other.vars or self.vars == other.vars)


def meet(first: State | None, second: State | None) -> State | None:
    """The state where two ways come together: what may be of either, and what holds on both."""
    if first is None or second is None:
        return first or second
    facts = common(first.facts, second.facts)
    facts = facts.union(_doubts(first.facts - facts, second), _doubts(second.facts - facts, first))
    rest = facts, first.gates & second.gates, first.posted and second.posted, first.sudo or second.sudo
    lost, other_lost = first.facts - facts, second.facts - facts
    sealing, other_sealing = seals(lost), seals(other_lost)
    if first.vars is second.vars and not sealing and not other_sealing:
        return first.sharing(*rest)
    variables = dict(first.vars)
    if sealing:
        variables = {name: sealed(value, lost) for name, value in variables.items()}
    for name, value in second.vars.items():
        if other_sealing:
            value = sealed(value, other_lost)
        mine = variables.get(name)
        if mine is not value:
            variables[name] = value if mine is None else join(mine, value)
    return State(variables, *rest)


def _doubts(lost: Facts, other: State) -> Facts:
    """Doubts about what is not there on the other way: they hold wherever it is used afterwards."""
    doubts = frozenset(fact for fact in lost if fact[0] == "maybe")
    if not doubts:
        return NOTHING
    held: set[object] = set()
    for value in other.vars.values():
        for atom, _ in leaves(value):
            if isinstance(atom, Rec | Data):
                held.update(lineage(atom.key))
            elif isinstance(atom, Sym):
                held.add(atom.name)
    return frozenset(fact for fact in doubts if fact[1] not in held)


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
        if self.state is not None:
            self.state.facts = closed(self.state.facts | frozenset(facts))

    def assume(self, test: Value, truth: bool) -> None:
        """Go on where a test is true, or false."""
        if self.state is None:
            return
        if _is_constant(test) and all(bool(atom.value) is not truth for atom in test if isinstance(atom, Lit)):
            self.state = None
            return
        if not truth and test.atoms and all(isinstance(atom, Sym) and ("ne", atom.name) in self.facts for atom in test):
            self.state = None
            return
        self.learn(test.true | given(test) if truth else test.false | not_given(test))
        if truth:
            named = frozenset(atom.name for atom in test if isinstance(atom, Sym))
            self.state.gates = self.state.gates | named
            self.learn(("ne", name) for name in named)

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
        items = list(value.atoms.items())
        if len(items) == 1 or self.state is None:
            return follow(*items[0])
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
        if name and last.vars.get(name) is value:
            last.put(name, join(*(sealed(one(atom, value.atoms[atom]), facts - start) for atom, _, facts in results)))
        needing = [item for item in results if _needs_proof(item[0])] or results
        self.state, last.facts = last, reduce(common, (facts for _, _, facts in needing))
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


def given(test: Value) -> Facts:
    """What holds where a value of the caller, or records, test as true."""
    found: set[Fact] = {("ne", atom.name) for atom in test if isinstance(atom, Sym)}
    name = given_as(test)
    if name is not None:
        found.add(("ne", name))
    elif len(found) < len(test.atoms):
        found.clear()
    present = [atom for atom in test if not is_empty(atom)]
    if len(present) == 1 and isinstance(present[0], Rec) and chosen(present[0].key):
        found.add(("there", present[0].key))
    return frozenset(found)


def not_given(test: Value) -> Facts:
    """What holds where they test as false."""
    name = given_as(test)
    if name is not None:
        return frozenset({("empty", name)})
    if all(isinstance(atom, Sym) for atom in test):
        return frozenset(("empty", atom.name) for atom in test if isinstance(atom, Sym))
    return nothing_there(test)


def nothing_there(test: Value) -> Facts:
    """What holds where records test as false: there are none to give away; one without an owner is anybody's."""
    found: set[Fact] = set()
    for atom in test:
        if not isinstance(atom, Rec):
            return NOTHING
        if chosen(atom.key):
            found.add(("gone", atom.key))
            if atom.key[0] == "walk" and atom.key[2] in OWNER_FIELDS:
                found.add(("maybe", atom.key[1]))
    return frozenset(found)


def _is_constant(test: Value) -> bool:
    known = bool(test.atoms) and all(isinstance(atom, Lit) for atom in test)
    return known and not test.true and not test.false


def _needs_proof(atom: Atom) -> bool:
    """Whether something is a record, or a value, that the caller chose and nobody decided about."""
    if isinstance(atom, Rec | Data):
        return not atom.ok and root(atom.key)[0] in ("sym", "found", "list")
    return isinstance(atom, Sym)


def outcome_of(returned: list[tuple[Value, Facts]]) -> tuple[Value, Facts]:
    """What all the paths of a function give together, and what holds after each of them.

    Where paths that give something true know more than those that do not, a test of the result knows it, too.
    """
    if not returned:
        return EMPTY, NOTHING
    always = reduce(common, (facts for _, facts in returned))
    truthy = [facts | value.true for value, facts in returned if _may_be(value, True)]
    falsy = [facts | value.false for value, facts in returned if _may_be(value, False)]
    true = reduce(common, truthy) - always if truthy else NOTHING
    false = reduce(common, falsy) - always if falsy else NOTHING
    return join(*(value.plain() for value, _ in returned)).testing(true, false), always


def _may_be(value: Value, truth: bool) -> bool:
    """Whether a value may test as true, or as false; an answer to a request is never false."""
    return not value.atoms or any(_atom_may_be(atom, truth) for atom in value)


def _atom_may_be(atom: Atom, truth: bool) -> bool:
    if isinstance(atom, Lit):
        return bool(atom.value) is truth
    return truth or not isinstance(atom, Reply)


def first_trace(value: Value) -> Trace:
    """The longest way among those of a value, to tell where it came from."""
    return max(value.atoms.values(), key=len, default=())
