"""The engine: follows calls from function to function, each once for each kind of arguments.

A call is followed with the values of its arguments. What comes of it is kept as a summary under those values, so that
no function is followed twice for the same; calls that lead back to themselves are followed until nothing changes.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import Final

from ostiary.flow import binding, expressions, machine
from ostiary.flow.arguments import Args
from ostiary.flow.closures import Closures
from ostiary.flow.domains import is_domain
from ostiary.flow.effects import Summary, replayed
from ostiary.flow.frame import DEEP, Frame
from ostiary.flow.holes import retraced
from ostiary.flow.keys import holding, root
from ostiary.flow.nested import seq
from ostiary.flow.outcome import Place
from ostiary.flow.program import Definition, Program
from ostiary.flow.proofs import about
from ostiary.flow.sealing import sealed
from ostiary.flow.state import State
from ostiary.flow.traces import Mark
from ostiary.flow.truths import outcome_of
from ostiary.flow.values import (
    EMPTY,
    NOTHING,
    UNKNOWN,
    Fact,
    Facts,
    Key,
    Obj,
    Sym,
    Value,
    lit,
    one,
)

CONTEXTS: Final = 20
"""How many kinds of arguments one long function is followed for."""
SHORT: Final = 45
"""Lines; shorter functions, as guards are, are followed for many more."""
MANY: Final = 400
STATEMENTS: Final = 12_000
"""How many statements are followed for one entry; what comes from summaries costs nothing."""
_ROUNDS: Final = 3


class Engine:
    """Follows the code of a program. `series` is that of the addon whose entry is followed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.series = 19
        self.by_rpc = False
        self.entry_place = Place("", 1)
        self.entry_name = ""
        self.left = STATEMENTS
        self.exhausted = False
        self._summaries: dict[tuple[object, ...], Summary] = {}
        self._open: dict[tuple[object, ...], Summary] = {}
        self._recursive: set[tuple[object, ...]] = set()
        self._contexts: defaultdict[Definition, int] = defaultdict(int)
        self.closures = Closures()

    # ------------------------------------------------------------------ what frames ask

    def spend(self) -> bool:
        """Whether there is effort left for one more statement."""
        self.left -= 1
        if self.left < 0:
            self.exhausted = True
        return self.left >= 0

    evaluate = staticmethod(expressions.evaluate)
    assign = staticmethod(expressions.assign)
    seal = staticmethod(sealed)
    is_domain = staticmethod(is_domain)

    def combined(self, left: Value, right: Value, operator: str) -> Value:
        """Two domains, AND-ed or OR-ed."""
        return seq([lit(operator), left, right]) if operator == "|" else seq([left, right])

    def context(self, frame: Frame) -> Value:
        """The context of an environment: over RPC the caller sends it."""
        return one(Sym("context", "map"), (self.first_mark("context"),)) if self.by_rpc else one(Obj("context"))

    def first_mark(self, name: str) -> Mark:
        """The step at which a value of the caller comes in."""
        return Mark(self.entry_place, f"the caller controls `{name}`", "source", self.entry_name)

    def answer(self, frame: Frame, value: Value, node: ast.AST) -> None:
        """What an entry returns leaves the server."""
        from ostiary.flow import sinks

        sinks.serve(frame, value, node, "answer")

    # ------------------------------------------------------------------ following

    def follow(self, frame: Frame, definition: Definition, receiver: Value | None, args: Args) -> Value:
        """Call a function that was read: what it gives, does and proves."""
        node = self.program.body(definition)
        if node is None or frame.depth >= DEEP or frame.state is None:
            return UNKNOWN
        given, ways = binding.holed(frame, args, receiver, definition)
        summary = self.summary(definition, given, frame.state, frame.depth + 1)
        for effect in summary.effects:
            frame.effects.setdefault(replayed(effect, ways))
        if not summary.reachable:
            frame.state = None
            return EMPTY
        frame.learn(_kept(summary, given))
        return retraced(summary.value, ways)

    def summary(self, definition: Definition, given: binding.Given, state: State, depth: int) -> Summary:
        """The summary of a function for these arguments."""
        facts = about(state.facts, given.names) if not given.whole else state.facts
        key = (definition, given.receiver, given.arguments, facts, state.sudo, state.posted, self.by_rpc)
        known = self._summaries.get(key)
        if known is not None:
            return known
        if key in self._open:
            self._recursive.add(key)
            return self._open[key]
        length = definition.function.last - definition.function.first
        if self._contexts[definition] >= (MANY if length < SHORT else CONTEXTS) or self.left <= 0:
            return Summary(UNKNOWN, NOTHING, ())
        self._contexts[definition] += 1
        start = State({}, facts, frozenset(), state.posted, state.sudo)
        result = self._settled(key, definition, given, start, depth)
        if not self.exhausted:
            self._summaries[key] = result
        return result

    def _settled(
        self, key: tuple[object, ...], definition: Definition, given: binding.Given, start: State, depth: int
    ) -> Summary:
        """Follow a function; where it calls itself, until its summary does not change any more."""
        self._open[key] = Summary(EMPTY, NOTHING, (), False)
        result = self._followed(definition, given, start, depth)
        for _ in range(_ROUNDS):
            if key not in self._recursive or self._open[key] == result:
                break
            self._open[key] = result
            result = self._followed(definition, given, start, depth)
        del self._open[key]
        self._recursive.discard(key)
        return result

    def _followed(self, definition: Definition, given: binding.Given, start: State, depth: int) -> Summary:
        frame = Frame(self, definition, given.receiver, depth)
        frame.state = start.copy()
        self.run(frame, given)
        value, facts = outcome_of(frame.returned)
        return Summary(value, facts, tuple(frame.effects), bool(frame.returned))

    def run(self, frame: Frame, given: binding.Given) -> None:
        """Bind the parameters and follow the body."""
        node = self.program.body(frame.definition)
        assert node is not None
        static = "staticmethod" in frame.definition.function.decorators
        binding.bind(frame, node.args, None if static else given.receiver, given.args(node))
        machine.run(frame, node.body)
        frame.leave(lit(None))


def _kept(summary: Summary, given: binding.Given) -> Facts:
    """The facts of a called function that mean something to its caller."""
    if all(map(_of_anybody, summary.facts)):
        return summary.facts
    keys = frozenset[Key]().union(*(holding(value)[1] for value in (summary.value, *given.values())))
    return frozenset(fact for fact in summary.facts if _of_anybody(fact) or fact[1] in keys)


def _of_anybody(fact: Fact) -> bool:
    """Whether it is not about a record that only the called function knows."""
    return len(fact) == 1 or not isinstance(fact[1], tuple) or root(fact[1])[0] == "sym"
