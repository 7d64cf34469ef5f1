"""Where values end: what leaves the server, and what runs there."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ostiary.flow.effects import Found, Shown, origin
from ostiary.flow.frame import Frame
from ostiary.flow.keys import chosen, listed, symbols
from ostiary.flow.knowledge import HARMLESS_DATA, OWNER_FIELDS, PRIVATE_MODELS, PUBLIC_MODELS, SECRET, TOKEN
from ostiary.flow.proofs import ADMIN, INTERNAL, LOGIN, doubtful, vouched
from ostiary.flow.traces import Trace
from ostiary.flow.values import RECORDS, Data, Fact, Facts, Key, Map, Rec, Sym, Value, leaves

_HOW = {
    "page": "shown on a page",
    "answer": "sent as the answer",
    "file": "sent as a file",
    "mail": "sent by e-mail",
    "report": "printed as a report",
}


def level(facts: Facts) -> str:
    """Who the caller must be at this point."""
    return "admin" if ADMIN in facts else "internal" if INTERNAL in facts else "login" if LOGIN in facts else ""


def report(
    frame: Frame,
    kind: str,
    node: ast.AST,
    trace: Trace,
    *,
    subject: str = "",
    model: str | None = None,
    what: str = "",
    missing: str = "",
    firm: bool = True,
    here: bool = False,
    changed: Key | None = None,
) -> None:
    """Note a sin; it is told at the line where privilege is taken, or `here`."""
    if frame.state is None:
        return
    place = frame.place(node)
    start = place if here else origin(trace) or place
    end = frame.mark(node, what, "sink")
    way = (*trace, end)
    frame.found(Found(kind, start, place, subject, model, what, missing, level(frame.facts), firm, way, here, changed))


# ---------------------------------------------------------------------- what leaves


def serve(frame: Frame, value: Value, node: ast.AST, how: str, *, template: str | None = None) -> None:
    """Values leave the server."""
    if frame.state is None:
        return
    if how == "page":
        _show(frame, value, node, template)
    for atom, trace in leaves(value):
        if isinstance(atom, RECORDS):
            _leave(frame, atom, trace, node, how)


def _show(frame: Frame, value: Value, node: ast.AST, template: str | None) -> None:
    for atom in value:
        if not isinstance(atom, Map):
            continue
        for name, item in atom.items:
            for inner, _ in leaves(item):
                if isinstance(inner, Rec):
                    ok = inner.ok or vouched(inner.key, frame.facts)
                    frame.shown(Shown(template, str(name), inner.model, inner.sudo, ok, frame.place(node)))


def _leave(frame: Frame, atom: Rec | Data, trace: Trace, node: ast.AST, how: str) -> None:
    if not atom.sudo or (isinstance(atom, Data) and atom.field in HARMLESS_DATA):
        return
    if isinstance(atom, Rec) and how != "page":
        return
    safe = atom.ok or vouched(atom.key, frame.facts)
    what = _HOW[how]
    if isinstance(atom, Data) and atom.field == "*" and not (atom.model and PUBLIC_MODELS.match(atom.model)):
        _whole(frame, atom, trace, node, how, safe=safe)
    if safe:
        return
    if listed(atom.key):
        _listing(frame, atom, trace, node, what)
    elif chosen(atom.key) and not (atom.model and PUBLIC_MODELS.match(atom.model)):
        unguarded(frame, "token-given" if _is_token(atom) else "read", atom, trace, node, what)


def _whole(frame: Frame, atom: Data, trace: Trace, node: ast.AST, how: str, *, safe: bool) -> None:
    """All fields of a record that the caller chose; where the caller may have it, an answer with them is doubtful."""
    if not chosen(atom.key) or (safe and how != "answer"):
        return
    firm = not safe and atom.model is not None and not doubtful(atom.key, frame.facts)
    what, missing = _HOW[how], "a list of fields"
    names_of = names(atom.key)
    report(
        frame, "whole-record", node, trace, subject=names_of, model=atom.model, what=what, missing=missing, firm=firm
    )


def _is_token(atom: Rec | Data) -> bool:
    return isinstance(atom, Data) and bool(TOKEN.search(atom.field))


def unguarded(frame: Frame, operation: str, atom: Rec | Data, trace: Trace, node: ast.AST, what: str) -> None:
    """A record that the caller chose is used with privilege, and nobody asked."""
    kind, missing = classified(frame, operation, atom.key, trace)
    if atom.model is not None and atom.model.startswith("$"):
        kind, missing = "model-from-caller", "a list of the models that the caller may name"
    firm = not doubtful(atom.key, frame.facts) and (atom.model is not None or getattr(atom, "field", "") == "report")
    report(
        frame,
        kind,
        node,
        trace,
        subject=names(atom.key),
        model=atom.model,
        what=what,
        missing=missing,
        firm=firm,
        changed=atom.key if operation in ("write", "unlink", "call") else None,
    )


def classified(frame: Frame, operation: str, key: Key, trace: Trace) -> tuple[str, str]:
    """The kind of a sin by what was done in place of the check."""
    facts = frame.facts
    gates = {mark.message for mark in trace if mark.kind == "gate"}
    given = {str(fact[1]) for fact in facts if fact[0] == "ne"} | gates
    words = {str(fact[0]) for fact in facts if _about_other(fact)}
    if "token" in words:
        return f"{operation}-other-token", "a comparison with the token of this record: another one's was compared"
    if any(TOKEN.search(name.rpartition(".")[2]) for name in given):
        return f"{operation}-token-unread", "a comparison of the token with that of this record"
    if gates:
        return f"{operation}-by-flag", f"a check: `{min(gates)}` is the caller's own"
    if words:
        return f"{operation}-other-checked", "a check of this record: another one was checked"
    return operation, "a check that the caller may have this record"


def _about_other(fact: Fact) -> bool:
    """Whether a fact says that some record of the caller's choice may be had."""
    return fact[0] in ("ok", "token") and isinstance(fact[1], tuple) and chosen(fact[1])


