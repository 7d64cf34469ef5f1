"""Records that are written, made and deleted."""

from __future__ import annotations

import ast

from ostiary.flow import sinks
from ostiary.flow.arguments import Args
from ostiary.flow.effects import Changed
from ostiary.flow.frame import Frame
from ostiary.flow.keys import chosen
from ostiary.flow.knowledge import MAILINGS, TOKEN
from ostiary.flow.proofs import vouched
from ostiary.flow.rights import allow
from ostiary.flow.traces import Trace
from ostiary.flow.values import UNKNOWN, Atom, Data, Map, Rec, Seq, Sym, Value, leaves, lit, one


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
    if values is not None and _mints(values) and rec.model != "ir.attachment":
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


def _mints(values: Value) -> bool:
    """Whether only a token is written that the server makes: that gives nothing away yet."""
    written = [pair for atom in values if isinstance(atom, Map) and atom.rest is None for pair in atom.items]
    return bool(written) and all(
        TOKEN.search(str(name)) and not any(isinstance(atom, Sym | Data) for atom, _ in leaves(value))
        for name, value in written
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
            isinstance(atom, Sym) and (atom.form == "map" or (atom.form == "any" and _holds_fields(atom)))
        ):
            found.append((atom, trace))
    return found


def _holds_fields(atom: Sym) -> bool:
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


def create(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    values = args.get(0, "vals_list") or args.get(0, "vals") or UNKNOWN
    change(frame, rec, trace, "create", values, args.node)
    return one(Rec(rec.model, ("new", frame.site(args.node)), rec.sudo, True), trace)


def write(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    change(frame, rec, trace, "write", args.get(0, "vals") or args.rest, args.node)
    return lit(True)


def unlink(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    change(frame, rec, trace, "unlink", None, args.node)
    return lit(True)


def changed(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    change(frame, rec, trace, "write", args.get(0, "vals"), args.node)
    return UNKNOWN
