"""Recordsets: their fields, the methods that every model has, and the rights that they carry."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from ostiary.flow import searches, sinks
from ostiary.flow.arguments import Args
from ostiary.flow.effects import Changed
from ostiary.flow.frame import Frame
from ostiary.flow.keys import OWN, UNKNOWN_KEY, chosen, fixed, root, sealed, symbol, vouched, walk
from ostiary.flow.knowledge import (
    BOOLEAN_CHECKS,
    CHANGES,
    CREATES,
    DELETES,
    FILTER_CHECKS,
    HARMLESS_FIELDS,
    MAILINGS,
    MINTS,
    MODEL_CHECKS,
    OWN_FLAGS,
    PUBLIC_MODELS,
    PUBLISHED,
    RECORD_CHECKS,
    REPORTS,
    SAME,
    SEARCHES,
    TOKEN,
    WHOLE,
)
from ostiary.flow.values import (
    UNKNOWN,
    Atom,
    Data,
    Env,
    Fact,
    Lit,
    Map,
    Obj,
    Rec,
    Seq,
    Sym,
    Trace,
    Value,
    extended,
    join,
    leaves,
    lit,
    mapping,
    one,
    seq,
)

_GUESSES: Final = {
    "partner_id": "res.partner",
    "commercial_partner_id": "res.partner",
    "partner_ids": "res.partner",
    "partner_invoice_id": "res.partner",
    "partner_shipping_id": "res.partner",
    "parent_id": None,
    "user_id": "res.users",
    "user_ids": "res.users",
    "company_id": "res.company",
    "company_ids": "res.company",
    "product_id": "product.product",
    "product_tmpl_id": "product.template",
    "country_id": "res.country",
    "state_id": "res.country.state",
    "currency_id": "res.currency",
    "website_id": "website",
    "attachment_ids": "ir.attachment",
    "order_line": "sale.order.line",
    "invoice_ids": "account.move",
    "message_ids": "mail.message",
    "picking_ids": "stock.picking",
    "move_ids": "stock.move",
}
"""What links of these names point to where the model itself was not read."""


# ---------------------------------------------------------------------- fields


def field(frame: Frame, rec: Rec, trace: Trace, name: str, node: ast.AST) -> Value:
    """`records.name`."""
    if name == "env":
        return one(Env(rec.sudo))
    if name in ("_cr", "cr"):
        return one(Obj("cr"))
    if name in ("_context", "context"):
        return frame.engine.context(frame)
    if name in ("_uid", "uid"):
        return one(Data("res.users", "id", OWN, False, True))
    if name in ("id", "ids", "_ids"):
        return one(Data(rec.model, "id", rec.key, rec.sudo, rec.ok), trace)
    if name == "_fields":
        return one(Obj("fields"))
    if name in HARMLESS_FIELDS:
        return UNKNOWN if name != "_name" or rec.model is None else lit(rec.model)
    if name.startswith("_"):
        return UNKNOWN
    read_as_user(frame, rec, name, node)
    return _declared(frame, rec, trace, name)


def read_as_user(frame: Frame, rec: Rec, name: str, node: ast.AST) -> None:
    """Reading a field without privilege asks for the caller's rights, and raises where there are none."""
    if rec.sudo or rec.ok or name.startswith("_") or not chosen(rec.key):
        return
    program = frame.engine.program
    method = program.models.chain(rec.model, name, frame.definition.addon) if rec.model else ()
    if not method or program.field(rec.model, name):
        allow(frame, rec, node)


def allow(frame: Frame, rec: Rec, node: ast.AST) -> None:
    """The caller's own rights were asked for these records."""
    if ("ok", rec.key) not in frame.facts and not rec.ok:
        frame.guard("as-user", sinks.names(rec.key) or (rec.model or "records"), node, rec.model)
        frame.learn([("ok", rec.key)])


def _declared(frame: Frame, rec: Rec, trace: Trace, name: str) -> Value:
    found = frame.engine.program.field(rec.model, name)
    relational = found.comodel or "" if found else None
    if found and not found.comodel and found.type in ("Many2one", "One2many", "Many2many"):
        relational = _GUESSES.get(name) or ""
    if found is None and (name.endswith(("_id", "_ids")) or name in _GUESSES):
        relational = _GUESSES.get(name) or ""
    elif found is not None and not found.comodel and found.type not in ("Many2one", "One2many", "Many2many"):
        relational = None
    if relational is not None:
        if rec.model == "res.company":
            return one(Rec(relational or None, fixed(name), rec.sudo, True), trace)
        shared = rec.model if rec.model and PUBLIC_MODELS.match(rec.model) else None
        return one(Rec(relational or shared, walk(rec.key, name), rec.sudo, rec.ok), trace)
    value = one(Data(rec.model, name, rec.key, rec.sudo, rec.ok), trace)
    if name in PUBLISHED or OWN_FLAGS.search(name):
        return value.testing(frozenset({("ok", rec.key)}), frozenset())
    if TOKEN.search(name):
        return value.testing(frozenset({("full", rec.key)}), frozenset())
    return value


