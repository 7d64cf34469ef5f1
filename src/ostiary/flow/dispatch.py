"""Methods and functions that were read: which definition runs, in controllers, models and files."""

from __future__ import annotations

from ostiary.flow.arguments import Args
from ostiary.flow.frame import Frame
from ostiary.flow.index import ClassIndex
from ostiary.flow.joining import join
from ostiary.flow.keys import root
from ostiary.flow.methods import REPORTS, TELLING
from ostiary.flow.program import Definition
from ostiary.flow.recordsets import METHODS
from ostiary.flow.traces import Trace
from ostiary.flow.unread import of_vouched, passed_on, stock_helper, unread_super
from ostiary.flow.values import RECORDS, UNKNOWN, Ctl, Rec, Sym, Value, leaves, one


def controller_call(frame: Frame, ctl: Ctl, name: str, args: Args) -> Value | None:
    """A method of a controller; None where it is not there."""
    chain = frame.engine.program.families.chain(ctl.name, name, ctl.addon)
    return frame.engine.follow(frame, chain[0], one(ctl), args) if chain else None


def model_call(frame: Frame, rec: Rec, trace: Trace, name: str, args: Args) -> Value | None:
    """A method of a model; None where it is not there. What can make no difference is not followed."""
    if rec.model is None or rec.model.startswith("$"):
        return None
    chain = frame.engine.program.models.chain(rec.model, name, frame.definition.addon)
    if not chain:
        return None
    if not _matters(rec, args) and not TELLING.search(name):
        own = rec.ok or root(rec.key)[0] in ("own", "user", "new")
        return join(of_vouched(rec, trace, name), UNKNOWN) if own else UNKNOWN
    return frame.engine.follow(frame, chain[0], one(rec, trace), args)


def _matters(rec: Rec, args: Args) -> bool:
    if root(rec.key)[0] in ("sym", "found", "list") and not rec.ok:
        return True
    return any(
        isinstance(atom, Sym | Ctl)
        or (isinstance(atom, RECORDS) and not atom.ok and root(atom.key)[0] in ("sym", "found", "list"))
        for value in args
        for atom, _ in leaves(value)
    )


def function_call(frame: Frame, dotted: str, args: Args) -> Value | None:
    """A function of a file, or a class; None where it is not there."""
    found = frame.engine.program.find(dotted)
    if found is None:
        return None
    module, item = found
    if isinstance(item, ClassIndex):
        name = f"{module.source.dotted}.{item.name}"
        if name in frame.engine.program.families.controllers:
            return one(Ctl(name, frame.definition.addon))
        return None
    definition = frame.engine.program.definition(module, None, item.name)
    return frame.engine.follow(frame, definition, None, args) if definition is not None else None


def super_call(frame: Frame, name: str, args: Args) -> Value:
    """`super().name(…)`: the next definition after the one that is being followed."""
    receiver = frame.receiver
    for atom, trace in receiver.atoms.items() if receiver is not None else ():
        chain = _chain_of(atom, name, frame)
        below = _below(frame, chain)
        if below is not None:
            return frame.engine.follow(frame, below, receiver, args)
        if isinstance(atom, Rec):
            table = METHODS.get(name) if name not in REPORTS or atom.model == "ir.actions.report" else None
            return table(frame, atom, trace, args) if table is not None else unread_super(frame, atom, name, args)
        if isinstance(atom, Ctl):
            return stock_helper(frame, name, args)
    return passed_on(frame, args)


def _chain_of(atom: object, name: str, frame: Frame) -> tuple[Definition, ...]:
    if isinstance(atom, Ctl):
        return frame.engine.program.families.chain(atom.name, name, atom.addon)
    if isinstance(atom, Rec) and atom.model and not atom.model.startswith("$"):
        return frame.engine.program.models.chain(atom.model, name, frame.definition.addon)
    return ()


def _below(frame: Frame, chain: tuple[Definition, ...]) -> Definition | None:
    if frame.definition in chain:
        rest = chain[chain.index(frame.definition) + 1 :]
        return rest[0] if rest else None
    return next((item for item in chain if item.cls is not frame.definition.cls), None)
