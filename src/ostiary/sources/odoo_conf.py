"""The server's configuration file (`odoo.conf`): an optional input of the audit.

Only the section `[options]` counts. Secrets never leave this module: of the master password only its kind is kept, and
everything else that looks like a secret is left out.
"""

from __future__ import annotations

import configparser
from pathlib import Path
from typing import Final

from ostiary.errors import SourceError
from ostiary.sources.kept import is_secret

SECTION: Final = "options"
MASTER_PASSWORD: Final = "admin_passwd"
MAX_BYTES: Final = 1_000_000
_EMPTY: Final = frozenset({"", "none", "false"})
_HASH: Final = "$pbkdf2-sha512$"


def read_odoo_conf(path: Path) -> dict[str, str]:
    """The options of a file. Raises SourceError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"`{path}` has more than {MAX_BYTES // 1_000_000} MB", hint="is it Odoo's configuration?")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise SourceError(f"cannot read `{path}`: {reason}", hint="check the path") from None
    except UnicodeDecodeError:
        raise SourceError(f"`{path}` is not UTF-8 text", hint="is it Odoo's configuration?") from None
    return parse_odoo_conf(text, str(path))


def parse_odoo_conf(text: str, name: str = "odoo.conf") -> dict[str, str]:
    """The options of a text; `name` is what errors call it. Raises SourceError.

    Nothing is interpolated, as in Odoo. The value of `admin_passwd` becomes "empty", "default", "plain" or "hashed".
    """
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text, name)
    except configparser.Error as error:
        where = f", line {error.lineno}" if isinstance(error, configparser.MissingSectionHeaderError) else ""
        raise SourceError(f"`{name}`{where}: is not a configuration file", hint="it needs `[options]`") from None
    if not parser.has_section(SECTION):
        raise SourceError(f"`{name}` has no section `[{SECTION}]`", hint="is it Odoo's configuration?")
    options = {option: (value or "").strip() for option, value in parser.items(SECTION)}
    kept = {option: value for option, value in options.items() if not is_secret("odoo.conf", option)}
    if MASTER_PASSWORD in options:
        kept[MASTER_PASSWORD] = _kind(options[MASTER_PASSWORD])
    return kept


def _kind(password: str) -> str:
    """What kind of master password it is; the password itself is not kept."""
    if password.lower() in _EMPTY:
        return "empty"
    if password == "admin":
        return "default"
    return "hashed" if password.startswith(_HASH) else "plain"
