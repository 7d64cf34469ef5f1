"""Calls: who is called, with what."""

from __future__ import annotations

import ast

from ostiary.flow import changes, functions, old_api, recordsets, requests, sinks, texts
from ostiary.flow.arguments import Args
from ostiary.flow.containers import element_of, with_item
from ostiary.flow.frame import Frame
from ostiary.flow.keys import INSIDERS, OWN, chosen, fixed, is_empty, root, symbols, walk
from ostiary.flow.knowledge import (
    ACTING,
    CHECKING,
    FILES,
    FIXED_METHODS,
    GROUPS,
    MINTS,
    NOT_MODELS,
    OWN_METHODS,
    REPORTS,
)
from ostiary.flow.proofs import ADMIN, INTERNAL, LOGIN, SIGNED, doubtful, vouched
from ostiary.flow.traces import Trace
from ostiary.flow.values import (
    NOTHING,
    UNKNOWN,
    Atom,
    Ctl,
    Data,
    Env,
    Fact,
    Lambda,
    Lit,
    Map,
    Obj,
    Rec,
    Seq,
    Sym,
    Value,
    join,
    leaves,
    lit,
    one,
)


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
    pos: list[Value] = []
    more: Value | None = None
    for item in node.args:
        if isinstance(item, ast.Starred):
            inner = frame.value(item.value)
            known = [atom for atom in inner if isinstance(atom, Seq) and not atom.open]
            if known and more is None:
                pos.extend(known[0].items)
            else:
                more = element_of(inner)
        else:
            pos.append(frame.value(item))
    kw: dict[str, Value] = {}
    rest: Value | None = None
    for word in node.keywords:
        value = frame.value(word.value)
        if word.arg is not None:
            kw[word.arg] = value
            continue
        for atom, trace in value.atoms.items():
            if isinstance(atom, Map):
                kw.update({str(key): item for key, item in atom.items if str(key) not in kw})
                if atom.rest is not None:
                    rest = join(rest, atom.rest) if rest is not None else atom.rest
            else:
                rest = join(rest, one(atom, trace)) if rest is not None else one(atom, trace)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return Args(node, tuple(pos), kw, rest, more, name)


def _function_call(frame: Frame, atom: Atom, args: Args) -> Value:
    if isinstance(atom, Obj) and atom.name == "import":
        return functions.imported(frame, atom.detail, args)
    if isinstance(atom, Obj) and atom.name == "builtin":
        return functions.builtin(frame, atom.detail, args)
    if isinstance(atom, Lambda):
        return frame.engine.apply(frame, atom, list(args.pos), args)
    if isinstance(atom, Env):
        return one(environment(atom, args))
    return passed_on(frame, args)


def environment(env: Env, args: Args) -> Env:
    """`env(user=…, su=…)`: another user, other rights."""
    elevated, user = args.get(3, "su"), args.get(1, "user")
    if elevated is not None and elevated.constant() is not None:
        return Env(elevated == lit(True))
    if user is None:
        return env
    return Env(not any(isinstance(atom, Rec | Data) and atom.key == OWN for atom, _ in leaves(user)))


# ---------------------------------------------------------------------- methods


def _method_call(frame: Frame, node: ast.Call, function: ast.Attribute) -> Value:
    owner = function.value
    if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super":
        return frame.engine.super_call(frame, function.attr, arguments(frame, node))
    base = _present(frame, frame.value(owner))
    args = arguments(frame, node)
    if not base.atoms:
        return UNKNOWN
    name = owner.id if isinstance(owner, ast.Name) else ""
    return frame.each(base, lambda atom, trace: _method(frame, atom, trace, function, args), name)


def _present(frame: Frame, base: Value) -> Value:
    """Of a search that found something, or nothing, what it found, where that is known to be there."""
    if not any(isinstance(atom, Rec) and ("there", atom.key) in frame.facts for atom in base):
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
    if isinstance(atom, Ctl):
        return of_controller(frame, atom, name, args)
    if isinstance(atom, Env):
        return _of_environment(frame, atom, name, args)
    if isinstance(atom, Sym):
        return texts.of_callers(frame, atom, trace, name, args)
    if isinstance(atom, Map):
        return texts.of_dictionary(frame, atom, trace, name, args, function.value)
    if isinstance(atom, Seq):
        return texts.of_list(frame, atom, trace, name, args, function.value)
    if isinstance(atom, Lit):
        return texts.of_text(frame, atom, name, args)
    if isinstance(atom, Data):
        return one(atom, trace)
    if isinstance(atom, Obj):
        return _of_object(frame, atom, name, args)
    return UNKNOWN


