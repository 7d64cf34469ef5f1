"""Who asks: login and API key from the environment, the system's keyring or the terminal; never from the command line.

The keyring has them under the service `ostiary` and the name of the host, such as
`keyring set ostiary company.odoo.com`.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from ostiary.errors import UsageError
from ostiary.sources.api.address import Address

KEY: Final = "OSTIARY_API_KEY"
LOGIN: Final = "OSTIARY_API_LOGIN"
SERVICE: Final = "ostiary"
HIDDEN: Final = "***"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login, which JSON-2 does not need, and a key, which nothing ever shows."""

    login: str | None
    key: str = field(repr=False)

    def hide(self, text: str) -> str:
        """The text without the key, should a server say it back."""
        return text.replace(self.key, HIDDEN)


def find_credentials(address: Address) -> Credentials:
    """The credentials for an address. Raises UsageError where there are none and nobody can be asked."""
    login = os.environ.get(LOGIN) or None
    key = os.environ.get(KEY) or from_keyring(SERVICE, address.host) or ask_secret(f"API key for {address.host}: ")
    if not key:
        raise UsageError(
            f"there is no API key for `{address.host}`",
            hint=f"put it into {KEY}, or into the keyring with `keyring set {SERVICE} {address.host}`",
        )
    key = key.strip()
    if not key.isascii() or not key.isprintable() or len(key) < 4:
        raise UsageError("the API key is not one: Odoo's are long and plain", hint=f"check {KEY}")
    return Credentials(login, key)


def from_keyring(service: str, name: str) -> str | None:
    """What the keyring has under these names, where the extra `keyring` is installed and a keyring is open."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    found: str | None = None
    with suppress(KeyringError):
        found = keyring.get_password(service, name)
    return found


def ask_secret(question: str) -> str | None:
    """What somebody types at the terminal, which does not show it."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    with suppress(EOFError):
        return getpass(question)
    return None
