"""The values of `[audit]` in `ostiary.toml` that are no options.

[audit]
dormant-after = 90                    # what checks take for old, many or large

[audit.ownership]                     # to whom the records of a model belong
"x.contract" = "partner_id"           # a path to a partner or user; of several, the first that is set
"x.claim" = ["client_id", "contract_id.partner_id"]
"x.colour" = "public"                 # everybody's
"x.note" = "none"                     # nobody's: not counted
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from ostiary.api import World
from ostiary.checks.audit.material import Settings
from ostiary.cli.config import OWNERSHIP, SETTINGS
from ostiary.errors import UsageError
from ostiary.model.ownership import Ownership, OwnershipTable
from ostiary.model.ownership_paths import resolves


@dataclass(frozen=True, slots=True)
class Configured:
    """What the file `path` says: limits, and the ownership of models as it was written."""

    path: Path | None
    settings: Settings
    ownership: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def table(self, world: World) -> OwnershipTable:
        """The ownership for this database. Raises UsageError for models and fields that it does not have."""
        return {model: self._owned(world, model, paths) for model, paths in self.ownership.items()}

    def _owned(self, world: World, model: str, paths: tuple[str, ...]) -> Ownership:
        if model not in world.facts.models:
            near = get_close_matches(model, world.facts.models, n=1, cutoff=0.6)
            hint = f"did you mean `{near[0]}`?" if near else "is its module installed?"
            raise UsageError(f"`{self.path}` has the ownership of `{model}`, which is no model here", hint=hint)
        if paths in (("public",), ("none",)):
            return Ownership("public" if paths == ("public",) else "none", origin="configured")
        for path in paths:
            if not resolves(world.engine().schema, model, path):
                hint = "write stored fields that lead to a partner or user, such as partner_id or order_id.partner_id"
                if world.source.endswith(".ostiary"):
                    hint = f"a snapshot holds the fields that `{self.path}` named when it was taken; take a new one"
                raise UsageError(f"`{self.path}`: `{path}` of `{model}` leads to no partner or user", hint=hint)
        return Ownership("owned", paths, origin="configured")


def configured(context: click.Context) -> Configured:
    """What the configuration file that was read says. Raises UsageError."""
    path, values = context.meta.get(SETTINGS, (None, {}))
    return read_configured(path, values)


def read_configured(path: Path | None, values: Mapping[str, Any]) -> Configured:
    """Limits and ownership from names as in TOML; in names of limits dashes and underscores are the same."""
    limits = {key: value for key, value in values.items() if key != OWNERSHIP}
    return Configured(path, _settings(path, limits), _ownership(path, values.get(OWNERSHIP, {})))


def _settings(path: Path | None, values: Mapping[str, Any]) -> Settings:
    defaults = Settings()
    known = {one.name for one in fields(Settings)}
    chosen: dict[str, Any] = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"did you mean `{near[0].replace('_', '-')}`?" if near else "see docs/audit.md for what can be set"
            raise UsageError(f"`{path}` sets `{key}`, which `ostiary audit` does not know", hint=hint)
        chosen[name] = _checked(path, key, value, getattr(defaults, name))
    return Settings(**chosen)


def _checked(path: Path | None, key: str, value: Any, default: int | float) -> int | float:
    """The value as the type of the default."""
    right = isinstance(value, int if isinstance(default, int) else (int, float)) and not isinstance(value, bool)
    if not right or value < 0:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise UsageError(f"`{path}` sets `{key}` to something that is not {kind}", hint=f"the default is {default}")
    return type(default)(value)


def _ownership(path: Path | None, values: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(values, Mapping):
        raise UsageError(f"`{path}`: `{OWNERSHIP}` is no table", hint="write [audit.ownership] above its lines")
    return {str(model): _paths(path, model, value) for model, value in values.items()}


def _paths(path: Path | None, model: str, value: object) -> tuple[str, ...]:
    paths = value if isinstance(value, list) else [value]
    if not paths or not all(isinstance(one, str) and one for one in paths):
        raise UsageError(f"`{path}`: the ownership of `{model}` is no path of fields", hint='such as "partner_id"')
    return tuple(paths)
