"""Whom and what a trial run makes: a customer with portal access, a stranger, and documents of both."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from ostiary.selftest.office import Office
from ostiary.selftest.steps import Refused

GROUPS: Final = ("group_ids", "groups_id")
"""The groups of a user, in 19 and before."""


@dataclass(frozen=True, slots=True)
class Person:
    """The customer."""

    partner_id: int
    user_id: int
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """What the customer should see. `link` is the page with its token."""

    kind: str
    model: str
    id: int
    link: str = field(repr=False)

    @property
    def path(self) -> str:
        """The page without the token."""
        return urlsplit(self.link).path


def make_partner(office: Office, who: str) -> int:
    """A contact of nobody's company. The address is one to which no e-mail can go."""
    return office.create("res.partner", name=f"{office.tag} {who}", email=f"{who}@{office.tag}.invalid")


def make_person(office: Office) -> Person:
    """A portal user, as an invitation that was accepted leaves one behind."""
    partner = make_partner(office, "customer")
    login, password = f"customer@{office.tag}.invalid", secrets.token_urlsafe(24)
    portal = office.record_of("base", "group_portal")
    known = office.call("res.users", "fields_get", list(GROUPS), ["type"])
    groups = next((name for name in GROUPS if isinstance(known, dict) and name in known), None)
    if groups is None:
        raise Refused("the administrator may not see the groups of users")
    values: dict[str, Any] = {groups: [[6, 0, [portal]]]}
    user = office.create("res.users", login=login, password=password, partner_id=partner, **values)
    return Person(partner, user, login, password)


def make_order(office: Office, partner: int) -> Document:
    """A quotation that was sent."""
    order = office.create("sale.order", partner_id=partner)
    office.call("sale.order", "action_quotation_sent", [order])
    return _document(office, "order", "sale.order", order)


def make_strangers_order(office: Office) -> Document:
    """A quotation of another customer, who has no account."""
    return make_order(office, make_partner(office, "stranger"))


def make_invoice(office: Office, partner: int) -> Document:
    """A posted invoice."""
    line = {"name": office.tag, "quantity": 1, "price_unit": 1.0}
    values = {"move_type": "out_invoice", "partner_id": partner, "invoice_line_ids": [[0, 0, line]]}
    invoice = office.create("account.move", **values)
    office.call("account.move", "action_post", [invoice])
    return _document(office, "invoice", "account.move", invoice)


def make_ticket(office: Office, person: Person) -> Document:
    """A ticket, which the customer follows."""
    ticket = office.create("helpdesk.ticket", name=f"{office.tag} ticket", partner_id=person.partner_id)
    office.call("helpdesk.ticket", "message_subscribe", [ticket], [person.partner_id])
    return _document(office, "ticket", "helpdesk.ticket", ticket)


def make_task(office: Office, person: Person) -> Document:
    """A task of a project that is shared with the customer."""
    project = office.create("project.project", name=f"{office.tag} project", privacy_visibility="portal")
    task = office.create("project.task", name=f"{office.tag} task", project_id=project)
    for model, record in (("project.project", project), ("project.task", task)):
        office.call(model, "message_subscribe", [record], [person.partner_id])
    _invite(office, project, task, person)
    return _document(office, "task", "project.task", task)


def _invite(office: Office, project: int, task: int, person: Person) -> None:
    """In 14 a project lists the portal users who see it."""
    for model, record, name in (
        ("project.project", project, "allowed_portal_user_ids"),
        ("project.task", task, "allowed_user_ids"),
    ):
        if office.call(model, "fields_get", [name], ["type"]):
            office.call(model, "write", [record], {name: [[4, person.user_id]]})


def _document(office: Office, kind: str, model: str, record: int) -> Document:
    link = office.call(model, "get_portal_url", [record])
    if not isinstance(link, str) or not link.startswith("/") or link.startswith("//"):
        raise Refused(f"{model} has no page in the portal")
    return Document(kind, model, record, link)
