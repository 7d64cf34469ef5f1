"""Defaults for options, from `ostiary.toml` or `[tool.ostiary]` in `pyproject.toml`.

strict = true                     # for every command that has the option
addons = ["../custom-addons"]

[matrix]                          # for one command
operation = ["read", "write"]

[audit]                           # options, and what the checks take for old, many or large
dormant-after = 90
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import click

from ostiary.cli.group import COMMANDS
from ostiary.errors import UsageError

FILE: Final = "ostiary.toml"
SETTINGS: Final = "ostiary.settings"
"""Where the context keeps what is in a command's table and is no option: (file, key → value)."""
OWNERSHIP: Final = "ownership"
_WITH_SETTINGS: Final = frozenset({"audit"})
"""Commands that look at these values themselves."""
_WITH_OWNERSHIP: Final = frozenset({"snapshot"})
"""Commands that look at the ownership of the audit, too: they keep what it will read."""
_NOT_HERE: Final = frozenset({"--config", "--help"})


def read_config(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    """Callback of `--config`: makes the file's values the defaults of the command's options."""
    path = value or _found()
    if path is not None and context.info_name is not None:
        context.default_map = _defaults(path, _table(path), context)


def _found() -> Path | None:
    """The file of the current folder."""
    own, project = Path(FILE), Path("pyproject.toml")
    if own.is_file():
        return own
    return project if project.is_file() and "ostiary" in _loaded(project).get("tool", {}) else None


def _loaded(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read `{path}`: {reason}", hint="check the path given to --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"`{path}` is not TOML: {error}", hint="see https://toml.io for how it is written") from None


def _table(path: Path) -> dict[str, Any]:
    loaded = _loaded(path)
    if path.name != "pyproject.toml":
        return loaded
    table = loaded.get("tool", {}).get("ostiary", {})
    return table if isinstance(table, dict) else {}


def _defaults(path: Path, table: dict[str, Any], context: click.Context) -> dict[str, Any]:
    """The values for this command: those for all commands as far as it has the option, then its own."""
    own = _options(context.command)
    command = str(context.info_name)
    general = {key: value for key, value in table.items() if not isinstance(value, dict)}
    for key, value in table.items():
        if isinstance(value, dict) and key not in COMMANDS:
            raise UsageError(f"`{path}` has a table [{key}] for no command", hint=f"commands are {', '.join(COMMANDS)}")
    special = table.get(command, {})
    unknown = [key for key in special if key not in own]
    if command in _WITH_SETTINGS:
        context.meta[SETTINGS] = path, {key: special[key] for key in unknown}
        special = {key: value for key, value in special.items() if key in own}
    elif command in _WITH_OWNERSHIP:
        audit = table.get("audit", {})
        context.meta[SETTINGS] = path, {key: audit[key] for key in (OWNERSHIP,) if key in audit}
    if unknown and command not in _WITH_SETTINGS:
        raise UsageError(
            f"`{path}` sets `{unknown[0]}`, which `ostiary {command}` does not know",
            hint=f"see `ostiary {command} --help`",
        )
    chosen = {key: value for key, value in general.items() if key in own} | special
    return {own[key]: _relative(path, key, value) for key, value in chosen.items()}


def _options(command: click.Command) -> dict[str, str]:
    """What a file may set: the long names of options → the names of parameters."""
    return {
        name.removeprefix("--"): str(option.name)
        for option in command.params
        if isinstance(option, click.Option)
        for name in option.opts
        if name.startswith("--") and name not in _NOT_HERE
    }


def _relative(path: Path, name: str, value: Any) -> Any:
    """Folders in a file are relative to the file."""
    if name != "addons":
        return value
    return [str(path.parent / folder) for folder in (value if isinstance(value, list) else [value])]
