"""Pages of a record below another one, such as a task of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostiary.engine.explanation import Cause, Origin, Step, SurfaceOutcome
from ostiary.engine.judge import Judge
from ostiary.engine.who import outcome_of

if TYPE_CHECKING:
    from ostiary.portal.visit import Visit


def child_outcome(visit: Visit, model: str, record_id: int) -> SurfaceOutcome:
    """The document above opens like any other; then Odoo searches for the record among its children.

    With any token in the address it searches as the superuser, also where the person's own rights have opened the
    document and nobody has compared the token (`portal_my_project_task` in project/controllers/portal.py).
    """
    if visit.page.above is None or visit.above is None:
        return visit.unsure(f"{visit.page.address} shows a record below another one: say the whole address")
    parent, link = visit.page.above
    if visit.is_missing(parent, visit.above):
        return "denied"
    opened = visit.own_or(parent, visit.above, visit.page.token)
    if opened != "allowed":
        return opened
    row = Judge(visit.engine, model, record_id).row() or {}
    if row.get(link) != visit.above:
        message = f"{model}:{record_id} is not below {parent}:{visit.above}: nothing is found, and the server fails"
        return visit.refuse(Cause("record-missing", "page", False, message, Origin(model, record_id)))
    if visit.token:
        return _with_token(visit, model, record_id)
    return _searched(visit, model, record_id)


def _with_token(visit: Visit, model: str, record_id: int) -> SurfaceOutcome:
    """A search as the superuser, which leaves out what is archived."""
    name = visit.engine.schema.active_field(model)
    held = visit.holds(f"[('{name}', '=', True)]", model, record_id) if name else True
    if not held:
        return "unknown" if held is None else "denied"
    return visit.opens(f"{visit.page.address}: with a token in the address no rights are asked for the record itself")


def _searched(visit: Visit, model: str, record_id: int) -> SurfaceOutcome:
    """A search as the person."""
    answers = visit.engine.reach(model, "read", "search", [visit.user.id], with_ids=True, only=record_id)
    found = outcome_of(answers[0])
    if found == "allowed":
        return visit.opens(f"{visit.page.address}: the person's own search finds the record")
    if found == "unknown":
        return visit.unsure(f"{visit.page.address}: whether a search finds the record cannot be decided")
    visit.causes += visit.rules(model, record_id)
    visit.steps.append(Step("page", "blocked", f"{visit.page.address}: a search finds nothing, and the server fails"))
    return "denied"
