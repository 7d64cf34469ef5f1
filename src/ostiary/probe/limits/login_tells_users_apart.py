"""The login answers differently for a login that somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.probe.exchange import Answer
from ostiary.probe.limits.material import LOGIN, WRONG, Limits, invented_login
from ostiary.probe.limits.texts import said

ROUNDS: Final = 2
_MARGIN: Final = 0.03
"""Seconds that cannot be chance when every answer of one kind takes longer than all of the other."""
_RATIO: Final = 1.25


def judge(limits: Limits) -> Iterator[Finding]:
    """Wrong passwords for a login that there is and one that there is not; a right one in between ends the count."""
    known, unknown = _attempts(limits)
    words = {_words(answer) for answer in known}, {_words(answer) for answer in unknown}
    if len(words[0]) == len(words[1]) == 1 and words[0] != words[1]:
        yield CHECK.finding(
            f"`{LOGIN}` says something else for a login that somebody has.",
            severity="medium",
            subject=Subject(route=LOGIN),
            evidence={"by": "text"},
            identity=("text",),
        )
    slow, quick = min(one.seconds for one in known), max(one.seconds for one in unknown)
    if slow - quick > _MARGIN and slow > quick * _RATIO:
        yield CHECK.finding(
            f"`{LOGIN}` takes longer for a login that somebody has: at least {slow:.2f} against at most {quick:.2f} s.",
            severity="low",
            confidence="firm",
            subject=Subject(route=LOGIN),
            evidence={"by": "time", "known": round(slow, 3), "unknown": round(quick, 3)},
            identity=("time",),
        )


def _attempts(limits: Limits) -> tuple[list[Answer], list[Answer]]:
    """Two of each in each round: Odoo begins to wait after five failures, and forgets them with a success."""
    account = limits.customer().account
    if account is None:
        raise Skipped("no account with a password was given")
    known: list[Answer] = []
    unknown: list[Answer] = []
    for _ in range(ROUNDS):
        limits.start(limits.twin())
        stranger = limits.stranger()
        token = limits.form(LOGIN, stranger)
        for login, answers in ((account.login, known), (_NOBODY, unknown), (_NOBODY, unknown), (account.login, known)):
            answers.append(limits.try_password(stranger, token, login, WRONG))
    limits.start(limits.twin())
    return known, unknown


_NOBODY: Final = invented_login()


def _words(answer: Answer) -> tuple[int, str]:
    return answer.status, said(answer, _NOBODY)


CHECK: Final[Check[Limits]] = Check(
    code="OST-P058",
    slug="login-tells-users-apart",
    title="The login tells who has an account",
    severity="medium",
    why="Addresses are tried without a password, and those that exist are the ones worth guessing at.",
    remedy="Limit failed logins by address in the proxy; what says it by text is a module that changes the login page.",
    judge=judge,
    needs=("probe",),
)
