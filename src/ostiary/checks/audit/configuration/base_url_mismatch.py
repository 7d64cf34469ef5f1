"""A base address that is none of this site's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.address import base_address, host_of, is_private
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    _, host = base_address(audit)
    domains = {host_of(website.domain) for website in audit.facts.websites.values() if website.domain}
    if is_private(host):
        yield CHECK.finding("`web.base.url` is a local address that customers cannot open.", evidence={"local": True})
    elif domains and host not in domains:
        yield CHECK.finding(
            "`web.base.url` is none of the domains of the websites.",
            confidence="firm",
            evidence={"local": False, "websites": len(domains)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C022",
    slug="base-url-mismatch",
    title="Links in mails lead to another address than the site's",
    severity="medium",
    why="Links with tokens and to set passwords lead customers to an address that may be nobody's, or somebody else's.",
    remedy="Set `web.base.url` to the address that customers use, and freeze it.",
    judge=judge,
)
