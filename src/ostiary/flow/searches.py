"""Searches: as the caller they give what the rules allow; with privilege the domain must say whose records they are."""

from __future__ import annotations

from typing import Final

from ostiary.flow import sinks
from ostiary.flow.arguments import Args
from ostiary.flow.domains import Verdict, judged
from ostiary.flow.frame import Frame
from ostiary.flow.keys import INSIDERS, MODEL, UNKNOWN_KEY, symbol
from ostiary.flow.nested import mapping, seq
from ostiary.flow.traces import Trace, extended
from ostiary.flow.values import Data, Key, Lit, Obj, Rec, Value, leaves, one

_FIELDS: Final = {"search_read": 1, "web_search_read": 1, "_read_group": 2, "read_group": 1, "formatted_read_group": 2}
_COUNTS: Final = frozenset({"search_count"})
_GROUPS: Final = frozenset({"read_group", "_read_group", "formatted_read_group", "web_read_group"})


def search(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """`model.search(domain)` and its relatives."""
    method = args.name
    domain = args.get(1, "args") if method == "name_search" else args.get(0, "domain") or args.get(0, "args")
    verdict = _judged(frame, rec, domain)
    found, way = _found(frame, rec, trace, verdict, args)
    if method in _COUNTS or method in _GROUPS:
        return one(Obj("number"))
    if method in ("search_read", "web_search_read", "name_search"):
        return _values(found, way, args, method)
    return one(found, way)


def _judged(frame: Frame, rec: Rec, domain: Value | None) -> Verdict:
    """What the domain says, with what was proven where the model was given its privilege."""
    state = frame.state
    if state is None or len(rec.key) < 3 or rec.key[:2] != MODEL:
        return judged(frame, domain)
    before, state.facts = state.facts, state.facts | rec.key[2]  # type: ignore[operator]
    try:
        return judged(frame, domain)
    finally:
        state.facts = before


def _found(frame: Frame, rec: Rec, trace: Trace, verdict: Verdict, args: Args) -> tuple[Rec, Trace]:
    node, site = args.node, frame.site(args.node)
    if not rec.sudo:
        return Rec(rec.model, ("user", site), False, True), trace
    if verdict.token:
        _token(frame, rec, verdict, args)
        frame.guard("token", verdict.token, node, rec.model)
    elif verdict.owned:
        frame.guard("owner", rec.model or "records", node, rec.model)
    if verdict.injected is not None and not verdict.owned:
        source, way = verdict.injected
        sinks.report(
            frame,
            "domain-from-caller",
            node,
            way,
            subject=source.name,
            model=rec.model,
            what="a search with sudo",
            missing="a domain of the server's own",
            here=True,
        )
    if verdict.unknown and verdict.names and not verdict.owned:
        frame.learn([("maybe", _key(verdict, rec, site))])
    way = extended(verdict.trace or trace, frame.mark(node, f"`{rec.model or 'records'}` searched with sudo", "sudo"))
    if verdict.names and not verdict.owned:
        for name in sorted(frame.now.gates - verdict.names):
            way = extended(way, frame.mark(node, name, "gate"))
    key = _key(verdict, rec, site)
    if verdict.token:
        frame.learn([("token", key)])
    decided = verdict.owned or verdict.published or rec.key == INSIDERS
    return Rec(rec.model, key, True, decided), way


def _key(verdict: Verdict, rec: Rec, site: str) -> Key:
    if verdict.by_id:
        return symbol(verdict.by_id, rec.model)
    if verdict.names:
        return ("found", site, frozenset(verdict.names), verdict.bound)
    return UNKNOWN_KEY if verdict.unknown or verdict.named else ("list", site)


def _token(frame: Frame, rec: Rec, verdict: Verdict, args: Args) -> None:
    """A record whose token is empty is found by an empty token."""
    name = verdict.token
    if ("ne", name) in frame.facts or not rec.model:
        return
    sinks.report(
        frame,
        "token-empty",
        args.node,
        verdict.trace,
        subject=name,
        model=rec.model,
        what=f"searched for in `{verdict.token_field}`, which is empty for many records",
        missing="a test that it is not empty",
        here=True,
        firm=("none", name) in frame.facts,
    )


def _values(found: Rec, way: Trace, args: Args, method: str) -> Value:
    """Dictionaries of fields."""
    named = args.get(_FIELDS.get(method, -1), "fields") or args.kw.get("specification")
    if method == "name_search":
        return seq([one(Data(found.model, "display_name", found.key, found.sudo, found.ok), way)], open=True)
    if named is None:
        return seq([one(Data(found.model, "*", found.key, found.sudo, found.ok), way)], open=True)
    texts = [atom.value for atom, _ in leaves(named) if isinstance(atom, Lit) and isinstance(atom.value, str)]
    items = [(text, one(Data(found.model, text, found.key, found.sudo, found.ok), way)) for text in texts]
    rest = None if texts else one(Data(found.model, "fields", found.key, found.sudo, found.ok), way)
    return seq([mapping(items, rest)], open=True)


def filtered_domain(frame: Frame, rec: Rec, trace: Trace, args: Args) -> Value:
    """The records that match a domain: the caller's, where it names the owner."""
    verdict = judged(frame, args.get(0, "domain"))
    return one(rec._replace(ok=rec.ok or verdict.owned or verdict.published), trace)