def _of_object(frame: Frame, atom: Obj, name: str, args: Args) -> Value:
    if atom.name == "request":
        return requests.method(frame, name, args)
    if atom.name == "httprequest":
        return requests.http_request_method(frame, name, args)
    if atom.name == "session":
        return requests.session_method(frame, name, args)
    if atom.name == "cr":
        if name in ("execute", "executemany", "execute_values", "mogrify") and args.pos:
            sinks.injected(frame, "sql-injection", args.pos[0], args.node, "run as SQL")
        return UNKNOWN
    if atom.name == "logger":
        sinks.logged(frame, args, args.node)
        return lit(None)
    if atom.name == "pool":
        return old_api.model(args.get(0, "model_name")) if name == "get" else UNKNOWN
    if atom.name == "import":
        return functions.imported(frame, f"{atom.detail}.{name}", args)
    if atom.name == "qcontext" and name == "update":
        sinks.serve(frame, join(*args), args.node, "page")
        return lit(None)
    if atom.name == "signature":
        return join(one(atom), passed_through(args))
    return passed_on(frame, args)


def _of_environment(frame: Frame, env: Env, name: str, args: Args) -> Value:
    if name == "ref":
        return one(Rec(None, fixed("ref"), env.sudo))
    if name in ("is_admin", "is_superuser", "is_system"):
        return _group(frame, frozenset({LOGIN, INTERNAL, ADMIN}), NOTHING, args)
    return UNKNOWN


def _group(frame: Frame, true: frozenset[Fact], false: frozenset[Fact], args: Args) -> Value:
    frame.guard("group", "the caller", args.node)
    return Value({Obj("bool"): ()}, true, false)


def _of_user(frame: Frame, rec: Rec, name: str, args: Args) -> Value | None:
    """Who the caller is."""
    if name in ("has_group", "has_groups", "user_has_groups", "_has_group"):
        given = (args.get(0, "group_ext_id") or UNKNOWN).text() or ""
        words: set[str] = {"login", "internal", "admin", "asked"}
        for group in given.replace("!", "").split(","):
            words &= set(GROUPS.get(group.strip(), ("login", "internal", "asked")))
        if "!" in given:
            words = set()
        return _group(frame, frozenset((word,) for word in words), NOTHING, args)
    if name in ("_is_internal",):
        return _group(frame, frozenset({LOGIN, INTERNAL}), NOTHING, args)
    if name in ("_is_admin", "_is_system", "_is_superuser"):
        return _group(frame, frozenset({LOGIN, INTERNAL, ADMIN}), NOTHING, args)
    if name == "_is_portal":
        others = frozenset({INTERNAL}) if LOGIN in frame.facts else NOTHING
        return _group(frame, frozenset({LOGIN}), others, args)
    if name in ("_is_public", "is_public_user"):
        return _group(frame, NOTHING, frozenset({LOGIN}), args)
    return None


def of_record(frame: Frame, rec: Rec, trace: Trace, name: str, args: Args) -> Value:
    """A method of records."""
    if name == "render" and rec.model == "website":
        return requests.method(frame, name, args)
    old = old_api.called(frame, rec, trace, name, args)
    if old is not None:
        return old
    if rec.key == OWN or rec.model in ("website", "res.users"):
        found = _of_user(frame, rec, name, args)
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
        sinks.serve(frame, _as_data(args), args.node, "file")
        return UNKNOWN
    followed = frame.engine.model_call(frame, rec, trace, name, args)
    if followed is not None:
        return followed
    return table(frame, rec, trace, args) if table is not None else _unread(frame, rec, trace, name, args)


def of_vouched(rec: Rec, trace: Trace, name: str) -> Value:
    """What a method of a record gives that the caller may have belongs to that record."""
    return one(Rec(None, walk(rec.key, name), rec.sudo, True), trace)


def _as_data(args: Args) -> Value:
    """Records whose content is sent."""
    atoms: dict[Atom, Trace] = {}
    for value in args:
        for atom, trace in leaves(value):
            if isinstance(atom, Rec):
                atoms[Data(atom.model, "content", atom.key, atom.sudo, atom.ok)] = trace
    return Value(atoms)