def _listing(frame: Frame, atom: Rec | Data, trace: Trace, node: ast.AST, what: str) -> None:
    if atom.model is not None and atom.model.startswith("$"):
        missing = "a list of the models that the caller may name"
        report(frame, "model-from-caller", node, trace, subject=atom.model[1:], what=what, missing=missing)
        return
    owned = owner_of(frame, atom.model)
    if owned is not None:
        report(
            frame,
            "listing",
            node,
            trace,
            model=atom.model,
            what=what,
            missing="a condition that names the owner",
            firm=owned,
        )


def owner_of(frame: Frame, model: str | None) -> bool | None:
    """Whether records of a model belong to somebody: True surely, False perhaps, None not."""
    if model is None or model.startswith("$") or PUBLIC_MODELS.match(model):
        return None
    if PRIVATE_MODELS.match(model):
        return True
    models = frame.engine.program.models
    if models.known(model):
        return True if models.has_field(model, *OWNER_FIELDS) else None
    return None


def names(key: Key) -> str:
    """The caller's values that chose a record, in words."""
    return ", ".join(symbols(key))


# ---------------------------------------------------------------------- what runs, and where it leads


def callers(value: Value, forms: Iterable[str] = ("any", "key", "map", "part")) -> list[tuple[Sym, Trace]]:
    """What the caller controls in a value, in one of these forms."""
    wanted = frozenset(forms)
    return [(atom, trace) for atom, trace in leaves(value) if isinstance(atom, Sym) and atom.form in wanted]


def injected(
    frame: Frame,
    kind: str,
    value: Value,
    node: ast.AST,
    what: str,
    forms: Iterable[str] = ("any", "key", "map", "part"),
) -> None:
    """Text of the caller is run as something."""
    for atom, trace in callers(value, forms):
        if ("member", atom.name) not in frame.facts and ("signed", atom.name) not in frame.facts:
            report(
                frame, kind, node, trace, subject=atom.name, what=what, missing="a list of what is allowed", here=True
            )
            return


def redirected(frame: Frame, value: Value, node: ast.AST, *, local: bool) -> None:
    """The browser is sent somewhere."""
    if not local:
        injected(frame, "open-redirect", value, node, "the browser is sent there", ("any", "key", "map"))


def logged(frame: Frame, values: Iterable[Value], node: ast.AST) -> None:
    """Values are written into the log of the server."""
    for value in values:
        for atom, trace in leaves(value):
            name = (
                atom.field if isinstance(atom, Data) else atom.name.rpartition(".")[2] if isinstance(atom, Sym) else ""
            )
            if SECRET.search(name) and "captcha" not in name and not name.endswith(("_id", "_ids", "_url", "_type")):
                report(
                    frame,
                    "secret-logged",
                    node,
                    trace,
                    subject=name,
                    what="written to the log",
                    missing="leaving it out",
                    here=True,
                )
                return
