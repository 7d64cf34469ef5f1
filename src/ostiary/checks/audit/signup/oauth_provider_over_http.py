"""Sign-on through an address that is not encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_PLAIN: Final = """
    SELECT id FROM auth_oauth_provider
     WHERE enabled AND (lower(auth_endpoint) LIKE 'http:%' OR lower(validation_endpoint) LIKE 'http:%'
                        OR lower(data_endpoint) LIKE 'http:%')
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("auth_oauth_provider", "enabled", "auth_endpoint", "validation_endpoint", "data_endpoint")
    found = find(audit, _PLAIN)
    if found.number:
        yield CHECK.finding(
            f"Sign-on providers that are asked without encryption: {found.number}.",
            subject=Subject(model="auth.oauth.provider"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S021",
    slug="oauth-provider-over-http",
    title="Sign-on goes over an address that is not encrypted",
    severity="critical",
    why="Whoever sits in between reads the token that logs somebody in, or answers in the provider's place.",
    remedy="Write all endpoints with `https://`, or disable the provider.",
    judge=judge,
)
