"""Questions of which a part is missing: no record, no user, a table that cannot be read, a page that is not stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ostiary.diagnosis.fields import look_at_field
from ostiary.diagnosis.people import find_user, missing_person
from ostiary.diagnosis.privileges import Closed, privilege_cause
from ostiary.diagnosis.question import Question, visitor
from ostiary.engine.explain import conclude, first_is_primary, is_note, look, nobody
from ostiary.engine.explanation import Cause, Explanation, Origin, Step, SurfaceOutcome
from ostiary.engine.judge import Judge
from ostiary.engine.layers import Case, look_at_rights, look_at_user
from ostiary.errors import UnknownUser, UsageError
from ostiary.facts import Operation, User, Website
from ostiary.model.environment import Context
from ostiary.portal.address import Address, is_backend
from ostiary.portal.pages import PAGES
from ostiary.portal.visit import Visit
from ostiary.portal.website import knows_host, on_website

if TYPE_CHECKING:
    from ostiary.api import World


def known_user(world: World, question: Question, website: Website | None) -> User:
    """The user of a question; a visitor where nobody is named. Raises UnknownUser, AmbiguousUser."""
    if question.user is not None:
        return find_user(world, question.user)
    found = visitor(world, website)
    if found is None:
        raise UnknownUser("there is no user who stands for visitors", hint="say who: --user LOGIN")
    return found


def _bare_case(world: World, user: User, model: str, record_id: int, operation: Operation, context: Context) -> Case:
    """A case of which no row is looked at."""
    engine = world.engine(replace(context, active_test=False))
    case = Case(engine, engine, Judge(engine, model, record_id), user, operation)
    look_at_user(case)
    return case


def behind_closed_table(world: World, user: User, question: Question, closed: Closed, context: Context) -> Explanation:
    """PostgreSQL refuses before Odoo decides anything; what Odoo would refuse then comes after it."""
    case = look(world, user, question.model or "", question.record_id or 0, question.operation, context)
    case.block(privilege_cause(closed))
    case.causes = [cause for cause in case.causes if not is_note(cause)]
    refused: SurfaceOutcome = "error"
    causes = sorted(case.causes, key=lambda cause: cause.code != "database-permission")
    found = conclude(world, case, {"search": refused, "record": refused}, "denied", first_is_primary(causes), context)
    address = question.address.path if question.address else None
    return replace(found, page=refused, token="denied" if question.token is None else refused, address=address)


# --------------------------------------------------------------------------- no record


def without_record(world: World, question: Question, website: Website | None, context: Context) -> Explanation:
    """A page that shows no single record, or a model of which no record is named."""
    try:
        user = known_user(world, question, website)
    except UnknownUser as error:
        return _no_such_user(world, question, error, context)
    if question.address is not None:
        return _page_alone(world, question, user, website, context)
    if question.model is None:
        raise UsageError("no record is named", hint="say which: --record sale.order:42")
    world.check_model(question.model)
    return _rights_alone(world, question, user, context)


def _rights_alone(world: World, question: Question, user: User, context: Context) -> Explanation:
    """Access rights are decided before any record is looked at."""
    case = _bare_case(world, user, question.model or "", 0, question.operation, context)
    look_at_rights(case)
    if question.field is not None:
        look_at_field(world, case, question.field)
    refused = any(step.outcome == "blocked" for step in case.steps)
    outcome: SurfaceOutcome = "denied" if refused else "unknown"
    found = conclude(
        world, case, {"search": outcome, "record": outcome}, outcome, first_is_primary(case.causes), context
    )
    missing = () if refused else ("--record",)
    return replace(found, record_id=None, page="unknown", token="unknown", missing=missing)


def _page_alone(world: World, question: Question, user: User, website: Website | None, context: Context) -> Explanation:
    """A page without a record: the login, and the views."""
    assert question.address is not None and question.address.page is not None
    page = question.address.page
    person = user if user.active else visitor(world, website) or user
    engine = world.engine(on_website(context, website, person))
    visit = Visit(engine, person, page, question.model, None, question.token)
    case = _bare_case(world, user, question.model or "", 0, "read", context)
    if question.model is not None:
        look_at_rights(case)
    outcome = visit.outcome()
    refused = [cause for cause in case.causes if cause.layer == "user"]
    causes = refused + visit.causes if outcome == "denied" else list(case.causes)
    case.steps += visit.steps
    same: SurfaceOutcome = "unknown"
    found = conclude(world, case, {"search": same, "record": same}, outcome, first_is_primary(causes), context)
    by_code = page.kind in ("code", "signed")
    missing = ("--record",) if page.model is not None and outcome == "unknown" and not by_code else ()
    return replace(
        found, model=question.model, record_id=None, page=outcome, token="denied", address=question.address.path,
        missing=missing + (("--user",) if question.user is None and outcome == "denied" else ()),
    )  # fmt: skip


def _no_such_user(world: World, question: Question, error: UnknownUser, context: Context) -> Explanation:
    cause = missing_person(world, str(question.user), error)
    found = nobody(world, str(question.user), question.model, None, question.operation, context, cause)
    return replace(found, page="denied", token="denied", address=question.address.path if question.address else None)


# --------------------------------------------------------------------------- addresses


def found_page(world: World, address: Address, addons: Sequence[Path], context: Context) -> Address:
    """An address that is no stock page of the portal: a page of the website, or a usage error that says what it is."""
    from ostiary.portal.website_page import website_page

    own = website_page(world.facts, world.database, address.path, context.website_id)
    if own is not None:
        return replace(address, page=own)
    custom = _custom(world, address, addons)
    if custom is not None:
        return custom
    if knows_host(world.facts, world.database, address.host) is False:
        raise UsageError(
            f"`{address.host}` is no address of this Odoo, and Odoo {world.facts.series.name} has no page"
            f" `{address.path}` that is known",
            hint="is this the address of another site?",
        )
    if is_backend(address):
        raise UsageError(
            f"`{address.path}` is a page of the web client, which is for internal users",
            hint="ask with --user and --record what the user may do to a record",
        )
    others = sorted({page.since for page in PAGES if page.pattern.fullmatch(address.path)})
    hint = f"Odoo {others[0]} has it" if others else "if a module of your own has it, --addons says where its source is"
    raise UsageError(
        f"no page of Odoo {world.facts.series.name} that is known has the path `{address.path}`", hint=hint
    )


def _custom(world: World, address: Address, addons: Sequence[Path]) -> Address | None:
    """A page of modules that were given; how their code is read is imported only then."""
    if not addons:
        return None
    from ostiary.diagnosis.custom import custom_page

    return custom_page(addons, world.facts.series.name, address)


def with_host(world: World, found: Explanation, address: Address) -> Explanation:
    """A remark when the address belongs to another server: the answer is what this Odoo would do."""
    if address.host is None or knows_host(world.facts, world.database, address.host) is not False:
        return found
    detail = f"`{address.host}` is neither the address of this Odoo nor a domain of its websites"
    remark = f"{detail}; this is what this Odoo would do with such an address"
    return replace(found, steps=(Step("website", "unknown", detail), *found.steps), remarks=(remark,))


def nothing_known(world: World, causes: tuple[Cause, ...], missing: tuple[str, ...]) -> Explanation:
    """What can be said without a user and a record."""
    steps = tuple(Step(cause.layer, "blocked", cause.message) for cause in causes)
    outcome: SurfaceOutcome = "denied" if causes else "unknown"
    return Explanation(
        world.facts.series.name, None, None, None, None, "read", (), None, "en_US", "UTC", outcome, outcome, outcome,
        causes, steps, missing=missing, page=outcome,
    )  # fmt: skip


__all__ = ["Origin", "behind_closed_table", "found_page", "known_user", "nothing_known", "with_host", "without_record"]
