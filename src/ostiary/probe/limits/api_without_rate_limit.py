"""Nothing limits how many calls somebody makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Skipped, Subject
from ostiary.probe.exchange import Request, Rpc
from ostiary.probe.limits.burst import burst, is_limit
from ostiary.probe.limits.material import Limits
from ostiary.probe.rpc import result_of

ROUTE: Final = "/web/dataset/call_kw"
_CALL: Final = Rpc("res.users", "has_access", ([], "read"))
_CALL_BEFORE_18: Final = Rpc("res.users", "check_access_rights", ("read", False))


def judge(limits: Limits) -> Iterator[Finding]:
    customer = limits.customer()
    for rpc in (_CALL, _CALL_BEFORE_18):
        request = Request("POST", rpc=rpc, name="limits", patient=False)
        answer = limits.ask(customer, request)
        if is_limit(answer):
            return
        if result_of(rpc, answer).served:
            break
    else:
        raise Skipped("the account may not call anything")
    found = burst(limits, customer, request)
    if found.limited is None:
        yield CHECK.finding(
            f"{found.requests} calls in one go were all answered.",
            confidence="firm",
            subject=Subject(route=ROUTE),
            evidence=found.evidence,
        )


CHECK: Final[Check[Limits]] = Check(
    code="OST-P057",
    slug="api-without-rate-limit",
    title="Nothing limits how fast methods are called",
    severity="low",
    why="A login reads everything that its rights allow in minutes, and keeps the server busy with large calls.",
    remedy="Let the proxy limit `/web/dataset`, `/json`, `/jsonrpc` and `/xmlrpc` by address and session.",
    judge=judge,
    needs=("probe",),
)
