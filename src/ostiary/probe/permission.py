"""May this host be tried? This machine always; any other when somebody has written down who allowed it, and until when.

What counts is the name in the address: a name that leads to this machine is still the name that it is.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ostiary.errors import UsageError
from ostiary.sources.api.address import Address, is_loopback

_SHAPE: Final = "each [[host]] has name, allowed_by and until (a date)"


@dataclass(frozen=True, slots=True)
class Permission:
    """Somebody allowed trials of a host; `until` is the last day."""

    host: str
    allowed_by: str
    until: datetime.date

    def __str__(self) -> str:
        return f"`{self.host}`, allowed by {self.allowed_by} until {self.until.isoformat()}"


def permit(
    address: Address, file: Path | None, confirm: Callable[[Permission], bool], today: datetime.date
) -> Permission | None:
    """The confirmed permission for an address, None for this machine. Raises UsageError where there is none."""
    parts = urlsplit(address.url)
    if is_loopback(parts.hostname or ""):
        return None
    if file is None:
        raise UsageError(
            f"nobody has allowed trials of `{address.host}`",
            hint=f"name it in a file and give that with --permission: {_SHAPE}",
        )
    wanted = (
        {address.host.lower(), (parts.hostname or "").lower()} if parts.port in (None, 443) else {address.host.lower()}
    )
    found = [one for one in read_permissions(file) if one.host.lower() in wanted]
    if not found:
        raise UsageError(f"`{file}` does not name `{address.host}`", hint=_SHAPE)
    last = max(found, key=lambda one: one.until)
    if last.until < today:
        raise UsageError(
            f"the permission for `{last.host}` ended on {last.until.isoformat()}", hint="ask for a new one"
        )
    if not confirm(last):
        raise UsageError(f"trials of `{address.host}` were not confirmed", hint="--yes confirms")
    return last


def read_permissions(file: Path) -> tuple[Permission, ...]:
    """The permissions in a file. Raises UsageError for a file that is not right."""
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"`{file}` cannot be read: {(error.strerror or 'no reason given').lower()}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise UsageError(f"`{file}` is no TOML", hint=_SHAPE) from None
    listed = document.pop("host", None)
    if document or not isinstance(listed, list):
        raise UsageError(f"`{file}` names no hosts as ostiary reads them", hint=_SHAPE)
    return tuple(_permission(entry, number, file) for number, entry in enumerate(listed, 1))


def _permission(entry: Any, number: int, file: Path) -> Permission:
    if not isinstance(entry, Mapping) or entry.keys() != {"name", "allowed_by", "until"}:
        raise UsageError(f"host {number} of `{file}` is not right", hint=_SHAPE)
    name, allowed_by, until = entry["name"], entry["allowed_by"], entry["until"]
    if not isinstance(name, str) or not isinstance(allowed_by, str) or not name.strip() or not allowed_by.strip():
        raise UsageError(f"host {number} of `{file}` does not say who allowed what", hint=_SHAPE)
    if type(until) is not datetime.date:
        raise UsageError(f"`until` of `{name}` in `{file}` is no date", hint="write it as 2027-01-31, without quotes")
    return Permission(name.strip(), allowed_by.strip(), until)
