"""Profiling or developer mode in production."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.options import switched_on
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    if audit.configuration is not None and switched_on(audit, "dev_mode"):
        yield CHECK.finding("`dev_mode` is set in the configuration file.", evidence={"option": "dev_mode"})
    until = audit.parameters.get("base.profiling_enabled_until", "")
    if until > audit.now.isoformat(sep=" ", timespec="seconds"):
        yield CHECK.finding(
            "`base.profiling_enabled_until` lies in the future: whoever is logged in can record profiles.",
            severity="low",
            evidence={"key": "base.profiling_enabled_until"},
            identity=("profiling",),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C029",
    slug="developer-mode-open",
    title="Developers' tools are switched on",
    severity="medium",
    why="Tracebacks with values go to visitors, code is read anew, and recorded profiles hold queries with data.",
    remedy="Remove `dev_mode` from the configuration, and disable profiling.",
    judge=judge,
    needs=("database", "configuration"),
)
