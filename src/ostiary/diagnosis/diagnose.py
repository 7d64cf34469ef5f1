"""One question through all layers: what each surface does, why, and what to mend first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ostiary.diagnosis.fields import look_at_field
from ostiary.diagnosis.partial import behind_closed_table, found_page, known_user, with_host, without_record
from ostiary.diagnosis.people import look_at_login
from ostiary.diagnosis.privileges import closed_tables
from ostiary.diagnosis.question import Question, visitor
from ostiary.diagnosis.ways import ways_in
from ostiary.engine.explain import (
    allowing,
    conclude,
    decide,
    first_is_primary,
    is_note,
    look,
    nobody,
    overall,
    undecided_causes,
)
from ostiary.engine.explanation import Cause, Explanation, Origin, SurfaceOutcome
from ostiary.engine.layers import Case
from ostiary.errors import UnknownUser
from ostiary.facts import User, Website
from ostiary.model.environment import Context
from ostiary.portal.address import read_address
from ostiary.portal.pages import Page, document_page
from ostiary.portal.token import compare
from ostiary.portal.visit import Visit
from ostiary.portal.website import answering_website, on_website

if TYPE_CHECKING:
    from ostiary.api import World


@dataclass(slots=True)
class _Portal:
    """What the portal's page does, and what the token alone does."""

    page: SurfaceOutcome = "unknown"
    token: SurfaceOutcome = "denied"
    visit: Visit | None = None

    @property
    def causes(self) -> list[Cause]:
        return self.visit.causes if self.visit else []

    @property
    def by_visitor(self) -> bool:
        return self.visit is not None and self.visit.visitor

    @property
    def by_token(self) -> bool:
        return self.visit is not None and self.visit.by_token and self.page == "allowed"


def diagnose(world: World, question: Question, context: Context = Context()) -> Explanation:
    """The answer to a question. Raises UnknownRecord for a model that there is not, AmbiguousUser."""
    website = answering_website(world.facts, world.database, question.host, context.website_id)
    model, record_id = question.model, question.record_id
    if model is None or record_id is None:
        return without_record(world, question, website, context)
    world.check_model(model)
    try:
        user = known_user(world, question, website)
    except UnknownUser as error:
        return _of_nobody(world, question, error, website, context)
    closed = closed_tables(world, [world.engine(context).schema.table_name(model)], question.operation)
    if closed:
        return behind_closed_table(world, user, question, closed[0], context)
    case = look(world, user, model, record_id, question.operation, context)
    look_at_login(world, case)
    readable = look_at_field(world, case, question.field) if question.field is not None else True
    can_log_in = user.active and all(cause.code != "signup-pending" for cause in case.causes)
    portal = _portal(world, question, user, website, context, can_log_in=can_log_in)
    case.steps += portal.visit.steps if portal.visit else []
    return _concluded(world, question, case, portal, readable, context)


def diagnose_url(
    world: World,
    url: str,
    user: int | str | None = None,
    *,
    record: tuple[str, int] | None = None,
    token: str | None = None,
    context: Context = Context(),
) -> Explanation:
    """What an address of the portal does for a user, or for a visitor.

    `record` asks about one record on a page that lists several. Raises UsageError for what is no page of this Odoo.
    """
    address = read_address(url, world.facts.series.name)
    if address.page is None:
        address = found_page(world, address, context)
    model, record_id = record or (address.model, address.record_id)
    field = address.file_field if address.page and address.page.kind == "file" else None
    question = Question(
        user, model, record_id, token=token or address.token, host=address.host, address=address, file_field=field
    )
    found = diagnose(world, question, context)
    return with_host(world, found, address)


# --------------------------------------------------------------------------- the portal


def _portal(
    world: World, question: Question, user: User, website: Website | None, context: Context, *, can_log_in: bool
) -> _Portal:
    """The page of the record, as this user (who is a visitor when they cannot log in), and as a visitor with the
    token."""
    page = page_of(world, question)
    if page is None:
        return _without_page(world, question, context)
    if question.operation != "read":
        return _Portal("unknown", "unknown")
    anybody = visitor(world, website)
    person = user if can_log_in or anybody is None else anybody
    visit = _visit(world, question, page, person, website, context)
    portal = _Portal(visit.outcome(), "denied", visit)
    if question.token and anybody is not None:
        alone = _visit(world, question, page, anybody, website, context)
        outcome = alone.outcome()
        portal.token = outcome if alone.by_token or outcome != "allowed" else "denied"
    return portal


def page_of(world: World, question: Question) -> Page | None:
    """The page that was asked for, else the one that shows the record."""
    if question.address is not None:
        return question.address.page
    return document_page(world.facts.series.name, question.model or "")


def _visit(
    world: World, question: Question, page: Page, person: User, website: Website | None, context: Context
) -> Visit:
    engine = world.engine(on_website(context, website, person))
    return Visit(engine, person, page, question.model, question.record_id, question.token, question.file_field)


