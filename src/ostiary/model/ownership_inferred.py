"""What the fields of a model that nobody has described suggest about its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ostiary.facts.schema import Field, Schema
from ostiary.model.ownership_paths import resolves
from ostiary.model.ownership_shape import Ownership, Sureness

PARTNER_NAMES: Final = ("partner_id", "customer_id", "client_id", "commercial_partner_id", "vendor_id", "supplier_id")
"""Fields of these names say whose a record is."""
PERSON_NAMES: Final = (
    "member_id", "student_id", "patient_id", "contact_id", "borrower_id", "tenant_id", "subscriber_id", "owner_id",
    "requester_id", "applicant_id", "guest_id", "buyer_id", "seller_id", "employee_id",
)  # fmt: skip
USER_NAMES: Final = ("owner_user_id", "portal_user_id", "customer_user_id", "requester_user_id", "user_id")
"""`user_id` often is only who is responsible: it comes last."""
DOCUMENT_NAMES: Final = (("res_model", "res_id"), ("model", "res_id"))
NOBODY: Final = frozenset({"create_uid", "write_uid"})


@dataclass(frozen=True, slots=True)
class Guess:
    """What is suggested; with `parent` (link, model), that the record behind the link knows."""

    ownership: Ownership
    parent: tuple[str, str] | None = None


def inferred(schema: Schema, model: str) -> Guess:
    """The owner that the fields of a model suggest, from the surest to the least sure."""
    row = schema.facts.models.get(model)
    if row is None or row.transient or row.abstract or schema.table(model) is None:
        return Guess(Ownership("none"))
    links = _links(schema, model)
    partners = {name: link for name, link in links.items() if link.relation == "res.partner"}
    for name in PARTNER_NAMES + tuple(f"x_{name}" for name in PARTNER_NAMES):
        if name in partners:
            return Guess(_owned(name, "firm"))
    for path in (f"{first}:{second}" for first, second in DOCUMENT_NAMES):
        if _is_document(schema, model, path):
            return Guess(_owned(path, "firm"))
    for parent, link in schema.inherits(model).items():
        if parent == "res.partner" and link in links:
            return Guess(_owned(link, "firm"))
    return _less_sure(schema, model, links, partners)


def _less_sure(schema: Schema, model: str, links: dict[str, Field], partners: dict[str, Field]) -> Guess:
    named: list[str] = [name for name in PERSON_NAMES if name in partners]
    if named or len(partners) == 1:
        return Guess(_owned((named or list(partners))[0], "tentative"))
    users = {name for name, link in links.items() if link.relation == "res.users"}
    for name in USER_NAMES[:-1]:
        if name in users:
            return Guess(_owned(name, "tentative"))
    parent = _parent(schema, model, links)
    if parent is not None:
        return Guess(Ownership("none"), parent)
    return Guess(_owned("user_id", "tentative") if "user_id" in users else Ownership("none", confidence="tentative"))


def _owned(path: str, confidence: Sureness) -> Ownership:
    return Ownership("owned", (path,), confidence=confidence)


def _links(schema: Schema, model: str) -> dict[str, Field]:
    """The many2one fields that are columns."""
    table = schema.table(model)
    columns = table.columns if table else {}
    rows = schema.facts.fields.get(model, {})
    names = sorted(name for name, row in rows.items() if row.type == "many2one" and name in columns)
    found = (schema.field(model, name) for name in names if name not in NOBODY)
    return {field.name: field for field in found if field is not None}


def _is_document(schema: Schema, model: str, path: str) -> bool:
    _, _, record = path.partition(":")
    field = schema.field(model, record)
    return field is not None and field.type == "many2one_reference" and resolves(schema, model, path)


def _parent(schema: Schema, model: str, links: dict[str, Field]) -> tuple[str, str] | None:
    """The required link to the record that this one is a line of; else to a member or the like."""
    for name, link in links.items():
        parent = link.relation
        if parent and parent != model and link.required and _has_lines(schema, parent, model, name):
            return name, parent
    for name in PERSON_NAMES:
        if name in links and links[name].relation not in (None, model):
            return name, str(links[name].relation)
    return None


def _has_lines(schema: Schema, parent: str, model: str, inverse: str) -> bool:
    """Whether a one2many field of the parent lists records by that link."""
    return any(
        row.type == "one2many" and row.relation == model and row.relation_field == inverse
        for row in schema.facts.fields.get(parent, {}).values()
    )