# ---------------------------------------------------------------------- rights


def with_sudo(frame: Frame, rec: Rec, trace: Trace, node: ast.AST, *, flag: tuple[str, Trace] | None = None) -> Value:
    """The same records with privilege; where a value of the caller opened the way, it is remembered."""
    if rec.sudo:
        return one(rec, trace)
    way = extended(trace, frame.mark(node, f"`{rec.model or 'records'}` with sudo: rights and rules are off", "sudo"))
    for name in sorted(frame.now.gates):
        if name not in (str(part) for part in root(rec.key)):
            way = extended(way, frame.mark(node, name, "gate"))
    if flag is not None:
        way = extended(way, frame.mark(node, flag[0], "gate"))
    return one(Rec(rec.model, rec.key, True, rec.ok), way)


def _sudo(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "flag") or args.get(0, "user")
    if given is None:
        return with_sudo(frame, rec, trace, args.node)
    constant = given.constant()
    if constant is not None and constant.kind == "bool":
        return with_sudo(frame, rec, trace, args.node) if constant.value else one(rec._replace(sudo=False), trace)
    if any(isinstance(atom, Rec | Data) and atom.key == OWN for atom in given):
        return one(rec._replace(sudo=False), trace)
    flag = next(((atom.name, way) for atom, way in given.atoms.items() if isinstance(atom, Sym)), None)
    if flag is None and Obj("bool") in given.atoms:  # the server decided
        return one(rec, trace)
    return with_sudo(frame, rec, trace, args.node, flag=flag)


def _with_user(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "user") or UNKNOWN
    if any(isinstance(atom, Rec | Data) and atom.key == OWN for atom in given):
        return one(rec._replace(sudo=False), trace)
    return with_sudo(frame, rec, trace, args.node)


# ---------------------------------------------------------------------- which records


def browse(frame: Frame, rec: Rec, ids: Value, node: ast.AST, before: Trace = ()) -> Value:
    """`model.browse(ids)`; `before` is how the model was come by."""
    gates = [mark for mark in before if mark.kind == "gate"]
    found: list[Value] = []
    for atom, trace in leaves(ids):
        if isinstance(atom, Sym):
            if atom.form == "made":
                frame.learn([("maybe", atom.name)])
            way = extended(
                trace,
                frame.mark(
                    node, f"`{rec.model or 'records'}` with the id `{atom.name}`", "sudo" if rec.sudo else "step"
                ),
            )
            for name in sorted(frame.now.gates - {atom.name}):
                if rec.sudo:
                    way = extended(way, frame.mark(node, name, "gate"))
            for mark in gates:
                way = extended(way, mark)
            found.append(one(Rec(rec.model, symbol(atom.name, rec.model), rec.sudo), way))
        elif isinstance(atom, Data) and atom.field in ("id", "ids"):
            way = (
                extended(trace, frame.mark(node, f"`{rec.model or 'records'}` browsed with sudo", "sudo"))
                if rec.sudo and not atom.sudo
                else trace
            )
            found.append(one(Rec(rec.model, atom.key, rec.sudo, atom.ok), way))
        elif isinstance(atom, Data) and atom.key == OWN:
            found.append(one(Rec(rec.model, OWN, rec.sudo, True), trace))
        elif isinstance(atom, Data):
            found.append(one(Rec(rec.model, walk(atom.key, atom.field), rec.sudo, atom.ok), trace))
        elif isinstance(atom, Rec):
            found.append(one(atom._replace(sudo=rec.sudo), trace))
        elif isinstance(atom, Lit):
            found.append(one(Rec(rec.model, fixed("id"), rec.sudo), trace))
        else:
            found.append(one(Rec(rec.model, UNKNOWN_KEY, rec.sudo), trace))
    return join(*found) if found else one(Rec(rec.model, fixed("nothing"), rec.sudo, True))


def _mapped(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "func")
    path = given.text() if given is not None else None
    if path:
        value = one(rec, trace)
        for name in path.split("."):
            value = join(
                *(
                    field(frame, atom, way, name, args.node) if isinstance(atom, Rec) else one(atom, way)
                    for atom, way in value.atoms.items()
                )
            )
        return value
    return frame.engine.applied(frame, given, one(rec, trace), args.node) if given is not None else UNKNOWN


