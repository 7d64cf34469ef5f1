"""Headers that tell browsers to be careful are missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.exchange import Answer
from ostiary.probe.limits.material import LOGIN, PORTAL, Limits


def judge(limits: Limits) -> Iterator[Finding]:
    encrypted = limits.line.address.url.startswith("https:")
    pages = {LOGIN: limits.page(LOGIN), PORTAL: limits.customers_page()}
    missing = {path: _missing(page, encrypted) for path, page in pages.items()}
    if any(missing.values()):
        said = "; ".join(f"`{path}` has no {', '.join(names)}" for path, names in missing.items() if names)
        evidence = {"missing": missing, "request": limits.repeat(PORTAL, limits.customer())}
        yield CHECK.finding(f"{said}.", subject=Subject(route=LOGIN), evidence=evidence)


def _missing(page: Answer, encrypted: bool) -> list[str]:
    wanted = [] if page.headers.get("x-content-type-options", "").lower() == "nosniff" else ["X-Content-Type-Options"]
    if "content-security-policy" not in page.headers:
        wanted.append("Content-Security-Policy")
    if encrypted and "strict-transport-security" not in page.headers:
        wanted.append("Strict-Transport-Security")
    return wanted


CHECK: Final[Check[Limits]] = Check(
    code="OST-C050",
    slug="security-headers-missing",
    title="Headers that make browsers careful are missing",
    severity="low",
    why="Without them a browser may guess content types, follow http:// and load from anywhere.",
    remedy="Let the proxy add Strict-Transport-Security, X-Content-Type-Options and a Content-Security-Policy.",
    judge=judge,
    needs=("probe",),
)
