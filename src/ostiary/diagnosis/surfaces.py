"""The portal's part of a question: what the page does, for this person and for whoever has the token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostiary.diagnosis.question import Question, visitor
from ostiary.engine.explanation import Cause, Step, SurfaceOutcome
from ostiary.facts import User, Website
from ostiary.model.environment import Context
from ostiary.portal.pages import Page, document_page
from ostiary.portal.token import Comparison, compare
from ostiary.portal.visit import Visit
from ostiary.portal.website import on_website

if TYPE_CHECKING:
    from ostiary.api import World


@dataclass(slots=True)
class Portal:
    """What the portal's page does, and what the token alone does."""

    page: SurfaceOutcome = "unknown"
    token: SurfaceOutcome = "denied"
    visit: Visit | None = None
    of_token: Comparison | None = None
    """Of a model that no known page shows, the token alone."""

    @property
    def causes(self) -> list[Cause]:
        if self.of_token is not None and self.of_token.cause is not None:
            return [self.of_token.cause]
        return self.visit.causes if self.visit else []

    @property
    def told(self) -> tuple[SurfaceOutcome, ...]:
        """The page where one is known, and the token."""
        return (self.page, self.token) if self.visit is not None else (self.token,)

    @property
    def by_visitor(self) -> bool:
        return self.visit is not None and self.visit.visitor

    @property
    def by_token(self) -> bool:
        if self.visit is None:
            return self.token == "allowed"
        return self.visit.by_token and self.page == "allowed"


def portal_of(
    world: World, question: Question, user: User, website: Website | None, context: Context, *, can_log_in: bool
) -> Portal:
    """The page of the record, as this user (who is a visitor when they cannot log in), and as a visitor with the
    token."""
    page = page_of(world, question)
    if page is None:
        return _without_page(world, question, context)
    if question.operation != "read":
        return Portal("unknown", "unknown")
    anybody = visitor(world, website)
    person = user if can_log_in or anybody is None else anybody
    visit = _visit(world, question, page, person, website, context)
    if website is not None and page.kind != "open":
        visit.steps.append(Step("website", "ok", _answers(website, visit)))
    portal = Portal(visit.outcome(), "denied", visit)
    visit.steps += _changed_by_others(world, portal)
    if question.token and anybody is not None:
        alone = _visit(world, question, page, anybody, website, context)
        outcome = alone.outcome()
        portal.token = outcome if alone.by_token or outcome != "allowed" else "denied"
    return portal


def _answers(website: Website, visit: Visit) -> str:
    company = visit.engine.context.companies or ()
    return f"website {website.id} answers, and selects company {', '.join(map(str, company))}"


def _changed_by_others(world: World, portal: Portal) -> list[Step]:
    """Modules that are not stock may change a stock page; that they are there is worth a line."""
    stock = world.facts.code.stock_modules
    own = sorted(world.facts.modules.keys() - stock - {"base"}) if stock else []
    if not own or portal.visit is None or portal.visit.page.source is not None:
        return []
    named = ", ".join(own[:5]) + (f" and {len(own) - 5} more" if own[5:] else "")
    return [Step("page", "skipped", f"modules that are not stock may change {portal.visit.page.address}: {named}")]


def page_of(world: World, question: Question) -> Page | None:
    """The page that was asked for, else the one that shows the record."""
    if question.address is not None:
        return question.address.page
    return document_page(world.facts.series.name, question.model or "")


def _visit(
    world: World, question: Question, page: Page, person: User, website: Website | None, context: Context
) -> Visit:
    engine = world.engine(on_website(context, website, person))
    address = question.address
    report, above = (address.report, address.above) if address is not None else (None, None)
    return Visit(
        engine, person, page, question.model, question.record_id, question.token, question.file_field, report, above,
        thorough=question.address is not None,
    )  # fmt: skip


def _without_page(world: World, question: Question, context: Context) -> Portal:
    """A model that no stock page shows: only the token can be compared, where it has one."""
    engine = world.engine(context)
    assert question.model is not None and question.record_id is not None
    compared = compare(engine, question.model, question.record_id, question.token)
    if question.token is None or question.operation != "read":
        return Portal("unknown", "denied")
    return Portal("unknown", compared.outcome, of_token=compared)


def left_open(question: Question, portal: Portal) -> list[Step]:
    """What the page leaves open, where the page or a token was asked about."""
    if portal.of_token is not None and portal.of_token.reason is not None:
        return [Step("token", "unknown", portal.of_token.reason)]
    if portal.visit is None or (question.address is None and question.token is None):
        return []
    return [step for step in portal.visit.steps if step.outcome == "unknown"]


def asked_for(question: Question, portal: Portal) -> list[Cause]:
    """The causes of the page. That there is no token is one where it was spoken of, or nobody is logged in."""
    if question.address is not None or question.token is not None or portal.by_visitor:
        return portal.causes
    return [cause for cause in portal.causes if cause.code not in ("token-missing", "token-required")]
