"""Functions that are imported or built in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ostiary.flow import compare, requests, sinks
from ostiary.flow.arguments import Args
from ostiary.flow.containers import concatenated, element_of, updated, with_item
from ostiary.flow.frame import Frame
from ostiary.flow.keys import OWN, lineage
from ostiary.flow.knowledge import CONSTANT_TIME, FILES, HARMLESS_IMPORTS, SIGNING
from ostiary.flow.nested import mapping, seq
from ostiary.flow.proofs import JSON
from ostiary.flow.traces import Trace
from ostiary.flow.values import (
    EMPTY,
    NOTHING,
    UNKNOWN,
    Atom,
    Data,
    Env,
    Lit,
    Obj,
    Rec,
    Reply,
    Seq,
    Sym,
    Value,
    join,
    leaves,
    lit,
    one,
)

_OPENING: Final = frozenset(
    {
        "io.open",
        "codecs.open",
        "io.FileIO",
        "os.remove",
        "os.unlink",
        "os.listdir",
        "shutil.copy",
        "shutil.copyfile",
        "shutil.rmtree",
        "zipfile.ZipFile",
        "os.open",
    }
)
_REDIRECTS: Final = frozenset(
    {
        "werkzeug.utils.redirect",
        "werkzeug.redirect",
        "odoo.http.redirect_with_hash",
        "odoo.http.redirect",
        "werkzeug.utils.redirect_with_hash",
    }
)


def imported(frame: Frame, dotted: str, args: Args) -> Value:
    """A function or class by its dotted name."""
    name = dotted.rpartition(".")[2]
    known = _known(frame, dotted, name, args)
    if known is not None:
        return known
    followed = frame.engine.function_call(frame, dotted, args)
    if followed is not None:
        return followed
    if HARMLESS_IMPORTS.match(dotted) or name.endswith(("Error", "Exception", "NotFound", "Forbidden", "Warning")):
        return _through(args)
    from ostiary.flow.calls import passed_on

    return passed_on(frame, args)


def _known(frame: Frame, dotted: str, name: str, args: Args) -> Value | None:
    if name in CONSTANT_TIME and len(args.pos) == 2:
        return Value({Obj("bool"): ()}, compare.equal(frame, args.pos[0], args.pos[1], args.node, constant_time=True))
    if name == "check_access_token":
        return _signed(frame, args)
    if name == "verify_limited_field_access_token":
        return _signed(frame, Args(args.node, (UNKNOWN, *args.pos)))
    if name == "verify_hash_signed":
        frame.guard("signature", "the request", args.node)
        return one(Data(None, "signed", OWN, False, True))
    if dotted in _REDIRECTS:
        sinks.redirected(frame, args.get(0, "location") or UNKNOWN, args.node, local=False)
        return one(Reply("redirect"))
    if name in ("Response", "send_file") and dotted.startswith(("odoo.", "werkzeug.")):
        if name == "send_file":
            _file(frame, args)
        return requests.response(frame, args, args.node)
    if dotted.endswith("safe_eval.safe_eval") or dotted in ("odoo.tools.safe_eval", "odoo.tools.test_python_expr"):
        sinks.injected(frame, "code-injection", args.get(0, "expr") or UNKNOWN, args.node, "run as Python")
        return UNKNOWN
    if name in ("AND", "OR") and ("expression" in dotted or "Domain" in dotted):
        return _combined(frame, name, args)
    if name == "Domain":
        return _domain(args)
    if name == "Environment":
        user = args.get(1, "uid") or UNKNOWN
        return one(Env(any(atom == Obj("superuser") or atom == Lit(1, "int") for atom in user)))
    return _other(frame, dotted, name, args)


def _other(frame: Frame, dotted: str, name: str, args: Args) -> Value | None:
    if name in SIGNING and dotted.startswith(
        ("hmac", "hashlib", "odoo.tools", "odoo.addons.payment", "werkzeug", "itsdangerous")
    ):
        return join(one(Obj("signature")), _through(args))
    if dotted == "odoo.tools.SQL" or dotted.endswith(".sql.SQL"):
        sinks.injected(frame, "sql-injection", args.get(0, "code") or UNKNOWN, args.node, "run as SQL")
        return one(Obj("sql"))
    if name == "Markup":
        given = args.get(0, "base") or UNKNOWN
        if not frame.engine.by_rpc and JSON not in frame.facts:  # what is no page is kept, and cleaned there
            sinks.injected(frame, "raw-html", given, args.node, "taken for HTML that is safe", ("any", "part"))
        return given
    if dotted in _OPENING:
        _file(frame, args)
        return UNKNOWN
    if dotted.startswith("requests."):
        return _asked_outside(frame, args)
    if dotted in ("io.BytesIO", "io.StringIO"):
        return join(one(Obj("memory")), _through(args))
    if dotted in ("os.path.join", "pathlib.Path", "os.path.abspath", "os.path.normpath"):
        return concatenated([*args]) if args.pos else UNKNOWN
    if dotted in ("os.path.basename", "werkzeug.utils.secure_filename", "odoo.tools.misc.clean_filename"):
        return UNKNOWN
    if dotted.startswith("json.load") or dotted == "simplejson.loads":
        return _loaded(args)
    if name in FILES or name in ("from_attachment", "from_binary_field"):
        from ostiary.flow.calls import _as_data

        sinks.serve(frame, _as_data(args), args.node, "file")
        return UNKNOWN
    if name.startswith("from_") or name in ("model_validate", "parse_obj"):
        from ostiary.flow.calls import _as_data

        made = _as_data(args)
        return join(made, _through(args)) if made.atoms else None
    if name == "unslug" or name == "unslug_url":
        return seq([_through(args), _numbers(_through(args))])
    return None


def _asked_outside(frame: Frame, args: Args) -> Value:
    """A service outside is asked on behalf of a record: it may well say no."""
    from ostiary.flow.calls import passed_on

    for atom in frame.receiver or ():
        if isinstance(atom, Rec):
            frame.learn(("maybe", key) for key in lineage(atom.key))
    return passed_on(frame, args)


def _file(frame: Frame, args: Args) -> None:
    path = args.get(0, "path")
    if path is not None and Obj("memory") not in path.atoms:
        sinks.injected(frame, "path-from-caller", path, args.node, "opened as a file")


def _loaded(args: Args) -> Value:
    """`json.loads(text)`: of the caller's text comes the caller's dictionary."""
    atoms: dict[Atom, Trace] = {}
    for value in args:
        for atom, trace in leaves(value):
            atoms[Sym(atom.name, "map") if isinstance(atom, Sym) else atom] = trace
    return Value(atoms) if atoms else UNKNOWN


def _signed(frame: Frame, args: Args) -> Value:
    """`check_access_token(token, *values)` of the payment module: the token covers exactly these values."""
    names = [atom.name for value in args.pos[1:] for atom, _ in leaves(value) if isinstance(atom, Sym)]
    records = [atom.key for value in args.pos[1:] for atom, _ in leaves(value) if isinstance(atom, Rec | Data)]
    keys = [key for record in records for key in lineage(record)]
    frame.guard("signature", ", ".join(names), args.node)
    facts = frozenset({*(("signed", name) for name in names), *(("ok", key) for key in keys)})
    return Value({Obj("bool"): ()}, facts, NOTHING)


def _combined(frame: Frame, name: str, args: Args) -> Value:
    """`expression.AND([first, second])`."""
    given = args.get(0, "domains") or UNKNOWN
    result: Value | None = None
    for atom in given:
        if isinstance(atom, Seq):
            for item in atom.items:
                result = item if result is None else frame.engine.combined(result, item, "|" if name == "OR" else "&")
            if atom.open and result is not None:
                result = frame.engine.combined(result, seq([], open=True), "|" if name == "OR" else "&")
    return result if result is not None else UNKNOWN


def _domain(args: Args) -> Value:
    if len(args.pos) >= 3:
        return seq([seq(args.pos[:3])])
    if not args.pos:
        return UNKNOWN
    atoms: dict[Atom, Trace] = {
        Seq(()) if isinstance(atom, Lit) else atom: trace for atom, trace in args.pos[0].atoms.items()
    }
    return Value(atoms)


def _through(args: Args) -> Value:
    """Texts of the caller and fields of records come out of harmless functions as they went in."""
    atoms: dict[Atom, Trace] = {}
    for value in args:
        for atom, trace in leaves(value):
            if isinstance(atom, Sym | Data):
                atoms[atom] = trace
    return join(Value(atoms), one(Obj("text"))) if atoms else UNKNOWN


# ---------------------------------------------------------------------- built in


def builtin(frame: Frame, name: str, args: Args) -> Value:
    """A function that every file has."""
    handler = _BUILTINS.get(name)
    if handler is not None:
        return handler(frame, args)
    if name.endswith(("Error", "Exception")):
        return UNKNOWN
    return _through(args)


def _numbers(value: Value) -> Value:
    """`int(value)`: of the caller's text only a number is left."""
    atoms: dict[Atom, Trace] = {}
    for atom, trace in value.atoms.items():
        if isinstance(atom, Sym):
            atoms[Sym(atom.name, "int")] = trace
        elif isinstance(atom, Data | Lit | Rec):
            atoms[atom] = trace
    return Value(atoms) if atoms else one(Obj("number"))


def _int(frame: Frame, args: Args) -> Value:
    return _numbers(args.pos[0]) if args.pos else lit(0)


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
            from ostiary.flow.recordsets import field

            found.append(field(frame, atom, trace, name, args.node))
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
    _file(frame, args)
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
        return seq([_numbers(item)], open=True)
    return seq([frame.engine.applied(frame, args.pos[0], item, args.node)], open=True)


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
