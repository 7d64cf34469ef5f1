"""What records give away: all their fields, tokens and reports."""

from __future__ import annotations

import ast
from typing import Final

from ostiary.flow import sinks
from ostiary.flow.arguments import Args
from ostiary.flow.effects import Changed
from ostiary.flow.frame import Frame
from ostiary.flow.keys import chosen, symbol
from ostiary.flow.nested import mapping, seq
from ostiary.flow.proofs import vouched
from ostiary.flow.rights import allow
from ostiary.flow.traces import Trace, extended
from ostiary.flow.values import RECORDS, Atom, Data, Key, Lit, Obj, Rec, Seq, Sym, Value, leaves, one

OWN_RIGHTS: Final = 16
"""Before this series a report with sudo read its records with the rights of the user, unless code said otherwise."""


def whole(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
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


def minted(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """A link or a token for the record, for whoever asks."""
    node = args.node
    way = extended(trace, frame.mark(node, "a token for the record is made or read"))
    frame.changed(Changed("token", frame.place(node), rec.key, rec.model, frame.now.posted, trace))
    name = "url_token" if rec.model == "ir.attachment" else "access_token"
    return one(Data(rec.model, name, rec.key, True, rec.ok), way)


def rendered(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """A report of records that the caller named, made with privilege."""
    if rec.sudo:
        for value in (*args.pos[:2], *(args.kw[name] for name in ("docids", "res_ids", "ids") if name in args.kw)):
            for atom, way in leaves(value):
                key = _unproven(frame, atom)
                if key is not None:
                    _printed(frame, key, way, args.node)
                    break
    return one(Obj("?"))


def _unproven(frame: Frame, atom: Atom) -> Key | None:
    """The record that the caller chose, where nobody decided about it."""
    if isinstance(atom, Sym):
        key = symbol(atom.name, None)
    elif isinstance(atom, RECORDS) and not atom.ok:
        key = atom.key
    else:
        return None
    return key if chosen(key) and not vouched(key, frame.facts) and not _asked(key, frame) else None


def _printed(frame: Frame, key: Key, way: Trace, node: ast.AST) -> None:
    if frame.engine.series < OWN_RIGHTS:
        frame.learn([("maybe", key)])
    way = extended(way, frame.mark(node, "a report made with sudo", "sudo"))
    sinks.unguarded(frame, "read", Data(None, "report", key, True), way, node, "printed as a report")


def _asked(key: tuple[object, ...], frame: Frame) -> bool:
    names = {str(key[1])} if key[0] == "sym" else set()
    return any(
        fact[0] == "ok" and isinstance(fact[1], tuple) and fact[1][0] == "sym" and fact[1][1] in names
        for fact in frame.facts
    )
