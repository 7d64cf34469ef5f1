"""Records of no company, which all companies' customers may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.companies.several import has_several, models_with_company
from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import is_owned
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

SHARED: Final = frozenset({"res.partner", "res.users"})
"""Contacts without a company are the rule, not the exception."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Models with owners where some records have a company and some that outsiders reach have none."""
    for who, model in models_with_company(audit) if has_several(audit) else ():
        if model in SHARED or not is_owned(audit, model) or effective(audit, who, model, "read") == "bound":
            continue
        count = audit.openings.count(who, model, "read")
        table = audit.engine.schema.table_name(model)
        rows = audit.rows(f'SELECT count(*), count(company_id) FROM "{table}"')
        total, with_company = as_int(rows[0][0]), as_int(rows[0][1])
        if count.users and 0 < with_company < total:
            yield CHECK.finding(
                f"Some records of `{model}` have no company: outsiders of every company may see them.",
                subject=Subject(model=model),
                evidence={"without_company": total - with_company, **count.evidence()},
            )


CHECK: Final = Check(
    code="OST-M009",
    slug="null-company-visible",
    title="Records without a company are open to outsiders of all companies",
    severity="medium",
    why="Company rules let records without a company through, and for these no other rule asks for the owner.",
    remedy="Give the records their company, or bind them to their owner by a rule.",
    judge=judge,
    needs=("engine",),
)
