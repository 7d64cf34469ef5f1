"""A copy for testing answers where outsiders reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.neutralised_copy_reachable import CHECK as AUDITED
from ostiary.findings import Check, Finding, Subject
from ostiary.probe.limits.material import LOGIN, Limits

_BANNER: Final = 'id="oe_neutralize_banner"'


def judge(limits: Limits) -> Iterator[Finding]:
    if _BANNER in limits.page(LOGIN).text:
        yield CHECK.finding(
            f"`{LOGIN}` shows the banner of a neutralised database.",
            subject=Subject(route=LOGIN),
            evidence={"request": limits.repeat(LOGIN)},
        )


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",))
