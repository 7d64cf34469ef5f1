"""The session cookie may be read by scripts, or go out unencrypted or with requests of other sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Severity, Skipped, Subject
from ostiary.probe.limits.material import LOGIN, Limits

COOKIE: Final = "session_id"


def judge(limits: Limits) -> Iterator[Finding]:
    lines = [line for line in limits.first(LOGIN).cookies if line.startswith(f"{COOKIE}=")]
    if not lines:
        raise Skipped(f"`{LOGIN}` sets no cookie `{COOKIE}`")
    flags = _flags(lines[-1])
    encrypted = limits.line.address.url.startswith("https:")
    missing = [name for name in ("httponly", "samesite", *(("secure",) if encrypted else ())) if not flags.get(name)]
    if missing:
        yield CHECK.finding(
            f"The cookie `{COOKIE}` comes without {', '.join(f'`{_WORDS[name]}`' for name in missing)}.",
            severity=_severity(missing),
            subject=Subject(route=LOGIN),
            evidence={"missing": [_WORDS[name] for name in missing], "request": limits.repeat(LOGIN)},
        )


def _flags(line: str) -> dict[str, str]:
    """The attributes of a cookie, in lower case; `SameSite=None` is as good as none."""
    parts = [part.strip().lower().partition("=") for part in line.split(";")[1:]]
    return {name: value or "yes" for name, _, value in parts if (name, value) != ("samesite", "none")}


def _severity(missing: list[str]) -> Severity:
    return "low" if missing == ["samesite"] else "medium"


_WORDS: Final = {"httponly": "HttpOnly", "samesite": "SameSite", "secure": "Secure"}

CHECK: Final[Check[Limits]] = Check(
    code="OST-C049",
    slug="session-cookie-flags",
    title="The session cookie is not protected as it could be",
    severity="medium",
    why="The cookie is the login: scripts read it, unencrypted requests carry it, and other sites send it along.",
    remedy="Let the proxy add the missing attributes to the cookie: HttpOnly, SameSite=Lax, and Secure behind https.",
    judge=judge,
    needs=("probe",),
)