def _unread(frame: Frame, rec: Rec, trace: Trace, name: str, args: Args) -> Value:
    """A method of a record whose code is not there."""
    open_to_doubt = chosen(rec.key) and not rec.ok and not vouched(rec.key, frame.facts)
    if CHECKING.search(name):
        doubts(frame, args)
        if open_to_doubt:
            frame.guard("helper", sinks.names(rec.key), args.node, rec.model)
            frame.learn([("maybe", rec.key)])
        return Value({Obj("bool"): ()})
    if rec.model in NOT_MODELS:
        return passed_on(frame, args)
    if not open_to_doubt and root(rec.key)[0] not in ("fixed", "?", "list"):
        return join(of_vouched(rec, trace, name), passed_on(frame, args))
    if ACTING.search(name) and open_to_doubt and rec.sudo:
        frame.learn([("maybe", rec.key)])
        changes.change(frame, rec, trace, name, None, args.node)
        return UNKNOWN
    if (
        rec.sudo
        and open_to_doubt
        and "action" not in name
        and name.startswith(("get", "_get", "read", "_compute", "export", "to_", "as_", "_prepare", "name_get"))
    ):
        return one(Data(rec.model, name, rec.key, rec.sudo, rec.ok), trace)
    return passed_on(frame, args)


def unread_super(frame: Frame, rec: Rec, name: str, args: Args) -> Value:
    """`super().name(…)` where no more of it can be read: by its name it may have decided about the record."""
    if CHECKING.search(name) and chosen(rec.key) and not rec.ok and not vouched(rec.key, frame.facts):
        frame.learn([("maybe", rec.key)])
    return passed_on(frame, args)


def of_controller(frame: Frame, ctl: Ctl, name: str, args: Args) -> Value:
    """`self.method(…)` in a controller."""
    if name == "_show_report":
        shown = args.get(0, "model") or UNKNOWN
        for atom, trace in leaves(shown):
            if isinstance(atom, Rec):
                sinks.serve(frame, one(Data(atom.model, "report", atom.key, True, atom.ok), trace), args.node, "report")
        return UNKNOWN
    found = frame.engine.controller_call(frame, ctl, name, args)
    return found if found is not None else stock_helper(frame, name, args)


def stock_helper(frame: Frame, name: str, args: Args) -> Value:
    """A helper of a controller whose code is not there: those of Odoo that everybody uses are known."""
    if name == "_document_check_access":
        return _document(frame, args)
    if name == "_get_page_view_values":
        document = args.get(0, "document") or UNKNOWN
        values = args.get(2, "values") or UNKNOWN
        return with_item(values, lit("object"), document)
    if name in OWN_METHODS:
        return one(Rec(None, OWN, True, True))
    return passed_on(frame, args)


def _document(frame: Frame, args: Args) -> Value:
    model = args.get(0, "model_name") or UNKNOWN
    name = model.text()
    empty = Rec(name or next((f"${atom.name}" for atom in model if isinstance(atom, Sym)), None), fixed("model"), True)
    record = recordsets.browse(frame, empty, args.get(1, "document_id") or UNKNOWN, args.node)
    atoms: dict[Atom, Trace] = {}
    for atom, trace in record.atoms.items():
        if isinstance(atom, Rec):
            frame.guard("as-user or token", sinks.names(atom.key), args.node, atom.model)
            frame.learn([("ok", atom.key)])
            atoms[atom._replace(ok=True)] = trace
    return Value(atoms) if atoms else UNKNOWN


# ---------------------------------------------------------------------- what cannot be read


def doubts(frame: Frame, args: Args) -> None:
    """A method that cannot be read was given these: it may have checked them."""
    facts: set[Fact] = set()
    for value in args:
        for atom, _ in leaves(value):
            if isinstance(atom, Rec | Data) and not atom.ok and chosen(atom.key) and not vouched(atom.key, frame.facts):
                if not doubtful(atom.key, frame.facts):
                    frame.guard("helper", ", ".join(symbols(atom.key)), args.node, atom.model)
                facts.add(("maybe", atom.key))
            elif isinstance(atom, Sym) and atom.form != "map":
                facts.add(("maybe", atom.name))
    frame.learn(facts)


def passed_on(frame: Frame, args: Args) -> Value:
    """The answer of something that cannot be read: texts of the caller come out of it as they went in."""
    doubts(frame, args)
    return passed_through(args)


def passed_through(args: Args) -> Value:
    """What the caller controls, and fields of records, among the arguments: made into something else."""
    atoms: dict[Atom, Trace] = {}
    for value in args:
        for atom, trace in leaves(value):
            if isinstance(atom, Data) and atom.field not in ("id", "ids"):
                atoms[atom._replace(field="made")] = trace
            elif isinstance(atom, Sym) and atom.form != "map":
                atoms[Sym(atom.name, "int" if atom.form == "int" else "made")] = trace
    return join(Value(atoms), UNKNOWN) if atoms else UNKNOWN
