"""Mends as JSON (`ostiary/fix/1`) and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from ostiary.api import World
from ostiary.engine.explanation import Explanation
from ostiary.fixes.ask import Wanted
from ostiary.fixes.diff import Difference, differences
from ostiary.fixes.journal import Entry
from ostiary.fixes.proof import Proof, Shift
from ostiary.fixes.propose import Offer

SCHEMA: Final = "ostiary/fix/1"
_MOST: Final = 5


def fix_json(
    world: World, found: Explanation | None, offers: Sequence[Offer], applied: Entry | None = None
) -> dict[str, Any]:
    """The contract's object."""
    question: dict[str, Any] = {}
    if found is not None:
        question = {
            "user": {"id": found.user_id, "login": found.login},
            "record": {"model": found.model, "id": found.record_id},
            "operation": found.operation,
            "outcome": "denied" if found.outcome == "error" else found.outcome,
        }
    return {
        "schema": SCHEMA,
        "series": world.facts.series.name,
        **question,
        "fixes": [_offer(world, offer) for offer in offers],
        "applied": {"id": applied.id, "fix": applied.fix, "state": applied.state} if applied else None,
    }


def _offer(world: World, offer: Offer) -> dict[str, Any]:
    fix = offer.fix
    return {
        "id": fix.id,
        "title": fix.title,
        "safety": fix.safety,
        "changes": [asdict(one) for one in differences(world, fix)],
        "sql": fix.sql,
        "by_hand": fix.by_hand,
        "notes": list(fix.notes),
        "proof": _proof(offer.proof),
    }


def _proof(proof: Proof) -> dict[str, Any]:
    after = proof.after
    surfaces = ("search", "record", "page", "token")
    return {
        "tried": after is not None or bool(proof.shifts or proof.own),
        "answered": proof.answered,
        "surfaces": {name: getattr(after, name) for name in surfaces} if after else None,
        "gained": [asdict(shift) for shift in proof.gained],
        "lost": [asdict(shift) for shift in proof.lost],
        "own": [asdict(shift) for shift in proof.own],
        "unknown": list(proof.unknown),
        "needs_accept_gain": bool(proof.gained),
    }


def fix_lines(
    world: World, found: Explanation | None, offers: Sequence[Offer], wanted: Wanted = "allowed"
) -> Iterator[str]:
    """Text for the terminal; whatever comes from the database is made harmless by the printer."""
    if found is not None:
        yield f"{found.outcome.upper()}  {found.login} {found.operation} {found.model}:{found.record_id}"
        yield from (f"  {cause.message}" for cause in found.causes if cause.primary)
    if not offers:
        yield f"  {_nothing(found, wanted)}"
    for number, offer in enumerate(offers, 1):
        yield ""
        yield f"{number}. {offer.fix.title}  [{offer.fix.id}, {offer.fix.safety}]"
        yield from (f"     {line}" for line in _change_lines(list(differences(world, offer.fix))))
        yield from (f"   {line}" for line in _told(offer))


def _nothing(found: Explanation | None, wanted: Wanted) -> str:
    """Why there is no mend."""
    if found is None or found.outcome != wanted:
        return "no mend is known for this"
    return (
        "nothing to mend: --deny asks for what closes it" if wanted == "allowed" else "nothing to close: it is denied"
    )


def _change_lines(found: list[Difference]) -> Iterator[str]:
    heading = ""
    for one in found:
        now = (
            f"{one.action} {one.model}:{one.record}" if one.action != "create" else f"create {one.model} ({one.record})"
        )
        if now != heading:
            heading = now
            yield now
        if one.before is None:
            yield f"  + {one.field}: {one.after}"
        else:
            yield f"  - {one.field}: {one.before}"
            yield f"  + {one.field}: {one.after}"


def _told(offer: Offer) -> Iterator[str]:
    fix, proof = offer.fix, offer.proof
    if fix.sql:
        yield f"as the owner of the database: {fix.sql}"
    if fix.by_hand:
        yield f"by hand: {fix.by_hand}"
    if proof.after is not None:
        after = proof.after
        yield f"tried on a copy: {after.outcome} (search {after.search}, record {after.record}, page {after.page})"
    elif fix.can_be_tried:
        yield "tried on a copy"
    yield from _shift_lines("others gain", proof.gained)
    yield from _shift_lines("others lose", proof.lost)
    if fix.can_be_tried and not proof.gained:
        yield "nobody else gains anything"
    else:
        yield from ("--apply needs --accept-gain",) if proof.gained else ()
    yield from (f"not looked at: {reason}" for reason in proof.unknown)
    yield from (f"note: {note}" for note in fix.notes)


def _shift_lines(title: str, shifts: Sequence[Shift]) -> Iterator[str]:
    if not shifts:
        return
    people = len({shift.user_id for shift in shifts})
    yield f"{title}: {people} user{'s' if people > 1 else ''}"
    for shift in shifts[:_MOST]:
        number = "an unknown number of" if shift.records is None else str(shift.records)
        yield f"  {shift.login} ({shift.user_id}): {shift.operation} {shift.model}, {number}"
    if len(shifts) > _MOST:
        yield f"  and {len(shifts) - _MOST} more"
