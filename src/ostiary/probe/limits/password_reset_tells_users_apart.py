"""The page to reset a password tells who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.probe.exchange import Request
from ostiary.probe.limits.material import RESET, Limits, invented_login
from ostiary.probe.limits.texts import alerts


def judge(limits: Limits) -> Iterator[Finding]:
    """Ask for a login that nobody has: nobody gets mail. An error says that others have one."""
    stranger = limits.stranger()
    token = limits.form(RESET, stranger)
    form = {"csrf_token": token, "login": invented_login()}
    answer = limits.ask(stranger, Request("POST", RESET, form=form, name="limits", effect="reads"))
    told = alerts(answer)
    if answer.status != 200 or not told:
        raise Skipped(f"what `{RESET}` answers is not known (status {answer.status})")
    if "danger" in told and "success" not in told:
        yield CHECK.finding(
            f"`{RESET}` answers with an error for a login that nobody has.",
            subject=Subject(route=RESET),
            evidence={"answer": list(told)},
        )


CHECK: Final[Check[Limits]] = Check(
    code="OST-P055",
    slug="password-reset-tells-users-apart",
    title="The page to reset passwords tells who has an account",
    severity="low",
    why="Anybody tries addresses one by one, and learns which are customers: whose password to guess, whom to deceive.",
    remedy="Let the page say the same for every address, or switch it off, or limit how often one address asks.",
    judge=judge,
    needs=("probe",),
)
