"""The base address changes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.address import base_address
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Odoo looks at whether there is a text, whatever it says."""
    base_address(audit)
    if not audit.parameters.get("web.base.url.freeze"):
        yield CHECK.finding("`web.base.url.freeze` is not set.", evidence={"key": "web.base.url.freeze"})


CHECK: Final[Check[Audit]] = Check(
    code="OST-C021",
    slug="base-url-not-frozen",
    title="The address in links follows whatever an administrator logs in at",
    severity="low",
    why="At the next login of an administrator under another name, links with tokens go out with that name.",
    remedy="Set `web.base.url.freeze` to `True` once `web.base.url` is right.",
    judge=judge,
)
