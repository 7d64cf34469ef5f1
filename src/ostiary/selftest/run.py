"""The order of a trial run. Whatever happens, what was made is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ostiary.errors import OstiaryError
from ostiary.probe.accounts import Account
from ostiary.probe.visitor import Visitor
from ostiary.selftest import walk
from ostiary.selftest.cast import (
    Document,
    Person,
    make_invoice,
    make_order,
    make_person,
    make_strangers_order,
    make_task,
    make_ticket,
)
from ostiary.selftest.office import Office
from ostiary.selftest.steps import Step, attempt
from ostiary.stopping import Stop

Tell = Callable[[Step], None]
Make = Callable[[], Document]


def run(office: Office, stop: Stop, tell: Tell) -> None:
    """Make, walk, remove. A stop (Ctrl-C) is heeded between two steps."""
    try:
        for step in _steps(office):
            tell(step)
            if stop.is_set():
                tell(Step("the rest", "skipped", f"{stop.reason}"))
                break
    except OstiaryError as error:
        tell(Step("the rest", "failed", error.message))
    finally:
        _clear(office, tell)


def _clear(office: Office, tell: Tell) -> None:
    """Remove everything; where that breaks off, say what is left."""
    try:
        for step in office.remove():
            tell(step)
    except OstiaryError as error:
        tell(Step("remove what was made", "failed", f"{error.message}: left are {office.left}"))
    except KeyboardInterrupt:
        tell(Step("remove what was made", "failed", f"it was interrupted twice: left are {office.left}"))
        raise


def _steps(office: Office) -> Iterator[Step]:
    person = make_person(office)
    yield Step("a portal user is made", "ok", person.login)
    documents: list[Document] = []
    for kind, make in _makers(office, person):
        yield _made(office, kind, make, documents)
    line = office.visitor.line
    customer = Visitor(line, Account("the customer", person.login, password=person.password))
    logged_in = walk.log_in(customer)
    yield logged_in
    if logged_in.outcome == "ok":
        yield from _walked(office, customer, documents)
    for document in documents:
        yield from walk.by_link(Visitor(line), document)


def _makers(office: Office, person: Person) -> Iterator[tuple[str, Make | None]]:
    """What can be made of what is installed; None where the application is missing."""
    yield "order", partial(make_order, office, person.partner_id) if office.has("sale.order") else None
    yield "invoice", partial(make_invoice, office, person.partner_id) if office.has("account.move") else None
    if office.has("helpdesk.ticket"):
        yield "ticket", partial(make_ticket, office, person)
    else:
        yield "task", partial(make_task, office, person) if office.has("project.task") else None


def _made(office: Office, kind: str, make: Make | None, documents: list[Document]) -> Step:
    name = f"the {kind} is made"
    if make is None:
        return Step(name, "skipped", "its application is not installed")

    def keep() -> str:
        documents.append(make())
        return f"{documents[-1].model} {documents[-1].id}"

    return attempt(name, keep)


def _walked(office: Office, customer: Visitor, documents: list[Document]) -> Iterator[Step]:
    yield walk.open_home(customer)
    for document in documents:
        yield from walk.own(customer, document)
    if any(document.kind == "order" for document in documents):
        foreign: list[Document] = []
        yield _made(office, "order of another customer", partial(make_strangers_order, office), foreign)
        for document in foreign:
            yield from walk.of_stranger(customer, document)
