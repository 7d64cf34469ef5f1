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
    if page.as_superuser:
        return visit.opens(f"{page.address} opens, and lists what fits its own domain, whatever the rights are")
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
    if page.as_superuser:
        return _by_domain(visit, page, model, record_id)
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


def _by_domain(visit: Visit, page: Page, model: str, record_id: int) -> SurfaceOutcome:
    """A list that is searched for as the superuser: its domain decides alone."""
    if page.code_for is not None and not visit.has_not(page.code_for):
        return visit.unsure(f"{page.address}: for people of {page.code_for} its own code decides")
    domains = [page.domain or "[]"]
    if page.added is not None and page.added[0] in visit.engine.facts.modules:
        domains.append(page.added[1])
    held = [visit.holds(domain, model, record_id) for domain in domains]
    if False in held:
        return "denied"
    if None in held:
        return visit.unsure(f"{page.address}: whether it lists the record cannot be decided")
    return visit.opens(f"{page.address} lists the record; it asks no rights for it")
