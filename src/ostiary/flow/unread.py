"""What cannot be read: it may have checked what it was given, and gives back something made of it."""

from __future__ import annotations

from ostiary.flow import changes, recordsets, sinks
from ostiary.flow.arguments import Args
from ostiary.flow.containers import with_item
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.keys import OWN, chosen, fixed, root, symbols, walk
from ostiary.flow.knowledge import NOT_MODELS
from ostiary.flow.methods import ACTING, CHECKING, OWN_METHODS
from ostiary.flow.proofs import doubtful, vouched
from ostiary.flow.traces import Trace
from ostiary.flow.values import RECORDS, UNKNOWN, Atom, Data, Fact, Obj, Rec, Sym, Value, leaves, lit, one


def doubts(frame: Frame, args: Args) -> None:
    """A method that cannot be read was given these: it may have checked them."""
    facts: set[Fact] = set()
    for value in args:
        for atom, _ in leaves(value):
            if isinstance(atom, RECORDS) and not atom.ok and chosen(atom.key) and not vouched(atom.key, frame.facts):
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


def of_vouched(rec: Rec, trace: Trace, name: str) -> Value:
    """What a method of a record gives that the caller may have belongs to that record."""
    return one(Rec(None, walk(rec.key, name), rec.sudo, True), trace)


def unread(frame: Frame, rec: Rec, trace: Trace, name: str, args: Args) -> Value:
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
