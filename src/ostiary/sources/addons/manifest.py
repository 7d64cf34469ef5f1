"""Reading `__manifest__.py` as data."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

from ostiary.sources.addons.declarations import Manifest

NAMES = ("__manifest__.py", "__openerp__.py")
LIMIT = 1_000_000
"""Bytes; a manifest larger than that is not one."""


def manifest_path(module: Path) -> Path | None:
    """The manifest of the module in that folder, None if there is none."""
    for name in NAMES:
        try:
            if (module / name).is_file():
                return module / name
        except OSError:
            continue
    return None


def read_manifest(module: Path) -> tuple[Manifest, tuple[str, ...]]:
    """The manifest, and why it is not all there."""
    path = manifest_path(module)
    default = Manifest(depends=() if module.name == "base" else ("base",))
    if path is None:
        return default, (f"{module.name}: no manifest",)
    try:
        values = _literal(path)
    except (OSError, SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        return default, (f"{module.name}/{path.name}: {type(error).__name__}: {_line(error)}",)
    if not isinstance(values, dict):
        return default, (f"{module.name}/{path.name}: not a dictionary",)
    return _from_values(values, default), ()


def _line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]


def _literal(path: Path) -> object:
    """Evaluate the file as Odoo does: one literal expression, nothing is run."""
    with path.open("rb") as handle:
        source = handle.read(LIMIT + 1)
    if len(source) > LIMIT:
        raise ValueError("too large")
    return ast.literal_eval(ast.parse(source, mode="eval"))


def _from_values(values: Mapping[object, object], default: Manifest) -> Manifest:
    auto = values.get("auto_install", False)
    return Manifest(
        name=_text(values.get("name")),
        version=_text(values.get("version")),
        depends=_texts(values.get("depends")) or default.depends,
        auto_install=_texts(auto) if isinstance(auto, (list, tuple, set)) else bool(auto),
        installable=bool(values.get("installable", True)),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple, set)):
        return ()
    return tuple(item for item in value if isinstance(item, str))
