"""Arguments meet parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ostiary.flow.arguments import Args
from ostiary.flow.attributes import child
from ostiary.flow.containers import element_of
from ostiary.flow.frame import Frame
from ostiary.flow.holes import Ways, with_holes
from ostiary.flow.joining import join
from ostiary.flow.keys import symbols
from ostiary.flow.nested import mapping, seq
from ostiary.flow.program import Definition
from ostiary.flow.sealing import sealed
from ostiary.flow.traces import Trace
from ostiary.flow.values import EMPTY, NESTED, RECORDS, UNKNOWN, Atom, Sym, Value, children


class Given(NamedTuple):
    """The arguments of a call in a form that summaries are kept under. `whole`: a dictionary of the caller is in it."""

    receiver: Value | None
    arguments: tuple[tuple[object, Value], ...]
    names: frozenset[str]
    whole: bool

    def values(self) -> Iterator[Value]:
        if self.receiver is not None:
            yield self.receiver
        for _, value in self.arguments:
            yield value

    def args(self, node: ast.AST) -> Args:
        """The arguments again as a call gives them."""
        pos = tuple(value for name, value in self.arguments if isinstance(name, int))
        kw = {str(name): value for name, value in self.arguments if isinstance(name, str) and not name.startswith("*")}
        named = dict(self.arguments)
        return Args(node, pos, kw, named.get("**"), named.get("*"))


def holed(frame: Frame, args: Args, receiver: Value | None, definition: Definition) -> tuple[Given, Ways]:
    """The arguments with holes for their ways, and what fills the holes for this caller."""
    facts = frame.facts
    found: list[tuple[object, Value]] = [(position, value) for position, value in enumerate(args.pos)]
    found += sorted(args.kw.items())
    if args.rest is not None:
        found.append(("**", args.rest))
    if args.more is not None:
        found.append(("*", args.more))
    values = [sealed(value, facts) for _, value in found]
    own = [sealed(receiver, facts)] if receiver is not None else []
    named = [_named(value) for value in (*values, *own)]
    names = frozenset[str]().union(*(each for each, _ in named))
    arguments = tuple((name, with_holes(value)) for (name, _), value in zip(found, values, strict=True))
    given = Given(with_holes(own[0]) if own else None, arguments, names, any(whole for _, whole in named))
    return given, Ways([*values, *own], frame.mark(args.node, f"passed to `{definition.qualified}`"))


def _named(value: Value) -> tuple[frozenset[str], bool]:
    """The values of the caller that are in a value or chose its records, and whether a dictionary is one of them."""
    if value._named is None:
        names: set[str] = set()
        whole = False
        for atom in value.atoms:
            if isinstance(atom, Sym):
                names.add(atom.name)
                whole = whole or atom.form == "map"
            elif isinstance(atom, RECORDS):
                names.update(symbols(atom.key))
            elif isinstance(atom, NESTED):
                inner = [_named(each) for each in children(atom)]
                names.update(*(each for each, _ in inner))
                whole = whole or any(each for _, each in inner)
        value._named = frozenset(names), whole
    return value._named


# ---------------------------------------------------------------------- parameters


def bind(frame: Frame, params: ast.arguments, receiver: Value | None, args: Args) -> None:
    """Bind the parameters of a function to what it is given, or to their defaults."""
    if frame.state is None:
        return
    names = [item.arg for item in (*params.posonlyargs, *params.args)]
    defaults = dict(zip(reversed(names), reversed(params.defaults), strict=False))
    pos = list(args.pos)
    if receiver is not None and names:
        pos.insert(0, receiver)
    kw = dict(args.kw)
    for name in names:
        if pos:
            frame.state.put(name, pos.pop(0))
        else:
            frame.state.put(name, _given(frame, name, kw, args, defaults.get(name)))
    for item, default in zip(params.kwonlyargs, params.kw_defaults, strict=True):
        frame.state.put(item.arg, _given(frame, item.arg, kw, args, default))
    if params.vararg is not None:
        more = [element_of(args.more)] if args.more is not None else []
        frame.state.put(params.vararg.arg, seq([*pos, *more], open=bool(more)))
    if params.kwarg is not None:
        frame.state.put(params.kwarg.arg, mapping(kw.items(), args.rest) if kw or not args.rest else args.rest)


def _given(frame: Frame, name: str, kw: dict[str, Value], args: Args, default: ast.expr | None) -> Value:
    """A parameter by its name, from `**values`, from `*values`, or its default."""
    if name in kw:
        return kw.pop(name)
    found = frame.value(default) if default is not None else EMPTY
    if args.rest is not None:
        found = join(found, _from_rest(args.rest, name))
    if args.more is not None and default is None:
        found = join(found, args.more)
    return found if found.atoms else UNKNOWN


def _from_rest(rest: Value, name: str) -> Value:
    atoms: dict[Atom, Trace] = {
        Sym(child(atom.name, name), "any"): trace
        for atom, trace in rest.atoms.items()
        if isinstance(atom, Sym) and atom.form == "map"
    }
    return Value(atoms) if atoms else EMPTY
