"""The server tells strangers the names of its databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.list_db_enabled import CHECK as AUDITED
from ostiary.findings import Check, Finding, Subject
from ostiary.probe.limits.material import Limits


def judge(limits: Limits) -> Iterator[Finding]:
    if limits.server.databases is not None:
        yield CHECK.finding(
            f"`/web/database/list` tells strangers the names of {len(limits.server.databases)} databases.",
            subject=Subject(route="/web/database/list"),
            evidence={"databases": len(limits.server.databases)},
        )


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",))
