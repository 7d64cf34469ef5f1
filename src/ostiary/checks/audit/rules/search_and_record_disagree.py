"""Rules for which lists and single records give different answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import Applied, about, applied
from ostiary.engine.compile import Evaluator
from ostiary.findings import Check, Finding

MOST: Final = 1_000_000
"""Pairs of users and records; beyond that only numbers are compared."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Models with own or edited rules: what outsiders list against what they may open."""
    seen: set[str] = set()
    for found in applied(audit, everyone=True):
        if found.rule.model in seen or found.operation != "read":
            continue
        seen.add(found.rule.model)
        listed, opened = _reached(audit, found, "search"), _reached(audit, found, "record")
        users = sorted(user for user in listed.keys() & opened.keys() if listed[user] != opened[user])
        if users:
            message = (
                "Lists and single records do not agree: some records open by their number and are not listed, or not."
            )
            evidence = {"users": len(users), "samples": audit.samples(users)}
            numbers = {"listed": listed[users[0]][0], "opened": opened[users[0]][0]}
            yield about(CHECK, audit, found, message, counted=False, also={**numbers, **evidence})


def _reached(audit: Audit, found: Applied, evaluator: Evaluator) -> dict[int, tuple[int | None, frozenset[int] | None]]:
    """user → number of records, and which where they are not too many to compare; what is undecided is left out."""
    people = [user for who in found.who for user in audit.openings.people[who]]
    few = len(people) * (audit.engine.total(found.rule.model) or 0) <= MOST
    answers = audit.engine.reach(found.rule.model, "read", evaluator, people, with_ids=few)
    decided = [answer for answer in answers if answer.outcome not in ("unknown", "error")]
    return {user: (answer.visible, answer.ids) for answer in decided for user in answer.users}


CHECK: Final = Check(
    code="OST-R030",
    slug="search-and-record-disagree",
    title="A rule gives different answers for lists and for single records",
    severity="medium",
    why="What is not in the list is taken for closed, and opens for whoever guesses a number.",
    remedy="Write the comparison so that both read it alike: positive, and over one link at a time.",
    judge=judge,
    needs=("engine",),
)
