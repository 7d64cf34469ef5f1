"""Links that are not encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.address import base_address, is_loopback
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    scheme, host = base_address(audit)
    if scheme == "http" and not is_loopback(host):
        yield CHECK.finding("`web.base.url` begins with `http:`.", evidence={"scheme": scheme})


CHECK: Final[Check[Audit]] = Check(
    code="OST-C020",
    slug="base-url-not-https",
    title="Links in mails are not encrypted",
    severity="high",
    why="Tokens and passwords travel in clear from whoever follows a link, through every network in between.",
    remedy="Serve Odoo over https alone and set `web.base.url` accordingly.",
    judge=judge,
)