def _without_page(world: World, question: Question, context: Context) -> _Portal:
    """A model that no stock page shows: only the token can be compared, where it has one."""
    engine = world.engine(context)
    assert question.model is not None and question.record_id is not None
    compared = compare(engine, question.model, question.record_id, question.token)
    return _Portal("unknown", "denied" if question.token is None else compared.outcome)


# --------------------------------------------------------------------------- the answer


def _concluded(
    world: World, question: Question, case: Case, portal: _Portal, readable: bool | None, context: Context
) -> Explanation:
    surfaces = decide(case)
    outcome = _outcome(question, case, (surfaces["search"], surfaces["record"]), portal)
    if readable is False:
        outcome = "denied"
    found = conclude(world, case, surfaces, outcome, _causes(question, case, portal, outcome, readable), context)
    opens = portal.page == "allowed"
    ways = ways_in(case, portal.visit.page if portal.visit else None, opens_page=opens) if outcome == "allowed" else ()
    address = question.address.path if question.address else None
    return replace(found, page=portal.page, token=portal.token, ways=ways, address=address)


def _outcome(
    question: Question, case: Case, surfaces: tuple[SurfaceOutcome, SurfaceOutcome], portal: _Portal
) -> SurfaceOutcome:
    """That of the page which was asked for; else allowed when some surface allows."""
    if question.address is not None:
        return "denied" if portal.page == "error" else portal.page
    if portal.by_token:
        return "allowed"
    return overall(case.causes, surfaces)


def _causes(
    question: Question, case: Case, portal: _Portal, outcome: SurfaceOutcome, readable: bool | None
) -> tuple[Cause, ...]:
    """What brings the outcome about, what to mend first before the rest."""
    notes = [cause for cause in case.causes if is_note(cause)]
    if outcome == "unknown":
        return first_is_primary(undecided_causes(case) or portal.causes)
    if outcome == "allowed":
        letting = _by_token(question, portal) if portal.by_token else allowing(case)
        return first_is_primary([letting, *notes, *(_asked_for(question, portal) if portal.page == "denied" else [])])
    refused = [cause for cause in case.causes if not is_note(cause)]
    notes = [note for note in notes if all(cause.code != note.code for cause in refused)]
    by_token = question.token is not None or portal.by_visitor
    return first_is_primary(_in_order(_merged(question, refused, portal), by_token=by_token) + notes)


def _merged(question: Question, refused: list[Cause], portal: _Portal) -> list[Cause]:
    """The causes of the question and those of the page, each once.

    The page answers for one website and company: where it was asked about, what its rules say counts. Where the token
    opened the record, the person's own rights are no cause of anything.
    """
    if question.address is not None and portal.visit is not None and portal.visit.by_token:
        return portal.causes
    if question.address is not None and portal.visit is not None:
        refused = [cause for cause in refused if cause.layer != "record-rule" or cause.code == "record-missing"]
        told = portal.causes
    else:
        told = [cause for cause in _asked_for(question, portal) if cause.layer != "record-rule"]
    return refused + told


def _asked_for(question: Question, portal: _Portal) -> list[Cause]:
    """The causes of the page. That there is no token is one where it was spoken of, or nobody is logged in."""
    if question.address is not None or question.token is not None or portal.by_visitor:
        return portal.causes
    return [cause for cause in portal.causes if cause.code not in ("token-missing", "token-required")]


def _in_order(causes: list[Cause], *, by_token: bool) -> list[Cause]:
    """People first, then access rights and rules. The token comes last, as another way in, but first after the people
    where it was the way that was taken."""
    place = {"user": 0, "access-right": 3, "token": 2 if by_token else 5}
    once = list({(cause.code, cause.origin, cause.message): cause for cause in causes}.values())
    return sorted(once, key=lambda cause: 1 if cause.code in _FIRST else place.get(cause.layer, 4))


_FIRST: Final = frozenset({"record-missing", "login-required"})


def _by_token(question: Question, portal: _Portal) -> Cause:
    assert portal.visit is not None
    message = f"the token is that of the record: {portal.visit.page.address} opens for whoever has it"
    return Cause("allowed-by-token", "token", True, message, Origin(question.model, question.record_id))


def _of_nobody(
    world: World, question: Question, error: UnknownUser, website: Website | None, context: Context
) -> Explanation:
    """Somebody who is no user can still open a link with a token."""
    assert question.model is not None and question.record_id is not None
    found = nobody(world, str(question.user), question.model, question.record_id, question.operation, context, error)
    anybody = visitor(world, website)
    if anybody is None:
        return found
    portal = _portal(world, question, anybody, website, context, can_log_in=False)
    if portal.by_token:
        causes = first_is_primary([_by_token(question, portal), *found.causes])
        found = replace(found, outcome="allowed", causes=causes)
    steps = found.steps + tuple(portal.visit.steps if portal.visit else ())
    return replace(found, page=portal.page, token=portal.token, steps=steps)
