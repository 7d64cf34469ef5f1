"""Surveys that ask for personal data and are open to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_OPEN: Final = """
    SELECT survey.id FROM survey_survey survey
     WHERE survey.active AND survey.access_mode = 'public' AND survey.users_login_required IS NOT TRUE
       AND EXISTS (SELECT 1 FROM survey_question question
                    WHERE question.survey_id = survey.id AND (question.save_as_email OR question.save_as_nickname))
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("survey_survey", "active", "access_mode", "users_login_required")
    audit.require("survey_question", "survey_id", "save_as_email", "save_as_nickname")
    found = find(audit, _OPEN)
    if found.number:
        yield CHECK.finding(
            f"Surveys that ask for an e-mail address or a name and are open to whoever has the link: {found.number}.",
            confidence="firm",
            subject=Subject(model="survey.survey"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T024",
    slug="survey-open-by-link",
    title="Surveys that ask for personal data are open by link",
    severity="medium",
    why="Anybody who has the link can answer in another's name, and the answers hold personal data.",
    remedy="Set the access mode to `token` (invited people only), or require a login.",
    judge=judge,
)
