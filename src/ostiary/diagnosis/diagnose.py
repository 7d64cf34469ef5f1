"""One question through all layers: what each surface does, why, and what to mend first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ostiary.diagnosis.fields import look_at_field
from ostiary.diagnosis.partial import behind_closed_table, found_page, known_user, with_host, without_record
from ostiary.diagnosis.people import look_at_login, missing_person
from ostiary.diagnosis.privileges import closed_tables
from ostiary.diagnosis.question import Question, visitor
from ostiary.diagnosis.surfaces import Portal, asked_for, left_open, portal_of
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
from ostiary.engine.layers import Case, is_visitor
from ostiary.errors import UnknownUser
from ostiary.facts import Website
from ostiary.model.environment import Context
from ostiary.portal.address import read_address
from ostiary.portal.website import answering_website

if TYPE_CHECKING:
    from ostiary.api import World


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
    portal = portal_of(world, question, user, website, context, can_log_in=can_log_in)
    case.steps += portal.visit.steps if portal.visit else []
    return _concluded(world, question, case, portal, readable, context)


def diagnose_url(
    world: World,
    url: str,
    user: int | str | None = None,
    *,
    record: tuple[str, int] | None = None,
    token: str | None = None,
    addons: Sequence[Path] = (),
    context: Context = Context(),
) -> Explanation:
    """What an address of the portal does for a user, or for a visitor.

    `record` asks about one record on a page that lists several. `addons` are the folders whose pages are not stock.
    Raises UsageError for what is no page of this Odoo.
    """
    address = read_address(url, world.facts.series.name)
    if address.page is None:
        address = found_page(world, address, addons, context)
    model, record_id = record or (address.model, address.record_id)
    field = address.file_field if address.page and address.page.kind == "file" else None
    question = Question(
        user, model, record_id, token=token or address.token, host=address.host, address=address, file_field=field
    )
    found = diagnose(world, question, context)
    return with_host(world, found, address)


# --------------------------------------------------------------------------- the answer


def _concluded(
    world: World, question: Question, case: Case, portal: Portal, readable: bool | None, context: Context
) -> Explanation:
    surfaces = decide(case)
    case.unknowns += [(step.detail, Origin()) for step in left_open(question, portal)]
    outcome = _outcome(question, case, (surfaces["search"], surfaces["record"]), portal)
    if readable is False:
        outcome = "denied"
    found = conclude(world, case, surfaces, outcome, _causes(question, case, portal, outcome, readable), context)
    opens = portal.page == "allowed"
    ways = ways_in(case, portal.visit.page if portal.visit else None, opens_page=opens) if outcome == "allowed" else ()
    address = question.address.path if question.address else None
    return replace(found, page=portal.page, token=portal.token, ways=ways, address=address)


def _outcome(
    question: Question, case: Case, surfaces: tuple[SurfaceOutcome, SurfaceOutcome], portal: Portal
) -> SurfaceOutcome:
    """That of the page which was asked for; else allowed when some surface allows."""
    if question.address is not None:
        return "denied" if portal.page == "error" else portal.page
    if portal.by_token:
        return "allowed"
    found = overall(case.causes, surfaces)
    return "unknown" if found == "denied" and question.token and "unknown" in portal.told else found


def _causes(
    question: Question, case: Case, portal: Portal, outcome: SurfaceOutcome, readable: bool | None
) -> tuple[Cause, ...]:
    """What brings the outcome about, what to mend first before the rest."""
    notes = [cause for cause in case.causes if is_note(cause)]
    if outcome == "unknown":
        return first_is_primary(undecided_causes(case))
    if outcome == "allowed":
        letting = _by_token(question, portal) if portal.by_token else _by_page(question, portal) or allowing(case)
        return first_is_primary([letting, *notes, *(asked_for(question, portal) if portal.page == "denied" else [])])
    refused = [cause for cause in case.causes if not is_note(cause)]
    notes = [note for note in notes if all(cause.code != note.code for cause in refused)]
    if question.address is not None:
        refused, notes = [*(note for note in notes if note.layer == "user"), *refused], []
    by_token = question.token is not None or (portal.by_visitor and is_visitor(case.engine, case.user))
    return first_is_primary(_in_order(_merged(question, case, refused, portal), by_token=by_token) + notes)


def _merged(question: Question, case: Case, refused: list[Cause], portal: Portal) -> list[Cause]:
    """The causes of the question and those of the page, each once.

    The page answers for one website and company: where it was asked about, what its rules say counts, unless it was
    opened as a visitor by somebody who cannot log in. Where the token opened the record, the person's own rights are no
    cause of anything.
    """
    if portal.by_visitor and not is_visitor(case.engine, case.user):
        theirs = [cause for cause in portal.causes if cause.layer not in ("access-right", "record-rule")]
        return refused + [cause for cause in theirs if cause.code != "login-required"]
    if question.address is not None and portal.visit is not None and portal.visit.by_token:
        return portal.causes
    if question.address is not None and portal.visit is not None:
        refused = [cause for cause in refused if cause.layer != "record-rule" or cause.code == "record-missing"]
        told = portal.causes
    else:
        told = [cause for cause in asked_for(question, portal) if cause.layer != "record-rule"]
    return refused + told


def _in_order(causes: list[Cause], *, by_token: bool) -> list[Cause]:
    """People first, then access rights and rules. The token comes last, as another way in, but first after the people
    where it was the way that was taken."""
    place = {"user": 0, "access-right": 3, "token": 2 if by_token else 5}
    once = list({(cause.code, cause.origin, cause.message): cause for cause in causes}.values())
    return sorted(once, key=lambda cause: 1 if cause.code in _FIRST else place.get(cause.layer, 4))


_FIRST: Final = frozenset({"record-missing", "login-required"})


def _by_token(question: Question, portal: Portal) -> Cause:
    where = portal.visit.page.address if portal.visit is not None else "a page of the portal that shows it"
    message = f"the token is that of the record: {where} opens for whoever has it"
    return Cause("allowed-by-token", "token", True, message, Origin(question.model, question.record_id))


def _by_page(question: Question, portal: Portal) -> Cause | None:
    """A page that shows a record which the person's own rights do not open, such as a public attachment."""
    if question.address is None or portal.visit is None or question.model is None or question.record_id is None:
        return None
    if portal.visit.own(question.model, question.record_id) == "allowed":
        return None
    opened = [step.detail for step in portal.visit.steps if (step.layer, step.outcome) == ("page", "ok")]
    origin = Origin(question.model, question.record_id)
    return Cause("allowed-without-rule", "page", True, opened[-1], origin) if opened else None


def _of_nobody(
    world: World, question: Question, error: UnknownUser, website: Website | None, context: Context
) -> Explanation:
    """Somebody who is no user can still open a link with a token."""
    assert question.model is not None and question.record_id is not None
    cause = missing_person(world, str(question.user), error)
    found = nobody(world, str(question.user), question.model, question.record_id, question.operation, context, cause)
    anybody = visitor(world, website)
    if anybody is None:
        return found
    portal = portal_of(world, question, anybody, website, context, can_log_in=False)
    if portal.by_token:
        causes = first_is_primary([_by_token(question, portal), *found.causes])
        found = replace(found, outcome="allowed", causes=causes)
    steps = found.steps + tuple(portal.visit.steps if portal.visit else ())
    address = question.address.path if question.address is not None else None
    return replace(found, page=portal.page, token=portal.token, steps=steps, address=address)
