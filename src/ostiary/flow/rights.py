"""Rights of recordsets: who takes them away with sudo, and who asks for them."""

from __future__ import annotations

import ast

from ostiary.flow import sinks
from ostiary.flow.arguments import Args
from ostiary.flow.frame import Frame
from ostiary.flow.keys import OWN, chosen, root
from ostiary.flow.proofs import ASKED
from ostiary.flow.traces import Trace, extended
from ostiary.flow.values import RECORDS, UNKNOWN, Fact, Obj, Rec, Sym, Value, lit, one


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


def sudo(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "flag") or args.get(0, "user")
    if given is None:
        return with_sudo(frame, rec, trace, args.node)
    constant = given.constant()
    if constant is not None and constant.kind == "bool":
        return with_sudo(frame, rec, trace, args.node) if constant.value else one(rec._replace(sudo=False), trace)
    if any(isinstance(atom, RECORDS) and atom.key == OWN for atom in given):
        return one(rec._replace(sudo=False), trace)
    flag = next(((atom.name, way) for atom, way in given.atoms.items() if isinstance(atom, Sym)), None)
    if flag is None and Obj("bool") in given.atoms:  # the server decided
        return one(rec, trace)
    return with_sudo(frame, rec, trace, args.node, flag=flag)


def with_user(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    given = args.get(0, "user") or UNKNOWN
    if any(isinstance(atom, RECORDS) and atom.key == OWN for atom in given):
        return one(rec._replace(sudo=False), trace)
    return with_sudo(frame, rec, trace, args.node)


def checked(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """`check_access('read')` and its ancestors: raises where the caller may not; with sudo it asks nothing."""
    if not rec.sudo:
        allow(frame, rec, args.node)
        if rec.model and rec.model.startswith("$"):
            frame.learn([("maybe", rec.model[1:])])
    return lit(None)


def asked(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """`check_access_rights('write')` asks for no record, but whom outsiders are not among may well be asked for."""
    operation = (args.get(0, "operation") or UNKNOWN).text()
    if not rec.sudo and operation in ("write", "create", "unlink"):
        frame.learn([ASKED])
    return Value({Obj("bool"): ()})


def has_access(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    if rec.sudo:
        return Value({Obj("bool"): ()})
    frame.guard("as-user", sinks.names(rec.key) or (rec.model or "records"), args.node, rec.model)
    fact: Fact = ("ok", rec.key)
    return Value({Obj("bool"): ()}, frozenset({fact}), frozenset())


def allowed(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    if rec.sudo:
        return one(rec, trace)
    frame.guard("as-user", sinks.names(rec.key) or (rec.model or "records"), args.node, rec.model)
    return one(rec._replace(ok=True), trace)
