"""Tokens and signatures that are compared with what the caller sent."""

from __future__ import annotations

import ast

from ostiary.flow import sinks
from ostiary.flow.frame import Frame
from ostiary.flow.keys import chosen, lineage, root
from ostiary.flow.knowledge import PLAIN, TOKEN
from ostiary.flow.proofs import JSON, SIGNED
from ostiary.flow.values import RECORDS, Data, Fact, Lit, Obj, Sym, Value, leaves

_BODIES = frozenset({"json", "params", "kw", "httprequest.data"})


def token(frame: Frame, stored: Value, given: Value, node: ast.AST, *, constant_time: bool) -> set[Fact]:
    """A token of a record is compared with what the caller sent."""
    callers = [(atom, trace) for atom, trace in given.atoms.items() if isinstance(atom, Sym)]
    tokens = [atom for atom in stored if isinstance(atom, Data) and (TOKEN.search(atom.field) or constant_time)]
    if not callers or not tokens or not all(isinstance(atom, Data | Lit | Obj) for atom in stored):
        return set()
    name, trace = callers[0][0].name, callers[0][1]
    for token in tokens:
        frame.guard("token", sinks.names(token.key) or (token.model or "the record"), node, token.model)
        plain = bool(PLAIN.search(token.field))
        if not constant_time and plain and root(token.key)[0] != "own":
            sinks.report(
                frame,
                "token-compared-plainly",
                node,
                trace,
                subject=name,
                model=token.model,
                what=f"compared with `{token.field}` by ==",
                missing="a comparison in constant time",
                here=True,
            )
        empty = any(isinstance(atom, Lit) and not atom.value for atom in stored)
        loose = empty or (not constant_time and (("false", name) in frame.facts or JSON in frame.facts))
        if loose and chosen(token.key) and (plain or constant_time) and not _nonempty(frame, token, name):
            sinks.report(
                frame,
                "token-empty",
                node,
                trace,
                subject=name,
                model=token.model,
                what=f"compared with `{token.field}`, which may be empty, too",
                missing="a test that neither is empty",
                here=True,
            )
    found: set[Fact] = set()
    for token in tokens:
        if root(token.key)[0] == "fixed" or root(token.key)[0] == "?":
            found.add(SIGNED)
        found |= {("ok", key) for key in lineage(token.key)} | {("token", token.key)}
    return found


def _nonempty(frame: Frame, token: Data, name: str) -> bool:
    return ("ne", name) in frame.facts or ("full", token.key) in frame.facts


def signature(frame: Frame, computed: Value, given: Value, node: ast.AST) -> set[Fact]:
    """Something that only the server can compute is compared with what the caller sent."""
    sent = [atom for atom in given if isinstance(atom, Sym)]
    parts = [atom for atom, _ in leaves(computed)]
    made = Obj("signature") in parts
    if not made and (any(isinstance(atom, Data) and chosen(atom.key) for atom in parts) or Sym in map(type, computed)):
        return set()
    if not (made or any(isinstance(atom, Obj | Lit | Data) for atom in parts)):
        return set()
    if not sent and not any(isinstance(atom, Obj) for atom in given):
        return set()
    covered = [atom.name for atom in parts if isinstance(atom, Sym)]
    keys = {key for atom in parts if isinstance(atom, RECORDS) for key in lineage(atom.key)}
    frame.guard("signature", ", ".join(covered) or "the request", node)
    if not (covered or keys) or any(name in _BODIES or name.startswith("httprequest") for name in covered):
        return {SIGNED}
    there = {atom.key for atom in parts if isinstance(atom, Data) and atom.field not in ("id", "ids")}
    return {
        *(("signed", name) for name in covered),
        *(("ok", key) for key in keys),
        *(("there", key) for each in there for key in lineage(each) if chosen(key)),
    }
