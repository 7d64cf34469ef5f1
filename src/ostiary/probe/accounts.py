"""Whose logins a trial has: from a file and the environment; passwords from there, a keyring, or whoever sits there."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ostiary.errors import UsageError
from ostiary.sources.api.credentials import SERVICE, ask_secret, from_keyring

LOGINS: Final = "OSTIARY_PROBE_LOGINS"
"""Logins, with commas, where no file names accounts."""
PREFIX: Final = "OSTIARY_PROBE_"
_SECRETS: Final = ("password", "key", "totp")
_KNOWN: Final = frozenset({"name", "login", *_SECRETS, *(f"{one}_env" for one in _SECRETS)})
_SHAPE: Final = "each [[account]] has a login, and maybe name, password_env, key_env, totp_env"


@dataclass(frozen=True, slots=True)
class Account:
    """One login. `name` is what logs and reports say, because a login is often somebody's address."""

    name: str
    login: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    """An API key, for the external APIs."""
    totp: str | None = field(default=None, repr=False)
    """The secret of the second factor."""


def read_accounts(file: Path | None, host: str) -> tuple[Account, ...]:
    """The accounts for a host, in order. Raises UsageError for a file that is not right, or a missing secret."""
    listed = _listed(file) if file else _from_environment()
    accounts = tuple(_account(entry, number, host, file) for number, entry in enumerate(listed, 1))
    for what in ("name", "login"):
        values = [getattr(account, what) for account in accounts]
        if twice := {value for value in values if values.count(value) > 1}:
            raise UsageError(f"two accounts have the {what} `{twice.pop()}`", hint="give each one once")
    return accounts


def _from_environment() -> list[dict[str, Any]]:
    logins = os.environ.get(LOGINS, "").split(",")
    return [{"login": login.strip()} for login in logins if login.strip()]


def _listed(file: Path) -> list[dict[str, Any]]:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"`{file}` cannot be read: {(error.strerror or 'no reason given').lower()}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise UsageError(f"`{file}` is no TOML", hint=_SHAPE) from None
    listed = document.pop("account", None)
    if document or not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise UsageError(f"`{file}` lists no accounts as ostiary reads them", hint=_SHAPE)
    return listed


def _account(entry: Mapping[str, Any], number: int, host: str, file: Path | None) -> Account:
    unknown = sorted(entry.keys() - _KNOWN)
    if unknown or not all(isinstance(value, str) and value for value in entry.values()) or "login" not in entry:
        what = f"`{unknown[0]}` is not known" if unknown else "everything in it is a text, and there is a login"
        raise UsageError(f"account {number} of `{file}` is not right: {what}", hint=_SHAPE)
    if file and any(one in entry for one in _SECRETS):
        _check_private(file)
    name = entry.get("name", f"account {number}")
    password, key, totp = (_secret(entry, one) for one in _SECRETS)
    login = entry["login"]
    if password is None and key is None:
        password = from_keyring(f"{SERVICE}:{host}", login) or ask_secret(f"password of {name} on {host}: ")
    if not password and not key:
        variable = f"{PREFIX}PASSWORD_{_variable(entry)}"
        raise UsageError(
            f"there is no password for `{name}`",
            hint=f"put it into {variable}, or into the keyring with `keyring set {SERVICE}:{host} LOGIN`",
        )
    return Account(name, login, password, key, totp)


def _secret(entry: Mapping[str, Any], what: str) -> str | None:
    """From the variable that the file names, or the one that goes with the name, or the file itself."""
    named = entry.get(f"{what}_env")
    if named is not None:
        value = os.environ.get(named)
        if not value:
            raise UsageError(f"the variable `{named}` is empty or not set")
        return value
    return os.environ.get(f"{PREFIX}{what.upper()}_{_variable(entry)}") or entry.get(what)


def _variable(entry: Mapping[str, Any]) -> str:
    """`JOEL_EXAMPLE_COM` for `joel@example.com`."""
    return re.sub(r"[^A-Z0-9]+", "_", str(entry.get("name") or entry["login"]).upper()).strip("_")


def _check_private(file: Path) -> None:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise UsageError(
            f"`{file}` holds secrets that others on this machine can read",
            hint=f"chmod 600 {file}, or name variables with password_env",
        )
