"""Outsiders who follow documents of another customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.strangers import links, told
from ostiary.checks.audit.material import Audit
from ostiary.errors import Undecided
from ostiary.findings import Check, Finding, Subject

ELSEWHERE: Final = frozenset({"project.project", "res.partner"})
"""Projects have a check of their own; who follows a contact does not read it."""
FOLLOWERS: Final = "SELECT res_id, partner_id FROM mail_followers WHERE res_model = $1 AND partner_id IS NOT NULL"


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("mail_followers", "res_model", "res_id", "partner_id")
    for (model,) in audit.rows("SELECT DISTINCT res_model FROM mail_followers WHERE res_model IS NOT NULL ORDER BY 1"):
        if str(model) not in ELSEWHERE:
            yield from _of_model(audit, str(model))


def _of_model(audit: Audit, model: str) -> Iterator[Finding]:
    try:
        found = links(audit, model, FOLLOWERS, [model])
    except Undecided as error:
        yield CHECK.finding(
            f"Whether outsiders follow `{model}` of other customers is unknown: {error.message}.",
            outcome="error",
            subject=Subject(model=model),
            evidence={"reason": error.message},
        )
        return
    if found:
        yield told(CHECK, audit, model, found, "followers")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X022",
    slug="follower-of-other-customer",
    title="Outsiders follow documents of another customer",
    severity="high",
    why="A follower gets every message that is not internal by e-mail, and rules of tasks, projects and, in older "
    "series, of orders show the document to everybody in the follower's company.",
    remedy="Remove the follower, or give the document the customer it belongs to. Agents who follow on purpose are a "
    "reason to accept the finding.",
    judge=judge,
)
