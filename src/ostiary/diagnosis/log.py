"""From a log, a traceback or the text of a page to the answers: one per refusal, each question once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ostiary.clues import Clue, read_clues
from ostiary.diagnosis.diagnose import diagnose
from ostiary.diagnosis.partial import nothing_known
from ostiary.diagnosis.people import find_user
from ostiary.diagnosis.privileges import Closed, closed_tables, privilege_cause
from ostiary.diagnosis.question import Question
from ostiary.engine.causes import mending
from ostiary.engine.explanation import Cause, Explanation, Origin, Step, SurfaceOutcome
from ostiary.errors import OstiaryError, UnknownUser
from ostiary.facts import OPERATIONS, Operation
from ostiary.model.environment import Context
from ostiary.portal.address import address_of
from ostiary.portal.besides import broken_cause
from ostiary.portal.pages import pages_of
from ostiary.portal.views import Views
from ostiary.portal.website import answering_website

if TYPE_CHECKING:
    from ostiary.api import World

MOST: Final = 50
"""So many different refusals are explained; a log of a month has the same few again and again."""
MOST_COUNTED: Final = 1_000
"""After so many the rest is not even counted: a log may be without end."""


def diagnose_log(
    world: World, lines: Iterable[str], user: int | str | None = None, context: Context = Context()
) -> Iterator[Explanation]:
    """The answer to each refusal in a text, in order; with `user`, those of this person and those that name nobody.

    Lines are read one by one. Each question is answered once, at most `MOST` of them; the last answer says how many
    there were besides.
    """
    seen: set[object] = set()
    last: Explanation | None = None
    for clue in read_clues(lines):
        key = replace(clue, line=0, lang=None)
        if key in seen or not _concerns(world, clue, user):
            continue
        seen.add(key)
        if len(seen) == MOST_COUNTED:
            break
        if len(seen) <= MOST:
            if last is not None:
                yield last
            last = replace(_answered(world, clue, user, context), line=clue.line, refusal=clue.kind)
    if last is not None:
        yield replace(last, remarks=last.remarks + _more(len(seen) - MOST))


def _more(left: int) -> tuple[str, ...]:
    """What is said of refusals that are not explained."""
    if left <= 0:
        return ()
    number = f"{left} more" if left < MOST_COUNTED - MOST else f"{left} and more"
    others = "other refusal is" if left == 1 else "other refusals are"
    return (f"{number} {others} not explained here: name one person with --user, or give fewer lines",)


def _concerns(world: World, clue: Clue, user: int | str | None) -> bool:
    """Requests are in every log: only those of pages of the portal are worth a word. Others are not asked about."""
    if clue.uid is not None and user is not None and find_user(world, user).id != clue.uid:
        return False
    if clue.kind != "page":
        return True
    address = address_of(clue.path or "", dict(clue.query), world.facts.series.name)
    return address.page is not None and address.page.kind != "open"


def _answered(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    special = _SPECIAL.get(clue.kind)
    try:
        return special(world, clue, user, context) if special else _of_record(world, clue, user, context)
    except OstiaryError as error:
        found = nothing_known(world, (), ())
        detail = f"{error.message}; {error.hint}" if error.hint else error.message
        return replace(found, model=clue.model, steps=(Step("record-rule", "unknown", detail),))


# --------------------------------------------------------------------------- kinds of refusals


def _of_record(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    """A right, a rule, a field or a record that is gone."""
    who: int | str | None = clue.uid if clue.uid is not None else user
    missing = [] if who is not None else ["--user"]
    if clue.model is None or (not clue.ids and clue.kind in ("record-rule", "missing-record")):
        missing.append("--record")
    if who is None or clue.model is None:
        return replace(nothing_known(world, (), tuple(missing)), model=clue.model, operation=_operation(clue))
    field = _restricted(world, clue)
    record_id = clue.ids[0] if clue.ids else None
    question = Question(who, clue.model, record_id, _operation(clue), field=field)
    found = diagnose(world, question, context)
    more = (Step("record-rule", "skipped", f"{len(clue.ids) - 1} more records were refused"),) if clue.ids[1:] else ()
    return replace(found, steps=found.steps + more, missing=tuple(dict.fromkeys((*missing, *found.missing))))


def _restricted(world: World, clue: Clue) -> str | None:
    """Of the fields that a refusal names, one that is restricted."""
    schema = world.engine().schema
    fields = [schema.field(clue.model or "", name) for name in clue.fields]
    known = [field for field in fields if field is not None]
    return next((field.name for field in known if field.groups), known[0].name if known else None)


def _operation(clue: Clue) -> Operation:
    return next((operation for operation in OPERATIONS if operation == clue.operation), "read")


def _of_page(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    address = address_of(clue.path or "", dict(clue.query), world.facts.series.name)
    question = Question(user, address.model, address.record_id, token=address.token, address=address)
    found = diagnose(world, question, context)
    return replace(found, missing=tuple(dict.fromkeys((*found.missing, *(() if user is not None else ("--user",))))))


def _of_database(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    """PostgreSQL refused the role of the server a table."""
    table = (clue.database_object or "").rpartition(".")[2]
    for operation in OPERATIONS:
        for closed in closed_tables(world, [table], operation):
            return nothing_known(world, (replace(privilege_cause(closed), primary=True),), ())
    cause = privilege_cause(Closed(table or "that it names", "of the server", "its access"))
    found = nothing_known(world, (replace(cause, primary=True),), ())
    detail = "now the owner of Odoo's tables may use it: does the server connect as another role?"
    return replace(found, steps=(*found.steps, Step("access-right", "unknown", detail)))


def _of_view(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    """A template that could not be put together or rendered: is one of the portal's pages broken now?"""
    website = answering_website(world.facts, world.database, None, context.website_id)
    views = Views(world.facts, world.database, website.id if website else None)
    if not views.readable:
        detail = "the source does not hold the views"
        return replace(nothing_known(world, (), ()), steps=(Step("page", "unknown", detail),))
    pages = pages_of(world.facts.series.name)
    broken = views.broken([name for page in pages for name in page.templates if page.module in world.facts.modules])
    if broken is None:
        node = f" at `{clue.node}`" if clue.node else ""
        detail = f"a view failed{node}; the views of the portal's pages fit together now"
        return replace(nothing_known(world, (), ("--url",)), steps=(Step("page", "unknown", detail),))
    return nothing_known(world, (replace(broken_cause(broken), primary=True),), ())


