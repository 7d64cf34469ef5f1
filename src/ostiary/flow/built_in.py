"""Functions that every file of Python has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ostiary.flow import recordsets, requests, sinks
from ostiary.flow.arguments import Args
from ostiary.flow.containers import concatenated, element_of, numbers, through, updated, with_item
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.nested import mapping, seq
from ostiary.flow.values import EMPTY, NOTHING, UNKNOWN, Data, Obj, Rec, Seq, Sym, Value, lit, one


def builtin(frame: Frame, name: str, args: Args) -> Value:
    """A function that every file has."""
    handler = _BUILTINS.get(name)
    if handler is not None:
        return handler(frame, args)
    if name.endswith(("Error", "Exception")):
        return UNKNOWN
    return through(args)


def opened(frame: Frame, args: Args) -> None:
    path = args.get(0, "path")
    if path is not None and Obj("memory") not in path.atoms:
        sinks.injected(frame, "path-from-caller", path, args.node, "opened as a file")


def _int(frame: Frame, args: Args) -> Value:
    return numbers(args.pos[0]) if args.pos else lit(0)


def _str(frame: Frame, args: Args) -> Value:
    return concatenated(list(args.pos[:1])) if args.pos else lit("")


def _list(frame: Frame, args: Args) -> Value:
    return args.pos[0].plain() if args.pos else seq([])


def _dict(frame: Frame, args: Args) -> Value:
    result = mapping([])
    for value in args.pos[:1]:
        result = updated(result, value)
    for key, value in args.kw.items():
        result = with_item(result, lit(key), value)
    return updated(result, args.rest) if args.rest is not None else result


def _bool(frame: Frame, args: Args) -> Value:
    value = args.pos[0] if args.pos else EMPTY
    named = frozenset(("ne", atom.name) for atom in value if isinstance(atom, Sym))
    return Value({Obj("bool"): ()}, value.true | named, value.false)


def _element(frame: Frame, args: Args) -> Value:
    return join(element_of(args.pos[0]), *args.pos[1:]) if args.pos else UNKNOWN


def _getattr(frame: Frame, args: Args) -> Value:
    if len(args.pos) < 2:
        return UNKNOWN
    name = args.pos[1].text()
    found: list[Value] = []
    for atom, trace in args.pos[0].atoms.items():
        if isinstance(atom, Rec) and name:
            found.append(recordsets.field(frame, atom, trace, name, args.node))
        elif isinstance(atom, Rec) and sinks.callers(args.pos[1]):
            found.append(one(Data(atom.model, "*", atom.key, atom.sudo, atom.ok), trace))
        elif atom == Obj("request") and name:
            found.append(requests.attribute(frame, name))
        else:
            found.append(UNKNOWN)
    return join(*found) if found else UNKNOWN


def _eval(frame: Frame, args: Args) -> Value:
    sinks.injected(frame, "code-injection", args.pos[0] if args.pos else UNKNOWN, args.node, "run as Python")
    return UNKNOWN


def _open(frame: Frame, args: Args) -> Value:
    opened(frame, args)
    return UNKNOWN


def _print(frame: Frame, args: Args) -> Value:
    sinks.logged(frame, args, args.node)
    return lit(None)


def _test(frame: Frame, args: Args) -> Value:
    return one(Obj("bool"))


def _all(frame: Frame, args: Args) -> Value:
    """`all(test for …)`: what holds for each of them."""
    tests = [item for value in args.pos[:1] for atom in value if isinstance(atom, Seq) for item in atom.items]
    return Value({Obj("bool"): ()}, tests[0].true if len(tests) == 1 else NOTHING)


def _any(frame: Frame, args: Args) -> Value:
    """`not any(test for …)`: what holds where none of them is true."""
    tests = [item for value in args.pos[:1] for atom in value if isinstance(atom, Seq) for item in atom.items]
    return Value({Obj("bool"): ()}, NOTHING, tests[0].false if len(tests) == 1 else NOTHING)


def _zip(frame: Frame, args: Args) -> Value:
    return seq([seq([element_of(value) for value in args.pos])], open=True)


def _enumerate(frame: Frame, args: Args) -> Value:
    return seq([seq([one(Obj("number")), element_of(args.pos[0])])], open=True) if args.pos else UNKNOWN


def _map(frame: Frame, args: Args) -> Value:
    """`map(int, ids)` and the like."""
    if len(args.pos) < 2:
        return UNKNOWN
    item = element_of(args.pos[1])
    if Obj("builtin", "int") in args.pos[0].atoms:
        return seq([numbers(item)], open=True)
    return seq([frame.engine.closures.each(frame, args.pos[0], item, args.node)], open=True)


_BUILTINS: Final[dict[str, Callable[[Frame, Args], Value]]] = {
    "int": _int,
    "float": _int,
    "abs": _int,
    "round": _int,
    "str": _str,
    "bytes": _str,
    "unicode": _str,
    "list": _list,
    "tuple": _list,
    "set": _list,
    "frozenset": _list,
    "sorted": _list,
    "reversed": _list,
    "iter": _list,
    "dict": _dict,
    "bool": _bool,
    "next": _element,
    "max": _element,
    "min": _element,
    "sum": _element,
    "getattr": _getattr,
    "eval": _eval,
    "exec": _eval,
    "compile": _eval,
    "open": _open,
    "print": _print,
    "len": _test,
    "isinstance": _test,
    "issubclass": _test,
    "hasattr": _test,
    "callable": _test,
    "type": _test,
    "id": _test,
    "any": _any,
    "all": _all,
    "zip": _zip,
    "enumerate": _enumerate,
    "map": _map,
}
