"""The API of before 8.0, which lived on long after: `self.pool.get(model).method(cr, uid, ids, …)`.

Who asks is the second argument: `SUPERUSER_ID` there is what `sudo()` is today.
"""

from __future__ import annotations

from typing import Final

from ostiary.flow import recordsets
from ostiary.flow.arguments import Args
from ostiary.flow.frame import Frame
from ostiary.flow.keys import MODEL
from ostiary.flow.rights import with_sudo
from ostiary.flow.traces import Trace
from ostiary.flow.values import UNKNOWN, Lit, Obj, Rec, Value, one

_OF_MODELS: Final = frozenset({"search", "search_count", "name_search", "create", "search_read"})
_OF_RECORDS: Final = frozenset({"browse", "read", "write", "unlink", "copy", "check_access_rule", "message_post"})


def model(name: Value | None) -> Value:
    """`pool.get(name)`, `pool[name]`, `registry[name]`."""
    text = name.text() if name is not None else None
    return one(Rec(text, MODEL)) if text else UNKNOWN


def called(frame: Frame, rec: Rec, trace: Trace, name: str, args: Args) -> Value | None:
    """A method that every model has, called in the old way; None where it is not."""
    if name not in _OF_MODELS | _OF_RECORDS or len(args.pos) < 2 or Obj("cr") not in args.pos[0].atoms:
        return None
    empty = Rec(rec.model, MODEL)
    elevated = any(atom == Obj("superuser") or atom == Lit(1, "int") for atom in args.pos[1])
    found = with_sudo(frame, empty, trace, args.node) if elevated else one(empty, trace)
    ((asked, way),) = found.atoms.items()
    assert isinstance(asked, Rec)
    rest = args.pos[2:]
    if name in _OF_MODELS:
        return recordsets.METHODS[name](frame, asked, way, Args(args.node, rest, args.kw, name=name))
    records = recordsets.browse(frame, asked, rest[0] if rest else UNKNOWN, args.node, way)
    if name == "browse":
        return records
    inner = Args(args.node, rest[1:], args.kw, name=name)
    return frame.each(
        records,
        lambda atom, step: (
            recordsets.METHODS[name](frame, atom, step, inner) if isinstance(atom, Rec) else one(atom, step)
        ),
    )
