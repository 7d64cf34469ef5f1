"""After signing in or out, the server sends people wherever a link says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.exchange import Request, get
from ostiary.probe.limits.material import LOGIN, Limits
from ostiary.probe.visitor import Visitor

LOGOUT: Final = "/web/session/logout"
_ELSEWHERE: Final = "elsewhere.invalid"
TARGETS: Final = (
    f"https://{_ELSEWHERE}/",
    f"//{_ELSEWHERE}/",
    f"///{_ELSEWHERE}/",
    f"/\\{_ELSEWHERE}/",
    f"\\\\{_ELSEWHERE}/",
    f"/\t/{_ELSEWHERE}/",
    f"https:{_ELSEWHERE}",
)
"""Ways to write an address that browsers take for another site."""


def judge(limits: Limits) -> Iterator[Finding]:
    for visitor, request in ((limits.twin(), get(LOGIN)), (limits.stranger(), _LOGOUT)):
        found = [quote(target, safe=":/") for target in TARGETS if _leads(limits, visitor, request, target)]
        if found:
            target = f"{request.path}?redirect={found[0]}"
            customer = limits.customer() if request.path == LOGIN else None
            yield CHECK.finding(
                f"`{target}` sends people to another site.",
                subject=Subject(route=request.path),
                evidence={"redirect": found, "request": limits.repeat(target, customer)},
            )


_LOGOUT: Final = Request("GET", LOGOUT, effect="reads")
"""Of a session that is nobody's."""


def _leads(limits: Limits, visitor: Visitor, request: Request, target: str) -> bool:
    answer = limits.ask(visitor, request.with_query(redirect=target))
    return answer.location is not None and answer.leads_away and _ELSEWHERE in answer.location


CHECK: Final[Check[Limits]] = Check(
    code="OST-P052",
    slug="login-redirects-elsewhere",
    title="The login sends people to other sites",
    severity="medium",
    why="A link to your own login ends on a copy of it that belongs to somebody else, and asks for the password again.",
    remedy="Keep Odoo up to date, and let the proxy refuse a `redirect` that is no path of the own site.",
    judge=judge,
    needs=("probe",),
)
