"""Pages that list records: what a search finds, and what the page asks in addition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostiary.engine.explanation import Step, SurfaceOutcome
from ostiary.engine.who import outcome_of

if TYPE_CHECKING:
    from ostiary.portal.pages import Page
    from ostiary.portal.visit import Visit


def whole_list(visit: Visit, page: Page, model: str) -> SurfaceOutcome:
    """The list itself: it opens, and shows what the rights let through."""
    answer = visit.engine.reach(model, "read", "search", [visit.user.id])[0]
    if answer.outcome in ("denied", "error"):
        visit.steps.append(Step("page", "blocked", f"{page.address} reads {model}, which the person may not"))
        return "denied"
    if answer.outcome == "unknown":
        return visit.unsure(f"{page.address}: {answer.reason}")
    besides = " that fit what the page asks" if page.domain else ""
    return visit.opens(
        f"{page.address} opens; the rights let {answer.visible} of {answer.total} records of {model}"
        f" through, and it lists those{besides}"
    )


def listed(visit: Visit, page: Page, model: str, record_id: int) -> SurfaceOutcome:
    """Whether the list has a record."""
    answers = visit.engine.reach(model, "read", "search", [visit.user.id], with_ids=True, only=record_id)
    found = outcome_of(answers[0])
    held = visit.holds(page.domain, model, record_id) if page.domain else True
    if found == "allowed" and held:
        return visit.opens(f"{page.address} lists the record")
    if found == "unknown" or held is None:
        return visit.unsure(f"{page.address}: whether it lists the record cannot be decided")
    if found == "allowed":
        return "denied"
    visit.steps.append(Step("page", "blocked", f"{page.address} lists only what the rights allow"))
    visit.causes += visit.rules(model, record_id)
    return "denied"