def _filtered(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "func")
    if given is None or given.text() is not None:
        return one(rec, trace)
    item = Rec(rec.model, rec.key, rec.sudo, rec.ok)
    test = frame.engine.applied(frame, given, one(item, trace), args.node)
    if ("ok", rec.key) in test.true or (rec.key[0] == "walk" and ("ok", rec.key[1]) in test.true):
        return one(rec._replace(ok=True), trace)
    return sealed(one(rec, trace), test.true)


# ---------------------------------------------------------------------- changes


def change(frame: Frame, rec: Rec, trace: Trace, what: str, values: Value | None, node: ast.AST) -> None:
    """Records are written, made or deleted."""
    if frame.state is None:
        return
    ok = rec.ok or vouched(rec.key, frame.facts)
    frame.changed(Changed(what, frame.place(node), rec.key, rec.model, frame.state.posted, trace))
    if not rec.sudo:
        if what != "create" and chosen(rec.key):
            allow(frame, rec, node)
        return
    if values is not None and what in ("create", "write"):
        _assigned(frame, rec, values, node)
    if what == "create" or ok or not chosen(rec.key) or (rec.model and MAILINGS.match(rec.model)):
        return
    if rec.model == "ir.attachment" and values is not None and _opens(values):
        sinks.report(
            frame,
            "attachment-opened",
            node,
            trace,
            subject=sinks.names(rec.key),
            model=rec.model,
            what="made public",
            missing="a check of the document that it belongs to",
        )
        return
    words = {"write": "written", "unlink": "deleted"}
    sinks.unguarded(
        frame, "unlink" if what == "unlink" else "write", rec, trace, node, words.get(what, f"changed by `{what}`")
    )


def _opens(values: Value) -> bool:
    return any(
        isinstance(atom, Map) and any(key in ("public", "access_token") for key, _ in atom.items) for atom in values
    )


def _assigned(frame: Frame, rec: Rec, values: Value, node: ast.AST) -> None:
    """Whether the caller chooses which fields are written."""
    for atom, trace in _dictionaries(values):
        source = atom if isinstance(atom, Sym) else None
        if isinstance(atom, Map) and atom.rest is not None:
            found = [
                (inner, way) for inner, way in atom.rest.atoms.items() if isinstance(inner, Sym) and inner.form == "map"
            ]
            source, trace = found[0] if found else (None, trace)
        if (
            source is not None
            and ("member", source.name) not in frame.facts
            and ("signed", source.name) not in frame.facts
        ):
            sinks.report(
                frame,
                "mass-assignment",
                node,
                trace,
                subject=source.name,
                model=rec.model,
                what="written with sudo, whatever fields it names",
                missing="a list of the fields that the caller may set",
                here=True,
            )
            return


def _dictionaries(values: Value) -> list[tuple[Atom, Trace]]:
    """What is written: the dictionary, those of a list, or something of the caller that is one."""
    found: list[tuple[Atom, Trace]] = []
    for atom, trace in values.atoms.items():
        if isinstance(atom, Seq):
            found.extend(pair for item in atom.items for pair in _dictionaries(item))
        elif isinstance(atom, Map) or (
            isinstance(atom, Sym) and (atom.form == "map" or (atom.form == "any" and frame_free(atom)))
        ):
            found.append((atom, trace))
    return found


def frame_free(atom: Sym) -> bool:
    """Whether a parameter by its name holds values of fields."""
    return atom.name.rpartition(".")[2] in (
        "vals",
        "values",
        "data",
        "payload",
        "body",
        "post",
        "fields",
        "params",
        "vals_list",
        "update_data",
    )


