"""Mail aliases through which strangers make records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

_MEANT: Final = (
    "crm.lead", "helpdesk.ticket", "project.task", "hr.applicant", "account.move", "maintenance.request",
    "mail.channel", "discuss.channel", "mail.group", "event.event",
)  # fmt: skip
"""Models whose aliases stock modules open to everybody."""
_OPEN: Final = """
    SELECT model.model, count(*), min(alias.id)
      FROM mail_alias alias JOIN ir_model model ON model.id = alias.alias_model_id
     WHERE alias.alias_contact = 'everyone' AND alias.alias_name IS NOT NULL AND NOT model.model = ANY($1)
     GROUP BY model.model ORDER BY model.model
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("mail_alias", "alias_contact", "alias_model_id", "alias_name")
    for model, number, first in audit.rows(_OPEN, [list(_MEANT)]):
        yield CHECK.finding(
            f"Addresses at which mail from anybody makes records of `{model}`: {as_int(number)}.",
            confidence="firm",
            subject=Subject(model=str(model)),
            evidence={"aliases": number, "samples": [first]},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C018",
    slug="alias-open-to-everyone",
    title="Strangers create records by mail",
    severity="medium",
    why="An alias for everyone takes mail from any sender, and the sender's address is easily forged.",
    remedy="Set `alias_contact` to authenticated partners, followers or employees.",
    judge=judge,
)
