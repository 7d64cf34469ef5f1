"""Several databases answer under one name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.dbfilter_missing import CHECK as AUDITED
from ostiary.findings import Check, Finding, Skipped
from ostiary.probe.limits.material import Limits


def judge(limits: Limits) -> Iterator[Finding]:
    databases = limits.server.databases
    if databases is None:
        raise Skipped("the server does not tell which databases it has")
    if len(databases) > 1:
        yield CHECK.finding(
            f"{len(databases)} databases answer under `{limits.line.address.host}`: nothing picks one by the name.",
            evidence={"databases": len(databases)},
        )


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",))
