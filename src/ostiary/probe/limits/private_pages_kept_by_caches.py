"""Private pages may be kept by caches on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.limits.material import PORTAL, Limits

_CAREFUL: Final = frozenset({"no-store", "private", "no-cache"})
_SHARED: Final = ("public", "s-maxage")


def judge(limits: Limits) -> Iterator[Finding]:
    header = limits.customers_page().headers.get("cache-control", "")
    names = {part.strip().lower().partition("=")[0] for part in header.split(",")} - {""}
    if names & _CAREFUL:
        return
    shared = any(name in names for name in _SHARED) or "max-age" in names
    yield CHECK.finding(
        f"`{PORTAL}` says `Cache-Control: {header}`: caches may keep it, and give it to others."
        if shared
        else f"`{PORTAL}` says nothing that keeps caches from keeping it.",
        severity="high" if shared else "low",
        subject=Subject(route=PORTAL),
        evidence={"cache-control": header or None, "request": limits.repeat(PORTAL, limits.customer())},
    )


CHECK: Final[Check[Limits]] = Check(
    code="OST-P051",
    slug="private-pages-kept-by-caches",
    title="Private pages may be kept by caches",
    severity="high",
    why="A proxy that keeps a customer's page serves it to the next one who asks, and a shared browser shows it again.",
    remedy="Let the proxy add `Cache-Control: no-store` to what is served with a session.",
    judge=judge,
    needs=("probe",),
)
