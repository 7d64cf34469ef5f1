"""Models that strangers may fill by a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject

_MEANT: Final = frozenset(
    {
        "crm.lead", "event.registration", "helpdesk.ticket", "hr.applicant", "mail.mail", "mailing.contact",
        "project.task", "res.partner", "sale.order", "im_livechat.channel",
    }
)  # fmt: skip
"""Models that stock modules open to forms."""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_model", "website_form_access")
    for (name,) in audit.rows("SELECT model FROM ir_model WHERE website_form_access ORDER BY model"):
        model = str(name)
        if model not in _MEANT:
            yield CHECK.finding(
                f"Visitors create records of `{model}` with a form of the website.",
                subject=Subject(model=model),
                evidence={"model": model},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W007",
    slug="website-form-model-open",
    title="Strangers create records of a model that no stock form is for",
    severity="high",
    why="`/website/form/MODEL` creates records as superuser from what a stranger sends, without rules or rights.",
    remedy="Switch `website_form_access` off on the model, or blacklist every field that strangers must not set.",
    judge=judge,
)