def _create(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    values = args.get(0, "vals_list") or args.get(0, "vals") or UNKNOWN
    change(frame, rec, trace, "create", values, args.node)
    return one(Rec(rec.model, ("new", frame.site(args.node)), rec.sudo, True), trace)


def _write(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    change(frame, rec, trace, "write", args.get(0, "vals") or args.rest, args.node)
    return lit(True)


def _unlink(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    change(frame, rec, trace, "unlink", None, args.node)
    return lit(True)


# ---------------------------------------------------------------------- checks


def _checked(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """`check_access('read')` and its ancestors: raises where the caller may not; with sudo it asks nothing."""
    if not rec.sudo:
        allow(frame, rec, args.node)
    return lit(None)


def _has_access(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    if rec.sudo:
        return Value({Obj("bool"): ()})
    frame.guard("as-user", sinks.names(rec.key) or (rec.model or "records"), args.node, rec.model)
    fact: Fact = ("ok", rec.key)
    return Value({Obj("bool"): ()}, frozenset({fact}), frozenset())


def _allowed(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    if rec.sudo:
        return one(rec, trace)
    frame.guard("as-user", sinks.names(rec.key) or (rec.model or "records"), args.node, rec.model)
    return one(rec._replace(ok=True), trace)


# ---------------------------------------------------------------------- what is given away


def _whole(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """`read()`: all fields, or those that are named."""
    if not rec.sudo and chosen(rec.key):
        allow(frame, rec, args.node)
    named = args.get(0, "fields")
    if named is None or _is_empty(named):
        return seq([one(Data(rec.model, "*", rec.key, rec.sudo, rec.ok), trace)], open=True)
    texts = [atom.value for atom, _ in leaves(named) if isinstance(atom, Lit) and isinstance(atom.value, str)]
    values = [(text, one(Data(rec.model, text, rec.key, rec.sudo, rec.ok), trace)) for text in texts]
    rest = None if texts else one(Data(rec.model, "fields", rec.key, rec.sudo, rec.ok), trace)
    return seq([mapping(values, rest)], open=True)


def _is_empty(value: Value) -> bool:
    return all(
        (isinstance(atom, Seq) and not atom.items and not atom.open) or (isinstance(atom, Lit) and not atom.value)
        for atom in value
    )


def _minted(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """A link or a token for the record, for whoever asks."""
    node = args.node
    way = extended(trace, frame.mark(node, "a token for the record is made or read"))
    frame.changed(Changed("token", frame.place(node), rec.key, rec.model, frame.now.posted, trace))
    name = "url_token" if rec.model == "ir.attachment" else "access_token"
    return one(Data(rec.model, name, rec.key, True, rec.ok), way)


def _rendered(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """A report of records that the caller named, made with privilege."""
    if rec.sudo:
        for value in (*args.pos[:2], *(args.kw[name] for name in ("docids", "res_ids", "ids") if name in args.kw)):
            for atom, way in leaves(value):
                key = (
                    symbol(atom.name, None)
                    if isinstance(atom, Sym)
                    else atom.key
                    if isinstance(atom, Data | Rec)
                    else None
                )
                ok = isinstance(atom, Data | Rec) and atom.ok
                if key is None or ok or not chosen(key) or vouched(key, frame.facts) or _asked(key, frame):
                    continue
                subject = Data(None, "report", key, True)
                sinks.unguarded(
                    frame,
                    "read",
                    subject,
                    extended(way, frame.mark(args.node, "a report made with sudo", "sudo")),
                    args.node,
                    "printed as a report",
                )
                break
    return one(Obj("?"))


def _asked(key: tuple[object, ...], frame: Frame) -> bool:
    names = {str(key[1])} if key[0] == "sym" else set()
    return any(
        fact[0] == "ok" and isinstance(fact[1], tuple) and fact[1][0] == "sym" and fact[1][1] in names
        for fact in frame.facts
    )


# ---------------------------------------------------------------------- the table

Method = Callable[[Frame, Rec, Trace, Args], Value]


def _same(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    return one(rec, trace)


def _browse(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    return browse(frame, rec, args.get(0, "ids") or lit(None), args.node, trace)


def _constant(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    return Value({Obj("bool"): ()})


def _changed(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    change(frame, rec, trace, "write", args.get(0, "vals"), args.node)
    return UNKNOWN


METHODS: Final[dict[str, Method]] = {
    **dict.fromkeys(SAME, _same),
    **dict.fromkeys(SEARCHES, searches.search),
    **dict.fromkeys(WHOLE - SEARCHES, _whole),
    **dict.fromkeys(RECORD_CHECKS, _checked),
    **dict.fromkeys(MODEL_CHECKS, _constant),
    **dict.fromkeys(BOOLEAN_CHECKS, _has_access),
    **dict.fromkeys(FILTER_CHECKS, _allowed),
    **dict.fromkeys(CHANGES, _changed),
    **dict.fromkeys(CREATES, _create),
    **dict.fromkeys(DELETES, _unlink),
    **dict.fromkeys(MINTS, _minted),
    **dict.fromkeys(REPORTS, _rendered),
    "sudo": _sudo,
    "with_user": _with_user,
    "browse": _browse,
    "mapped": _mapped,
    "filtered": _filtered,
    "filtered_domain": searches.filtered_domain,
    "write": _write,
}
"""The methods that every model has, or whose meaning is the same wherever they stand."""
FIRM: Final = frozenset(METHODS) - MINTS - REPORTS - {"message_post", "toggle", "update", "find", "load"}
"""Those that an override in an addon hardly changes: they are not looked up."""
