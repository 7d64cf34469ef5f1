"""What checks take for old, many or large: the values of `[audit]` that are no options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from ostiary.checks.audit.material import Settings
from ostiary.cli.config import SETTINGS
from ostiary.errors import UsageError


def audit_settings(context: click.Context) -> Settings:
    """The settings of the configuration file that was read, or the defaults. Raises UsageError."""
    path, values = context.meta.get(SETTINGS, (None, {}))
    return read_settings(path, values)


def read_settings(path: Path | None, values: Mapping[str, Any]) -> Settings:
    """Settings from names as in TOML; dashes and underscores are the same."""
    defaults = Settings()
    known = {field.name for field in fields(Settings)}
    chosen = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"did you mean `{near[0]}`?" if near else "see docs/audit.md for what can be set"
            raise UsageError(f"`{path}` sets `{key}`, which `ostiary audit` does not know", hint=hint)
        chosen[name] = _checked(path, key, value, getattr(defaults, name))
    return Settings(**chosen)


def _checked(path: Path | None, key: str, value: Any, default: object) -> Any:
    """The value as the type of the default."""
    if isinstance(default, int) and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(default, float) and isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value)
    if isinstance(default, (tuple, frozenset)) and isinstance(value, list):
        return type(default)(value)
    if isinstance(default, Mapping) and isinstance(value, Mapping):
        return dict(value)
    kind = {int: "a whole number", float: "a number", tuple: "a list", frozenset: "a list"}.get(
        type(default), "a table"
    )
    raise UsageError(f"`{path}` sets `{key}` to something that is not {kind}", hint=f"the default is {default}")
