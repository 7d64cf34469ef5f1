"""Mends for an answer, each tried before it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ostiary.api import World
from ostiary.engine.explanation import Cause, Explanation
from ostiary.errors import UsageError
from ostiary.fixes.ask import Ask, Wanted, makes_token
from ostiary.fixes.ask import after as put_again
from ostiary.fixes.builders import fixes_of
from ostiary.fixes.case import Case
from ostiary.fixes.fix import Fix, joined
from ostiary.fixes.people import nobodies
from ostiary.fixes.proof import Before, Proof, prove
from ostiary.whatif import Create, with_changes

MOST_STEPS: Final = 4
"""Mends in a row, where one cause stands behind the other."""
MOST_TRIES: Final = 24


@dataclass(frozen=True, slots=True)
class Offer:
    """A mend with its proof."""

    fix: Fix
    proof: Proof


def propose(world: World, ask: Ask, found: Explanation | None = None, wanted: Wanted = "allowed") -> list[Offer]:
    """What mends a denied question, or closes one that is allowed: what opens nothing to others first.

    What cannot be tried comes last, and so does a link for somebody who has an account.

    Where one mend only brings the next cause to light, both are offered together.
    """
    found = found or ask(world)
    if found.outcome == wanted:
        return []
    person = (found.user_id,) if found.user_id is not None else ()
    tries: list[Fix] = []
    complete = _smallest(_complete(world, ask, found, None, tries, wanted))
    before = Before(world)
    offers = [Offer(fix, prove(before, fix, ask, person, wanted)) for fix in complete]
    somebody = found.user_id is not None and found.user_id not in nobodies(world)
    good = [offer for offer in offers if _is_good(offer)]
    if wanted == "denied":
        return good
    return sorted(good, key=lambda offer: (somebody and makes_token(offer.fix), *_rank(offer)))


def _complete(
    world: World, ask: Ask, found: Explanation, so_far: Fix | None, tries: list[Fix], wanted: Wanted
) -> Iterator[Fix]:
    """Mends after which the answer is as wanted, and those that nobody can try here."""
    depth = so_far.id.count("+") + 2 if so_far else 1
    for cause in _first(found) if wanted == "allowed" else found.causes:
        for fix in fixes_of(Case(world, found, cause), wanted):
            if not fix.can_be_tried:
                if so_far is None:
                    yield fix
                continue
            if len(tries) >= MOST_TRIES:
                return
            tries.append(fix)
            try:
                changed = with_changes(world, fix.changes)
            except UsageError:
                continue
            whole = joined(so_far, fix) if so_far else fix
            after = put_again(ask, fix, wanted)(changed)
            if after.outcome == wanted:
                yield whole
            elif depth < MOST_STEPS and _is_gone(cause, found, after):
                yield from _complete(changed, ask, after, whole, tries, wanted)


def _first(found: Explanation) -> list[Cause]:
    """The cause to mend first, and others of its layer, any of which may do; then the rest, if that has no mend."""
    with_fixes = [cause for cause in found.causes if cause.fixes]
    return with_fixes[:3]


def _is_gone(cause: Cause, before: Explanation, after: Explanation) -> bool:
    """Whether a mend did something: that cause is not among those of the answer any more."""
    key = (cause.code, cause.origin, cause.evidence.get("leaf"))
    return all((one.code, one.origin, one.evidence.get("leaf")) != key for one in after.causes)


def _smallest(fixes: Iterator[Fix]) -> list[Fix]:
    """The mends, each once, without those that do more than another one does."""
    found: list[tuple[frozenset[str], Fix]] = []
    for fix in fixes:
        parts = _parts(fix)
        if all(parts != other or (fix.by_hand, fix.sql) != (one.by_hand, one.sql) for other, one in found):
            found.append((parts, fix))
    return [fix for parts, fix in found if not any(other and other < parts for other, _ in found)]


def _parts(fix: Fix) -> frozenset[str]:
    """What a mend does, whatever its new records are called."""
    return frozenset(repr(replace(one, name="") if isinstance(one, Create) else one) for one in fix.changes)


def _is_good(offer: Offer) -> bool:
    return offer.proof.answered or not offer.fix.can_be_tried


def _rank(offer: Offer) -> tuple[bool, bool, int, bool]:
    """What can be done at once and opens nothing to others comes first; then few steps."""
    proof = offer.proof
    return (not offer.fix.can_be_tried, bool(proof.gained), offer.fix.id.count("+"), bool(proof.lost))
