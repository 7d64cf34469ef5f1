"""Variables and facts at some point of a function, and where two ways come together."""

from __future__ import annotations

from ostiary.flow.joining import join
from ostiary.flow.keys import holding, symbols
from ostiary.flow.proofs import common
from ostiary.flow.sealing import sealed, seals
from ostiary.flow.values import NOTHING, Facts, Key, Value


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


def meet(first: State | None, second: State | None) -> State | None:
    """The state where two ways come together: what may be of either, and what holds on both."""
    if first is None or second is None:
        return first or second
    if first.facts == second.facts:
        return _merged(first, second, first.facts)
    facts = common(first.facts, second.facts)
    facts = facts.union(_doubts(first.facts - facts, first, second), _doubts(second.facts - facts, second, first))
    return _merged(first, second, facts)


def _merged(first: State, second: State, facts: Facts) -> State:
    """Variables of either, with what is no longer known written into them."""
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
        if name not in variables:
            variables[name] = value
        elif variables[name] is not value:
            variables[name] = join(variables[name], value)
    return State(variables, *rest)


def _doubts(lost: Facts, mine: State, other: State) -> Facts:
    """Doubts about what is not there on the other way: they hold wherever it is used afterwards."""
    doubted = {fact[1] for fact in lost if fact[0] == "maybe"}
    if not doubted:
        return NOTHING
    names, keys = _held(other)
    _, own = _held(mine)
    mirrored = {key for key in own if doubted.intersection(symbols(key))}
    return frozenset(("maybe", each) for each in (doubted | mirrored) - names - keys)


def _held(state: State) -> tuple[set[object], set[Key]]:
    """The caller's values in the variables, and the keys of their records."""
    held = [holding(value) for value in state.vars.values()]
    return set().union(*(names for names, _ in held)), set().union(*(keys for _, keys in held))
