"""A link on a document that is not meant to be seen outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.checks.audit.tokens.documents import FILLED, documents
from ostiary.findings import Check, Finding, Severity, Subject

_CASES: Final[tuple[tuple[str, tuple[str, ...], str, str, Severity], ...]] = (
    ("sale.order", ("state",), "state IN ('draft', 'cancel')", "drafts or cancelled", "low"),
    ("purchase.order", ("state",), "state IN ('draft', 'cancel')", "drafts or cancelled", "low"),
    (
        "account.move",
        ("state", "move_type"),
        "state IN ('draft', 'cancel') AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')",
        "drafts or cancelled",
        "low",
    ),
    (
        "account.move",
        ("move_type",),
        "move_type NOT IN ('out_invoice', 'out_refund', 'out_receipt')",
        "no documents of customers (vendor bills, journal entries)",
        "medium",
    ),
    (
        "project.project",
        ("privacy_visibility",),
        "privacy_visibility NOT IN ('portal', 'invited_users')",
        "for employees alone",
        "medium",
    ),
    (
        "project.task",
        ("project_id",),
        "project_id IN (SELECT id FROM project_project WHERE privacy_visibility NOT IN ('portal', 'invited_users'))",
        "tasks of projects for employees alone",
        "low",
    ),
)
"""(model, columns, which records are not for outsiders, what they are, how bad)."""


def judge(audit: Audit) -> Iterator[Finding]:
    shared = {document.model: document for document in documents(audit)}
    for model, columns, condition, words, severity in _CASES:
        if model not in shared or not audit.has(shared[model].table, *columns):
            continue
        found = find(audit, f"SELECT id FROM {shared[model].rows} WHERE {FILLED} AND {condition}")
        if found.number:
            yield CHECK.finding(
                f"Records of `{model}` with a sharing link that are {words}: {found.number}.",
                severity=severity,
                subject=Subject(model=model),
                evidence=found.evidence(condition=condition),
                identity=(words,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T001",
    slug="token-on-unshareable-document",
    title="Documents that are not for outsiders have a sharing link",
    severity="medium",
    why="Whoever has the link reads the document without a login, whatever its state is, and the link never ends.",
    remedy="Empty `access_token` on these documents; a new one is made when somebody shares them again.",
    judge=judge,
)
