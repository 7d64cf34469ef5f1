"""Headers and their lines: the model that a record is a line of."""

from __future__ import annotations

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rules.judging import is_owned


def header_of(audit: Audit, who: Who, line: str) -> tuple[str, str] | None:
    """(header, link) of the model whose records are limited, or closed, for these people, and that lists such lines."""
    fields = audit.facts.fields
    for link in fields.get(line, {}).values():
        if link.type != "many2one" or not link.relation or link.relation == line or not is_owned(audit, link.relation):
            continue
        lists = any(
            field.type == "one2many" and field.relation == line and field.relation_field == link.name
            for field in fields.get(link.relation, {}).values()
        )
        if lists and link.relation not in ("res.partner", "res.users") and _is_limited(audit, who, link.relation):
            return link.relation, link.name
    return None


def _is_limited(audit: Audit, who: Who, model: str) -> bool:
    return not audit.openings.opens(who, model, "read") or effective(audit, who, model, "read") == "bound"
