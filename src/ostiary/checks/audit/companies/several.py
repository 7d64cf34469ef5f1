"""What checks of companies share: whether there are several, and what of it outsiders reach."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rights.families import is_sensitive
from ostiary.checks.audit.rules.judging import WHO, is_public
from ostiary.database import as_int


def has_several(audit: Audit) -> bool:
    """Whether there is more than one active company."""
    return sum(company.active for company in audit.facts.companies.values()) > 1


def models_with_company(audit: Audit) -> Iterator[tuple[Who, str]]:
    """Models with a company that outsiders read, neither public by nature nor sensitive; portal users go first."""
    seen: set[str] = set()
    for who in WHO:
        for model, operation in audit.openings.rights[who]:
            table = audit.engine.schema.table(model)
            if operation != "read" or model in seen or table is None or "company_id" not in table.columns:
                continue
            ordinary = not is_public(audit, model) and not audit.facts.models[model].transient
            if ordinary and not is_sensitive(model):
                seen.add(model)
                yield who, model


def users_without_row(audit: Audit) -> set[int]:
    """Outsiders whom no company lists, archived companies included."""
    rows = audit.rows(
        "SELECT u.id FROM res_users u WHERE u.id = ANY($1)"
        " AND NOT EXISTS (SELECT 1 FROM res_company_users_rel r WHERE r.user_id = u.id)",
        [[user.id for user in audit.outsiders]],
    )
    return {as_int(number) for (number,) in rows}
