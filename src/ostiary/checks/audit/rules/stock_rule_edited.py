"""Rules of Odoo that say something else here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.drift import about_companies, require_exact
from ostiary.checks.audit.rules.judging import about, applied, by_owner
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active rules whose domain, groups or operations differ from what their module ships."""
    require_exact(audit)
    for found in applied(audit, ("edited",), everyone=True):
        shipped = audit.domains.shipped(found.rule)
        if shipped is None or about_companies(shipped):
            continue
        differences = audit.domains.differences(found.rule, shipped)
        loose = any(effective(audit, who, found.rule.model, found.operation) != "bound" for who in found.who)
        message = f"This rule differs from what its module ships: {' and '.join(differences)}."
        if loose:
            message += " It does not ask whose the record is any more."
        severity = by_owner(audit, found.rule.model, "critical") if loose else "medium"
        yield about(CHECK, audit, found, message, severity=severity, differences=differences, shipped=shipped.domain)


CHECK: Final = Check(
    code="OST-R015",
    slug="stock-rule-edited",
    title="A rule that Odoo ships for outsiders was edited",
    severity="critical",
    why="Most stock rules are never updated by Odoo, so an edit, or an old text, stays for good.",
    remedy="Restore the text of the module; put what you need into a rule of your own.",
    judge=judge,
    needs=("engine", "source"),
)
