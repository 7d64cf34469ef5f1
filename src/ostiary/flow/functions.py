"""Functions that are imported or built in."""

from __future__ import annotations

from typing import Final

from ostiary.flow import compare, dispatch, requests, sinks
from ostiary.flow.arguments import Args
from ostiary.flow.built_in import opened
from ostiary.flow.containers import as_data, concatenated, numbers, through
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.keys import OWN, lineage
from ostiary.flow.knowledge import CONSTANT_TIME, HARMLESS_IMPORTS, SIGNING
from ostiary.flow.methods import FILES
from ostiary.flow.nested import seq
from ostiary.flow.proofs import ASKED, JSON
from ostiary.flow.traces import Trace
from ostiary.flow.unread import passed_on
from ostiary.flow.values import (
    NOTHING,
    RECORDS,
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
    leaves,
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
    followed = dispatch.function_call(frame, dotted, args)
    if followed is not None:
        return followed
    if HARMLESS_IMPORTS.match(dotted) or name.endswith(("Error", "Exception", "NotFound", "Forbidden", "Warning")):
        return through(args)
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
            opened(frame, args)
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
        return join(one(Obj("signature")), through(args))
    if dotted == "odoo.tools.SQL" or dotted.endswith(".sql.SQL"):
        sinks.injected(frame, "sql-injection", args.get(0, "code") or UNKNOWN, args.node, "run as SQL")
        return one(Obj("sql"))
    if name == "Markup":
        given = args.get(0, "base") or UNKNOWN
        if not frame.engine.by_rpc and JSON not in frame.facts:  # what is no page is kept, and cleaned there
            sinks.injected(frame, "raw-html", given, args.node, "taken for HTML that is safe", ("any", "part"))
        return given
    if dotted in _OPENING:
        opened(frame, args)
        return UNKNOWN
    if dotted.startswith("requests."):
        return _asked_outside(frame, args)
    if dotted in ("io.BytesIO", "io.StringIO"):
        return join(one(Obj("memory")), through(args))
    if dotted in ("os.path.join", "pathlib.Path", "os.path.abspath", "os.path.normpath"):
        return concatenated([*args]) if args.pos else UNKNOWN
    if dotted in ("os.path.basename", "werkzeug.utils.secure_filename", "odoo.tools.misc.clean_filename"):
        return UNKNOWN
    if dotted.startswith("json.load") or dotted == "simplejson.loads":
        return _loaded(args)
    if name in FILES or name in ("from_attachment", "from_binary_field"):
        sinks.serve(frame, as_data(args), args.node, "file")
        return UNKNOWN
    if name.startswith("from_") or name in ("model_validate", "parse_obj"):
        made = as_data(args)
        return join(made, through(args)) if made.atoms else None
    if name == "unslug" or name == "unslug_url":
        return seq([through(args), numbers(through(args))])
    return None


def _asked_outside(frame: Frame, args: Args) -> Value:
    """A service outside is asked on behalf of a record: it may well say no."""
    for atom in frame.receiver or ():
        if isinstance(atom, Rec):
            frame.learn(("maybe", key) for key in lineage(atom.key))
    if any(isinstance(atom, Sym) for value in args for atom, _ in leaves(value)):
        frame.learn([ASKED])
    return passed_on(frame, args)


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
    records = [atom.key for value in args.pos[1:] for atom, _ in leaves(value) if isinstance(atom, RECORDS)]
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
