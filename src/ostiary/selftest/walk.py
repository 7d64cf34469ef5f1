"""The customer's side of a trial run: what a portal user, and anybody without a login, meets."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.exchange import get
from ostiary.probe.visitor import Visitor
from ostiary.selftest.cast import Document
from ostiary.selftest.steps import Step, attempt, expect, refusal

WRONG_TOKEN = "00000000-0000-4000-8000-000000000000"


def log_in(customer: Visitor) -> Step:
    """With the form, as people do."""

    def login() -> str:
        customer.start()
        expect(customer.internal is not True, "the portal user is taken for an employee")
        return "with the form and its CSRF token"

    return attempt("the customer logs in", login)


def open_home(customer: Visitor) -> Step:
    return attempt("the customer opens /my", lambda: _opened(customer, "/my"))


def own(customer: Visitor, document: Document) -> Iterator[Step]:
    """What belongs to the customer is found and opened, not changed, and nothing else is found."""
    kind = document.kind
    yield attempt(f"the {kind} is found", lambda: _found_alone(customer, document))
    yield attempt(f"the {kind} opens", lambda: _opened(customer, document.path))
    yield attempt(f"the {kind} cannot be changed", lambda: _unchanged(customer, document))


def by_link(nobody: Visitor, document: Document) -> Iterator[Step]:
    """Without a login the page opens with its token, and only then."""
    wrong = f"{document.path}?access_token={WRONG_TOKEN}"
    yield attempt(f"the link of the {document.kind} opens without a login", lambda: _opened(nobody, document.link))
    yield attempt(f"the {document.kind} stays closed without its token", lambda: _closed(nobody, document.path))
    yield attempt(f"the {document.kind} stays closed with a wrong token", lambda: _closed(nobody, wrong))


def of_stranger(customer: Visitor, document: Document) -> Iterator[Step]:
    """What belongs to another customer is not there."""
    yield attempt(f"the {document.kind} of another customer cannot be read", lambda: _unread(customer, document))
    yield attempt(f"the {document.kind} of another customer stays closed", lambda: _closed(customer, document.path))


def _opened(visitor: Visitor, link: str) -> str:
    answer = visitor.send(get(link, name="selftest"))
    path = link.partition("?")[0]
    expect(answer.failure is None, f"{path}: {answer.failure}")
    expect(answer.location is None, f"{path} leads to {(answer.location or '').partition('?')[0]}")
    expect(answer.status == 200, f"{path} answers {answer.status}")
    return path


def _closed(visitor: Visitor, link: str) -> str:
    answer = visitor.send(get(link, name="selftest"))
    path = link.partition("?")[0]
    expect(answer.status != 0, f"{path}: {answer.failure}")
    expect(answer.status != 200, f"{path} opens")
    return path


def _found_alone(customer: Visitor, document: Document) -> str:
    result = customer.rpc(document.model, "search", [], name="selftest")
    expect(result.served, f"a search is refused: {refusal(result)}")
    found = set(result.value or ())
    expect(document.id in found, "a search does not find it")
    others = len(found - {document.id})
    expect(not others, f"a search finds {others:,} more, which belong to others or to everybody")
    return f"by a search of {document.model}, alone"


def _unchanged(customer: Visitor, document: Document) -> str:
    result = customer.rpc(document.model, "write", [document.id], {"access_token": WRONG_TOKEN}, name="selftest")
    expect(not result.served, "the customer may write to it")
    expect(result.refusal == "access", f"writing ends with {refusal(result)}")
    return ""


def _unread(customer: Visitor, document: Document) -> str:
    result = customer.rpc(document.model, "read", [document.id], ["display_name"], name="selftest")
    expect(not result.served, "the customer may read it")
    expect(result.refusal in ("access", "missing"), f"reading ends with {refusal(result)}")
    return ""
