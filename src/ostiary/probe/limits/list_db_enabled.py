"""The server tells strangers the names of its databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.list_db_enabled import CHECK as AUDITED
from ostiary.findings import Check, Finding, Subject
from ostiary.probe.limits.material import Limits

LIST: Final = "/web/database/list"


def judge(limits: Limits) -> Iterator[Finding]:
    if limits.server.databases is not None:
        yield CHECK.finding(
            f"`{LIST}` tells strangers the names of the databases: {len(limits.server.databases)}.",
            subject=Subject(route=LIST),
            evidence={"databases": len(limits.server.databases), "request": limits.repeat(LIST, call=True)},
        )


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",))
