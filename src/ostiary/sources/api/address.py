"""Where an Odoo answers, from `https://host[:port][/path][?db=NAME]`."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from ostiary.errors import UsageError

DATABASE: Final = "OSTIARY_API_DB"


@dataclass(frozen=True, slots=True)
class Address:
    """`url` ends without a slash and without a query; `database` is None where the server has to know it."""

    url: str
    database: str | None = None

    @property
    def host(self) -> str:
        """The host with its port, as messages name it."""
        return urlsplit(self.url).netloc

    @property
    def label(self) -> str:
        return f"{self.host}?db={self.database}" if self.database else self.host


def read_address(source: str, default_database: str | None = None) -> Address:
    """The address in a SOURCE. Raises UsageError for one that would send a key unencrypted or holds a secret."""
    try:
        parts = urlsplit(source)
        port = parts.port
    except ValueError as error:
        raise UsageError("this https:// URL cannot be read: " + str(error).lower(), hint=_SHAPE) from None
    if "@" in parts.netloc:
        raise UsageError(
            "a login or key has no place in the URL, where other people see it",
            hint="put them into OSTIARY_API_LOGIN and OSTIARY_API_KEY, or into the keyring",
        )
    if not parts.hostname or any(ord(letter) < 33 for letter in source):
        raise UsageError("this https:// URL names no host", hint=_SHAPE)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise UsageError(
            f"`http://{parts.hostname}` would send the key unencrypted",
            hint="use https://; http:// is for this machine",
        )
    return Address(_base(parts, port), _database(parts) or default_database or None)


_SHAPE: Final = "write https://host or https://host?db=NAME"


def _base(parts: SplitResult, port: int | None) -> str:
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    netloc = f"{host}:{port}" if port else host
    return f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}"


def _database(parts: SplitResult) -> str | None:
    values = parse_qsl(parts.query, keep_blank_values=True)
    unknown = [name for name, _ in values if name != "db"]
    if unknown or parts.fragment or len(values) > 1:
        what = unknown[0] if unknown else "db, twice" if len(values) > 1 else "#" + parts.fragment
        raise UsageError(f"`{what}` has no meaning in the URL of an Odoo", hint=_SHAPE)
    return values[0][1] if values else None


def is_loopback(host: str) -> bool:
    """Whether a host, as it is written, is this machine. No name is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
