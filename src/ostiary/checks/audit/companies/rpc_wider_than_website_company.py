"""Records of other companies that only the API shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ostiary.checks.audit.companies.company_mismatch_partner_document import DOCUMENTS
from ostiary.checks.audit.companies.several import models_with_company
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.engine.reach import Engine
from ostiary.findings import Check, Finding
from ostiary.model.environment import Context


def judge(audit: Audit) -> Iterator[Finding]:
    """Documents that outsiders of several companies reach, and do not with the company of a website selected."""
    users = _by_company(audit)
    models = [model for who, model in models_with_company(audit) if who == "portal" and model in DOCUMENTS]
    beyond: dict[str, int] = {}
    for company, members in users.items():
        inside = replace(audit.engine, context=Context((company,), active_test=False))  # keeps the totals
        for model in models:
            everywhere, here = _visible(audit.engine, model, members), _visible(inside, model, members)
            more = max((everywhere.get(user, 0) - here[user] for user in here), default=0)
            beyond[model] = max(more, beyond.get(model, 0))
    records = {model: more for model, more in sorted(beyond.items()) if more}
    if records:
        message = "{users} can read documents over the API whose company their website does not show."
        yield from about_users(
            CHECK, audit, [u for members in users.values() for u in members], message, records=records
        )


def _by_company(audit: Audit) -> dict[int, list[int]]:
    """company → outsiders of several companies who see that one on a website."""
    served = [website.company_id for _, website in sorted(audit.facts.websites.items())]
    found: dict[int, list[int]] = defaultdict(list)
    for user in audit.outsiders:
        if len(user.companies) > 1:
            found[next((company for company in served if company in user.companies), user.company_id)].append(user.id)
    return found


def _visible(engine: Engine, model: str, users: list[int]) -> dict[int, int]:
    answers = engine.reach(model, "read", "search", users)
    return {user: answer.visible for answer in answers if answer.visible is not None for user in answer.users}


CHECK: Final = Check(
    code="OST-M014",
    slug="rpc-wider-than-website-company",
    title="Over the API portal users see more companies than on the website",
    severity="low",
    why="A website selects its own company; the API selects all companies of the user.",
    remedy="Leave the user the companies that it deals with.",
    judge=judge,
    needs=("engine",),
    modules=("website",),
)
