"""Reading `__manifest__.py` as data."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ostiary.sources.addons.contents import content
from ostiary.sources.addons.declarations import Manifest

NAMES = ("__manifest__.py", "__openerp__.py")
DATA_KEYS = ("init_xml", "update_xml", "data")
"""The keys that name data files; the first two are older."""
LIMIT = 1_000_000
"""Bytes; a manifest larger than that is not one."""
_ADDRESS = re.compile(r": <ast\.\w+ object at 0x[0-9a-f]+>")


def manifest_path(module: Path) -> Path | None:
    """The manifest of the module in that folder, None if there is none."""
    for name in NAMES:
        if os.path.isfile(f"{module}/{name}"):
            return module / name
    return None


def read_manifest(module: Path) -> tuple[Manifest, tuple[str, ...]]:
    """The manifest, and why it is not all there."""
    path = manifest_path(module)
    default = Manifest(depends=() if module.name == "base" else ("base",))
    if path is None:
        return default, (f"{module.name}: no manifest",)
    try:
        values, lines = _literal(content(path, LIMIT + 1))
    except (OSError, SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        return default, (f"{module.name}/{path.name}: {type(error).__name__}: {_line(error)}",)
    if not isinstance(values, dict):
        return default, (f"{module.name}/{path.name}: not a dictionary",)
    return _from_values(values, default, lines), ()


def _line(error: BaseException) -> str:
    """The first line of an error, without the addresses in memory that Python puts there."""
    return _ADDRESS.sub("", str(error).partition("\n")[0])[:200]


@lru_cache(maxsize=2_000)
def _literal(source: bytes) -> tuple[object, Mapping[str, int]]:
    """Evaluate the file as Odoo does: one literal expression, nothing is run; and the lines of its keys.

    Every manifest is asked for twice: what it depends on says what else is to be read.
    """
    if len(source) > LIMIT:
        raise ValueError("too large")
    tree = ast.parse(source, mode="eval")
    keys = tree.body.keys if isinstance(tree.body, ast.Dict) else []
    lines = {str(key.value): key.lineno for key in keys if isinstance(key, ast.Constant)}
    return ast.literal_eval(tree), lines


def _from_values(values: Mapping[object, object], default: Manifest, lines: Mapping[str, int]) -> Manifest:
    auto = values.get("auto_install", False)
    return Manifest(
        name=_text(values.get("name")),
        version=_text(values.get("version")),
        depends=_texts(values.get("depends")) or default.depends,
        auto_install=_texts(auto) if isinstance(auto, (list, tuple, set)) else bool(auto),
        installable=bool(values.get("installable", True)),
        data=tuple(name for key in DATA_KEYS for name in _texts(values.get(key))),
        lines=lines,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple, set)):
        return ()
    return tuple(item for item in value if isinstance(item, str))
