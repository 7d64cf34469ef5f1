"""An Odoo without security fixes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

_RELEASED: Final = {
    14: datetime.date(2020, 10, 1),
    15: datetime.date(2021, 10, 6),
    16: datetime.date(2022, 10, 12),
    17: datetime.date(2023, 11, 1),
    18: datetime.date(2024, 10, 2),
    19: datetime.date(2025, 9, 18),
}
YEARS: Final = 3
"""Odoo mends the last three series, one of which comes out each autumn."""


def judge(audit: Audit) -> Iterator[Finding]:
    series = int(audit.facts.series.name.partition(".")[0])
    released = _RELEASED.get(series)
    if released is None:
        return
    ended = released.replace(year=released.year + YEARS)
    if audit.now.date() > ended:
        yield CHECK.finding(
            f"Odoo {series} came out on {released}; its fixes ended about {ended}.",
            evidence={"series": series, "ended": str(ended)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C034",
    slug="unsupported-series",
    title="This series of Odoo gets no security fixes any more",
    severity="high",
    why="Holes that are found and published from now on stay open.",
    remedy="Upgrade to a series that is still mended, or have somebody mend this one.",
    judge=judge,
)