def _of_login(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    """A login that failed says who only to those who know."""
    if user is None:
        return nothing_known(world, (), ("--user",))
    try:
        person = find_user(world, user)
    except UnknownUser:
        return diagnose(world, Question(user, "res.users", 1), context)
    found = diagnose(world, Question(user, "res.users", person.id), context)
    causes = [cause for cause in found.causes if cause.layer == "user" and not cause.code.startswith("allowed")]
    outcome: SurfaceOutcome = "denied" if causes else "unknown"
    steps = tuple(step for step in found.steps if step.layer == "user")
    if not causes:
        steps += (Step("user", "unknown", "the user may log in: was the password or the second factor wrong?"),)
    return replace(
        found, model=None, record_id=None, outcome=outcome, search=outcome, record=outcome, page=outcome,
        token="denied", causes=tuple(causes), steps=steps, rules=(), ways=(),
    )  # fmt: skip


def _of_companies(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    """The request selected a company that the user does not have."""
    who = clue.uid if clue.uid is not None else user
    if who is None:
        return nothing_known(world, (), ("--user",))
    person = find_user(world, who)
    companies = ", ".join(map(str, person.companies)) or "none"
    message = f"the request selected a company that the user does not have; theirs: {companies}"
    evidence: dict[str, object] = {"expected": {"company_ids": list(person.companies)}}
    origin = Origin("res.users", person.id)
    cause = Cause("company-mismatch", "user", True, message, origin, evidence, mending("company-mismatch", page=True))
    return replace(nothing_known(world, (cause,), ()), user_id=person.id, login=person.login)


def _of_attachment(world: World, clue: Clue, user: int | str | None, context: Context) -> Explanation:
    record_id = clue.ids[0] if clue.ids else None
    who = clue.uid if clue.uid is not None else user
    if record_id is None or who is None:
        options = (("--user",) if who is None else ()) + (("--record",) if record_id is None else ())
        return replace(nothing_known(world, (), options), model="ir.attachment")
    return diagnose(world, Question(who, "ir.attachment", record_id, _operation(clue)), context)


_SPECIAL: Final[dict[str, Callable[[World, Clue, int | str | None, Context], Explanation]]] = {
    "page": _of_page,
    "database": _of_database,
    "view": _of_view,
    "login": _of_login,
    "companies": _of_companies,
    "attachment": _of_attachment,
}
