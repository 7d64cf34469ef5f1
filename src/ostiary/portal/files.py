"""Files: `/web/content` and `/web/image`.

Source: base/models/ir_binary.py `_find_record` and ir_attachment.py `_can_return_content` (19), ir_http.py
`_get_record_and_check` (14), website/models/models.py (what is published is served to anybody).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostiary.engine.explanation import SurfaceOutcome
from ostiary.engine.field_access import may_read_field
from ostiary.engine.judge import Judge
from ostiary.portal.besides import field_cause
from ostiary.portal.token import compare

if TYPE_CHECKING:
    from ostiary.portal.visit import Visit


def file_outcome(visit: Visit, model: str, record_id: int) -> SurfaceOutcome:
    """Whether a file is served."""
    if model == "ir.attachment":
        return _attachment(visit, record_id)
    field = visit.engine.schema.field(model, visit.file_field or "raw")
    groups = visit.engine.closure.of_user(visit.user)
    if field is not None and _published(visit, model, record_id) and not field.groups:
        return visit.opens("what is published on the website is served to anybody")
    own = visit.own(model, record_id)
    if own != "allowed":
        return visit.refused_by_rights(model, record_id, own)
    readable = True if field is None else may_read_field(visit.engine.schema, field, groups)
    if readable is True:
        return visit.opens("the person may read the record, and the field has no groups of its own that refuse")
    if readable is None:
        return visit.unsure("the groups of the field are not known")
    return visit.refuse(field_cause(model, field.name if field else "", field.groups if field else None))


def _attachment(visit: Visit, record_id: int) -> SurfaceOutcome:
    """A token is looked at first: a wrong one refuses even what is public."""
    judge = Judge(visit.engine, "ir.attachment", record_id)
    row = judge.row()
    if row is None:
        return visit.unsure("the attachment was not read, or there is none")
    if visit.token:
        compared = compare(visit.engine, "ir.attachment", record_id, visit.token, "access_token")
        if compared.outcome == "allowed":
            visit.by_token = True
            return visit.opens("the token is that of the attachment")
        return visit.refuse(compared.cause) if compared.cause else visit.unsure(compared.reason or "")
    if row.get("public"):
        return visit.opens("the attachment is public")
    own = visit.own("ir.attachment", record_id)
    return (
        visit.opens("the person may read the attachment")
        if own == "allowed"
        else visit.refused_by_rights("ir.attachment", record_id, own)
    )


def _published(visit: Visit, model: str, record_id: int) -> bool:
    """Any record that is published, where the website is installed."""
    table = visit.engine.schema.table(model)
    if not visit.engine.facts.websites or table is None or "is_published" not in table.columns:
        return False
    row = Judge(visit.engine, model, record_id).row() or {}
    return row.get("is_published") is True
