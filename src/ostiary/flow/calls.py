"""Calls: who is called, with what."""

from __future__ import annotations

import ast

from ostiary.flow import built_in, dispatch, functions, old_api, recordsets, requests, sinks, texts
from ostiary.flow.arguments import Args
from ostiary.flow.containers import as_data, element_of
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.keys import INSIDERS, OWN, fixed, is_empty
from ostiary.flow.methods import FILES, FIXED_METHODS, MINTS, OWN_METHODS, REPORTS
from ostiary.flow.objects import environment, of_environment, of_object, of_user
from ostiary.flow.proofs import SIGNED
from ostiary.flow.traces import Trace
from ostiary.flow.unread import passed_on, stock_helper, unread
from ostiary.flow.values import UNKNOWN, Atom, Ctl, Data, Env, Lambda, Lit, Map, Obj, Rec, Seq, Sym, Value, leaves, one


def call(frame: Frame, node: ast.Call) -> Value:
    """`function(…)` or `value.method(…)`."""
    if isinstance(node.func, ast.Attribute):
        return _method_call(frame, node, node.func)
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        return one(Obj("super"))
    function = frame.value(node.func)
    args = arguments(frame, node)
    found = [_function_call(frame, atom, args) for atom in function]
    return join(*found) if found else UNKNOWN


def arguments(frame: Frame, node: ast.Call) -> Args:
    """What a call is given."""
    pos, more = _positional(frame, node.args)
    kw, rest = _keywords(frame, node.keywords)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return Args(node, tuple(pos), kw, rest, more, name)


def _positional(frame: Frame, given: list[ast.expr]) -> tuple[list[Value], Value | None]:
    """Arguments by their places, and what `*values` may be beyond them."""
    pos: list[Value] = []
    more: Value | None = None
    for item in given:
        if not isinstance(item, ast.Starred):
            pos.append(frame.value(item))
            continue
        inner = frame.value(item.value)
        known = [atom for atom in inner if isinstance(atom, Seq) and not atom.open]
        if known and more is None:
            pos.extend(known[0].items)
        else:
            more = element_of(inner)
    return pos, more


def _keywords(frame: Frame, given: list[ast.keyword]) -> tuple[dict[str, Value], Value | None]:
    """Arguments by their names, and what `**values` may bring beyond them."""
    kw: dict[str, Value] = {}
    rest: Value | None = None
    for word in given:
        value = frame.value(word.value)
        if word.arg is not None:
            kw[word.arg] = value
            continue
        for atom, trace in value.atoms.items():
            if isinstance(atom, Map):
                kw.update({str(key): item for key, item in atom.items if str(key) not in kw})
            brought = atom.rest if isinstance(atom, Map) else one(atom, trace)
            if brought is not None:
                rest = join(rest, brought) if rest is not None else brought
    return kw, rest


def _function_call(frame: Frame, atom: Atom, args: Args) -> Value:
    if isinstance(atom, Obj) and atom.name == "import":
        return functions.imported(frame, atom.detail, args)
    if isinstance(atom, Obj) and atom.name == "builtin":
        return built_in.builtin(frame, atom.detail, args)
    if isinstance(atom, Lambda):
        return frame.engine.closures.call(frame, atom, args)
    if isinstance(atom, Env):
        return one(environment(atom, args))
    return passed_on(frame, args)


# ---------------------------------------------------------------------- methods


def _method_call(frame: Frame, node: ast.Call, function: ast.Attribute) -> Value:
    owner = function.value
    if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super":
        return dispatch.super_call(frame, function.attr, arguments(frame, node))
    base = _present(frame, frame.value(owner))
    args = arguments(frame, node)
    if not base.atoms:
        return UNKNOWN
    name = owner.id if isinstance(owner, ast.Name) else ""
    return frame.each(base, lambda atom, trace: _method(frame, atom, trace, function, args), name)


def _present(frame: Frame, base: Value) -> Value:
    """Of a search that found something, or nothing, what it found, where that is known to be there."""
    if len(base.atoms) < 2 or not any(isinstance(atom, Rec) and ("there", atom.key) in frame.facts for atom in base):
        return base
    there = {atom: trace for atom, trace in base.atoms.items() if not is_empty(atom)}
    return Value(there, base.true, base.false)


def _method(frame: Frame, atom: Atom, trace: Trace, function: ast.Attribute, args: Args) -> Value:
    name = function.attr
    if name == "env" and (isinstance(atom, Rec) or atom == Obj("request")):
        env = Env(atom.sudo, atom.key == INSIDERS) if isinstance(atom, Rec) else Env(frame.now.sudo)
        return one(environment(env, args))
    if isinstance(atom, Rec):
        return of_record(frame, atom, trace, name, args)
    if isinstance(atom, Obj):
        return of_object(frame, atom, name, args)
    if isinstance(atom, Map):
        return texts.of_dictionary(frame, atom, trace, name, args, function.value)
    if isinstance(atom, Seq):
        return texts.of_list(frame, atom, trace, name, args, function.value)
    if isinstance(atom, Sym):
        return texts.of_callers(frame, atom, trace, name, args)
    if isinstance(atom, Data):
        return one(atom, trace)
    if isinstance(atom, Lit):
        return texts.of_text(frame, atom, name, args)
    if isinstance(atom, Ctl):
        return of_controller(frame, atom, name, args)
    return of_environment(frame, atom, name, args) if isinstance(atom, Env) else UNKNOWN


def of_record(frame: Frame, rec: Rec, trace: Trace, name: str, args: Args) -> Value:
    """A method of records."""
    if name == "render" and rec.model == "website":
        return requests.method(frame, name, args)
    old = old_api.called(frame, rec, trace, name, args)
    if old is not None:
        return old
    if rec.key == OWN or rec.model in ("website", "res.users"):
        found = of_user(frame, rec, name, args)
        if found is not None:
            return found
    if name in ("_check_credentials", "authenticate"):
        frame.guard("password", "the caller", args.node)
        frame.learn([SIGNED])
        return UNKNOWN
    table = recordsets.METHODS.get(name)
    if table is not None and (
        name in recordsets.FIRM
        or (name in REPORTS and (rec.model == "ir.actions.report" or (rec.model is None and "qweb" in name)))
        or name in MINTS
    ):
        return table(frame, rec, trace, args)
    if name in OWN_METHODS:
        return one(Rec("sale.order" if "order" in name or "cart" in name else None, OWN, True, True))
    if name in FIXED_METHODS:
        return one(Rec(None, fixed(name), rec.sudo))
    if name in FILES:
        sinks.serve(frame, as_data(args), args.node, "file")
        return UNKNOWN
    followed = dispatch.model_call(frame, rec, trace, name, args)
    if followed is not None:
        return followed
    return table(frame, rec, trace, args) if table is not None else unread(frame, rec, trace, name, args)


def of_controller(frame: Frame, ctl: Ctl, name: str, args: Args) -> Value:
    """`self.method(…)` in a controller."""
    if name == "_show_report":
        shown = args.get(0, "model") or UNKNOWN
        for atom, trace in leaves(shown):
            if isinstance(atom, Rec):
                sinks.serve(frame, one(Data(atom.model, "report", atom.key, True, atom.ok), trace), args.node, "report")
        return UNKNOWN
    found = dispatch.controller_call(frame, ctl, name, args)
    return found if found is not None else stock_helper(frame, name, args)
