"""The base address that links in mails are made from."""

from __future__ import annotations

import re
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Skipped

KEY: Final = "web.base.url"
_ADDRESS: Final = re.compile(r"\A(?P<scheme>https?)://(?:[^/@]*@)?(?P<host>\[[^\]]*\]|[^/:?#]*)", re.IGNORECASE)
_LOOPBACK: Final = re.compile(r"\A(localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)\Z", re.IGNORECASE)
_PRIVATE: Final = re.compile(
    r"\A(10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+|[^.]+|.*\.(local|internal|lan))\Z"
)
_STAGING: Final = re.compile(
    r"(^|[.\-_])(stag(e|ing)|test(ing)?|dev|demo|copy|sandbox|preprod|uat|qa|backup)\d*([.\-_]|$)"
)


def base_address(audit: Audit) -> tuple[str, str]:
    """(scheme, host) of the base address. Raises Skipped where there is none."""
    found = _ADDRESS.match(audit.parameters.get(KEY, ""))
    if found is None:
        raise Skipped(f"`{KEY}` holds no address")
    return found["scheme"].lower(), found["host"].lower()


def host_of(address: str) -> str:
    """The host of an address with or without a scheme."""
    found = _ADDRESS.match(address if "://" in address else f"https://{address}")
    return found["host"].lower() if found else ""


def is_loopback(host: str) -> bool:
    return bool(_LOOPBACK.match(host))


def is_private(host: str) -> bool:
    """Whether nobody outside can reach it: a private address, or a name without a domain."""
    return is_loopback(host) or bool(_PRIVATE.match(host))


def is_staging(host: str) -> bool:
    """Whether the name says that this is a copy."""
    return bool(_STAGING.search(host))
