"""Pages of the portal may be shown inside other sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.exchange import Answer
from ostiary.probe.limits.material import LOGIN, PORTAL, Limits

_ANCESTORS: Final = re.compile(r"(?:^|[;,])\s*frame-ancestors\s+([^;,]*)", re.IGNORECASE)
_ANYBODY: Final = frozenset({"*", "http:", "https:"})


def judge(limits: Limits) -> Iterator[Finding]:
    pages = {LOGIN: limits.page(LOGIN), PORTAL: limits.customers_page()}
    open_pages = [path for path, page in pages.items() if not forbids_frames(page)]
    if open_pages:
        yield CHECK.finding(
            f"Any site may show {' and '.join(f'`{path}`' for path in open_pages)} in a frame.",
            severity="medium" if LOGIN in open_pages else "low",
            subject=Subject(route=open_pages[0]),
            evidence={"pages": open_pages, "request": limits.repeat(PORTAL, limits.customer())},
        )


def forbids_frames(page: Answer) -> bool:
    """By the content policy, which counts first, or by the older header."""
    policies = _ANCESTORS.findall(page.headers.get("content-security-policy", ""))
    if policies:
        return not any(_ANYBODY & set(policy.split()) for policy in policies)
    options = page.headers.get("x-frame-options", "").upper()
    return options in ("DENY", "SAMEORIGIN")


CHECK: Final[Check[Limits]] = Check(
    code="OST-P050",
    slug="pages-can-be-framed",
    title="Other sites may show pages of the portal in a frame",
    severity="medium",
    why="A site lays the page under its own buttons, and people who are signed in click on what they do not see.",
    remedy="Let the proxy add `Content-Security-Policy: frame-ancestors 'self'` to all pages.",
    judge=judge,
    needs=("probe",),
)
