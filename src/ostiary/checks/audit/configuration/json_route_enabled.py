"""The read routes of `/json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import is_on
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    if is_on(audit.parameters.get("web.json.enabled")):
        yield CHECK.finding("`web.json.enabled` is set.", evidence={"key": "web.json.enabled"})


CHECK: Final[Check[Audit]] = Check(
    code="OST-C012",
    slug="json-route-enabled",
    title="The experimental read routes at `/json` are switched on",
    severity="low",
    why="Everybody with the right to export fetches whole lists by a plain address, which proxies and browsers keep.",
    remedy="Delete the parameter `web.json.enabled` if no spreadsheet uses it.",
    judge=judge,
    series=(18, 20),
)
