"""The second factor: six digits that follow from a secret and the time (RFC 6238), as Odoo asks for them."""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from typing import Final

from ostiary.errors import UsageError

STEP: Final = 30
"""Seconds for which a code holds."""
DIGITS: Final = 6


def totp(secret: str, now: float) -> str:
    """The code of a moment, in seconds since 1970. Raises UsageError for a secret that is none."""
    digest = hmac.digest(_key(secret), struct.pack(">Q", int(now) // STEP), "sha1")
    place = digest[-1] & 0xF
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _key(secret: str) -> bytes:
    text = "".join(secret.split()).upper().rstrip("=")
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise UsageError(
            "a TOTP secret is not one", hint="it is what Odoo shows under the square code: letters and digits 2 to 7"
        ) from None
