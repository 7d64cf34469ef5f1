"""Listings of models on the website."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

_PAGES: Final = """
    SELECT page.id, view.model, COALESCE(page.record_domain, '[]') IN ('', '[]')
      FROM website_controller_page page LEFT JOIN ir_ui_view view ON view.id = page.view_id
     WHERE page.is_published ORDER BY page.id
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """Pages search with the visitor's own rights, so that only a page without a domain lists all of what those open."""
    audit.require("website_controller_page", "view_id", "record_domain", "is_published")
    for number, model, everything in audit.rows(_PAGES):
        record = as_int(number)
        listed = f"{'all' if everything else 'chosen'} records of {f'`{model}`' if model else 'a model'}"
        yield CHECK.finding(
            f"Page {record} lists {listed} that a visitor may read.",
            severity="high" if everything else "low",
            confidence="firm",
            subject=Subject(model=str(model) if model else None, record=record),
            evidence={"page": record, "domain": not everything},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W011",
    slug="model-page-open",
    title="The website lists the records of a model",
    severity="high",
    why="A page at `/model/…` shows whatever access rights leave open, which few had in mind when they set those.",
    remedy="Give the page a domain that leaves only what is meant to be published, or unpublish it.",
    judge=judge,
    series=(18, 20),
)
