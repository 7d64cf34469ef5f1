"""Nothing limits how many pages somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.exchange import Request
from ostiary.probe.limits.burst import burst
from ostiary.probe.limits.material import PORTAL, Limits


def judge(limits: Limits) -> Iterator[Finding]:
    limits.customers_page()
    found = burst(limits, limits.customer(), Request("GET", PORTAL, name="limits", patient=False))
    if found.limited is None:
        yield CHECK.finding(
            f"{found.requests} requests for `{PORTAL}` in one go were all answered.",
            confidence="firm",
            subject=Subject(route=PORTAL),
            evidence={**found.evidence, "request": limits.repeat(PORTAL, limits.customer())},
        )


CHECK: Final[Check[Limits]] = Check(
    code="OST-P056",
    slug="pages-without-rate-limit",
    title="Nothing limits how fast pages are asked for",
    severity="low",
    why="Ids and tokens are tried as fast as the server can answer, and a few such visitors stop it for everybody.",
    remedy="Let the proxy limit requests by address and session, more tightly for `/my` and `/web/login`.",
    judge=judge,
    needs=("probe",),
)
