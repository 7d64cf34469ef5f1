"""Recordsets: their fields, the methods that every model has, and the rights that they carry."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from ostiary.flow import changes, giving, rights, searches
from ostiary.flow.arguments import Args
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.keys import INSIDERS, OWN, UNKNOWN_KEY, either_of, fixed, is_empty, lineage, symbol, walk
from ostiary.flow.knowledge import HARMLESS_FIELDS, OWN_FLAGS, PUBLIC_MODELS, PUBLISHED, TOKEN
from ostiary.flow.methods import (
    BOOLEAN_CHECKS,
    CHANGES,
    CREATES,
    DELETES,
    FILTER_CHECKS,
    MINTS,
    MODEL_CHECKS,
    RECORD_CHECKS,
    REPORTS,
    SAME,
    SEARCHES,
    WHOLE,
)
from ostiary.flow.sealing import sealed
from ostiary.flow.traces import Trace, extended
from ostiary.flow.values import UNKNOWN, Data, Env, Lit, Obj, Rec, Sym, Value, leaves, lit, one

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
        return one(Env(rec.sudo, rec.key == INSIDERS))
    if name == "pool":
        return one(Obj("pool"))
    if name in ("_cr", "cr"):
        return one(Obj("cr"))
    if name == "_context":
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
        constant = frame.engine.program.models.constant(rec.model, name) if rec.model else None
        return lit(constant) if isinstance(constant, str | int) else UNKNOWN
    rights.read_as_user(frame, rec, name, node)
    return _declared(frame, rec, trace, name)


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
    if OWN_FLAGS.search(name):
        return value.testing(frozenset(("ok", key) for key in lineage(rec.key)), frozenset())
    if name in PUBLISHED:
        return value.testing(frozenset({("ok", rec.key)}), frozenset())
    if TOKEN.search(name):
        return value.testing(frozenset({("full", rec.key)}), frozenset())
    return value


# ---------------------------------------------------------------------- which records


def browse(frame: Frame, rec: Rec, ids: Value, node: ast.AST, before: Trace = ()) -> Value:
    """`model.browse(ids)`; `before` is how the model was come by."""
    gates = [mark for mark in before if mark.kind == "gate"]
    found: list[Value] = []
    either = {atom.name for atom in ids if isinstance(atom, Sym)}
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
            key = either_of(either, frame.site(node)) if len(either) > 1 else symbol(atom.name, rec.model)
            found.append(one(Rec(rec.model, key, rec.sudo, rec.key == INSIDERS), way))
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
    return frame.engine.closures.each(frame, given, one(rec, trace), args.node) if given is not None else UNKNOWN


def _filtered(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "func")
    if given is None or given.text() is not None:
        return one(rec, trace)
    item = Rec(rec.model, rec.key, rec.sudo, rec.ok)
    test = frame.engine.closures.each(frame, given, one(item, trace), args.node)
    if ("ok", rec.key) in test.true or (rec.key[0] == "walk" and ("ok", rec.key[1]) in test.true):
        return one(rec._replace(ok=True), trace)
    said = frozenset(fact for fact in test.true if fact[0] in ("maybe", "tied", "signed"))
    return sealed(one(rec, trace), test.true).testing(said, frozenset())


# ---------------------------------------------------------------------- the table

Method = Callable[[Frame, Rec, Trace, Args], Value]


def _same(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    return one(rec, trace)


def _browse(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    return browse(frame, rec, args.get(0, "ids") or lit(None), args.node, trace)


def _ensure_one(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """Where there are no records it raises."""
    if is_empty(rec) and frame.entry is False:
        frame.state = None
    return one(rec, trace)


METHODS: Final[dict[str, Method]] = {
    **dict.fromkeys(SAME, _same),
    "ensure_one": _ensure_one,
    **dict.fromkeys(SEARCHES, searches.search),
    **dict.fromkeys(WHOLE - SEARCHES, giving.whole),
    **dict.fromkeys(RECORD_CHECKS, rights.checked),
    **dict.fromkeys(MODEL_CHECKS, rights.asked),
    **dict.fromkeys(BOOLEAN_CHECKS, rights.has_access),
    **dict.fromkeys(FILTER_CHECKS, rights.allowed),
    **dict.fromkeys(CHANGES, changes.changed),
    **dict.fromkeys(CREATES, changes.create),
    **dict.fromkeys(DELETES, changes.unlink),
    **dict.fromkeys(MINTS, giving.minted),
    **dict.fromkeys(REPORTS, giving.rendered),
    "sudo": rights.sudo,
    "with_user": rights.with_user,
    "browse": _browse,
    "mapped": _mapped,
    "filtered": _filtered,
    "filtered_domain": searches.filtered_domain,
    "write": changes.write,
}
"""The methods that every model has, or whose meaning is the same wherever they stand."""
FIRM: Final = frozenset(METHODS) - MINTS - REPORTS - {"message_post", "toggle", "update", "find", "load"}
"""Those that an override in an addon hardly changes: they are not looked up."""
