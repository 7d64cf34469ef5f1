"""The server never slows down wrong passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.login_cooldown_disabled import CHECK as AUDITED
from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.probe.exchange import Answer
from ostiary.probe.limits.burst import is_limit
from ostiary.probe.limits.material import LOGIN, WRONG, Limits, invented_login
from ostiary.probe.limits.texts import said


def judge(limits: Limits) -> Iterator[Finding]:
    """Wrong passwords for a login that nobody has, until the answer changes.

    A success comes first, so that no earlier failures count. Where the answer changes, sign-ins from this address may
    have to wait a minute.
    """
    limits.start(limits.twin())
    stranger, login = limits.stranger(), invented_login()
    token = limits.form(LOGIN, stranger)
    first = limits.try_password(stranger, token, login, WRONG)
    if is_limit(first) or first.status != 200:
        raise Skipped(f"a wrong password is answered with status {first.status}")
    for _ in range(limits.burst - 1):
        if _differs(first, limits.try_password(stranger, token, login, WRONG), login):
            return
    yield CHECK.finding(
        f"{limits.burst} wrong passwords in a row were all looked at.",
        confidence="firm",
        subject=Subject(route=LOGIN),
        evidence={"attempts": limits.burst},
    )


def _differs(first: Answer, answer: Answer, login: str) -> bool:
    return answer.status != first.status or said(answer, login) != said(first, login)


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",))
