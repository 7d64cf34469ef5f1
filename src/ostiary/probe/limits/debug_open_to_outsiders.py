"""Customers may switch on the mode for developers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.exchange import get
from ostiary.probe.limits.material import PORTAL, Limits

_ON: Final = re.compile(r"""\bdebug["']?\s*:\s*["']1["']""")


def judge(limits: Limits) -> Iterator[Finding]:
    page = limits.ask(limits.twin(), get(PORTAL, name="limits").with_query(debug="1"))
    if page.status == 200 and _ON.search(page.text):
        yield CHECK.finding(
            f"`{PORTAL}?debug=1` switches it on for a customer.",
            subject=Subject(route=PORTAL),
            evidence={"request": limits.repeat(f"{PORTAL}?debug=1", limits.customer())},
        )


CHECK: Final[Check[Limits]] = Check(
    code="OST-C051",
    slug="debug-open-to-outsiders",
    title="Customers can switch on the developer mode",
    severity="info",
    why="It shows technical names and loads sources one by one; alone it opens nothing.",
    remedy="Nothing must be done; a proxy may drop the argument `debug` for the portal.",
    judge=judge,
    needs=("probe",),
)
