"""Text that may come from anybody, made safe to show; and numbers as people read them."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, what reorders or hides text, and lone surrogates: a name must not speak to the terminal."""

_USER_INFO: Final = re.compile(r"(?<=://)([^/?#\s`]*):([^/?#\s`]*)@")
_LOOSE_USER_INFO: Final = re.compile(r"(?<=://)([^:/@\s`]*):([^\s`]*)@")
_SECRET_OPTION: Final = re.compile(r"(?i)\b(password|passwd|sslpassword|pwd|token|access_token|api_?key)=[^&\s`'\"]+")


def plain(text: object) -> str:
    r"""One harmless line: whatever could steer a terminal is written as `\x1b`, `\n`, `\u202e`."""
    return _UNSAFE.sub(_escaped, str(text))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if short:
        return short
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_secrets(text: str) -> str:
    """Text with the passwords of URLs, and tokens in their options, replaced by `***`."""
    text = _USER_INFO.sub(r"\1:***@", text)
    text = _LOOSE_USER_INFO.sub(r"\1:***@", text)
    return _SECRET_OPTION.sub(r"\1=***", text)


def number(value: int) -> str:
    """A number with thin groups of three: `300,000`."""
    return f"{value:,}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """`1 user`, `4,000 users`."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def span(low: int | None, high: int | None) -> str:
    """A range of numbers of records: `7`, `2 – 41`, or nothing."""
    if low is None or high is None:
        return ""
    return number(low) if low == high else f"{number(low)} – {number(high)}"


def size(octets: int) -> str:
    """A file's size as people say it."""
    amount = float(octets)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
