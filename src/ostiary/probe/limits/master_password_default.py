"""The database manager says that its master password is the one Odoo comes with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.master_password_default import CHECK as AUDITED
from ostiary.findings import Check, Finding, Subject
from ostiary.probe.limits.databases import MANAGER, is_unprotected, manager
from ostiary.probe.limits.material import Limits


def judge(limits: Limits) -> Iterator[Finding]:
    """No password is tried: the page says it."""
    if is_unprotected(manager(limits)):
        yield CHECK.finding(
            f"`{MANAGER}` says that the master password is the one that Odoo comes with.",
            subject=Subject(route=MANAGER),
            evidence={"request": limits.repeat(MANAGER)},
        )


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",))
