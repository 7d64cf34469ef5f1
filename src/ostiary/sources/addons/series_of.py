"""The Odoo series that an addon is written for."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from ostiary.sources.addons.declarations import Manifest

NEWEST: Final = "19.0"
"""What a module is taken for that says nothing."""
_VERSION: Final = re.compile(r"(?P<major>\d{1,2})\.0\.\d+(\.\d+)+")
_FOLDER: Final = re.compile(r"(?:odoo|v)?[-_]?(?P<major>[89]|1\d|20)(?:\.0)")
_FIRST, _LAST = 8, 20


def series_of(path: Path, manifest: Manifest) -> str | None:
    """What the version in the manifest says, the files that only one series has, or the folder; None for none."""
    found = _VERSION.fullmatch(manifest.version or "")
    if found and _FIRST <= int(found["major"]) <= _LAST:
        return f"{found['major']}.0"
    if (path / "security/ir.access.csv").is_file() or (path / "ir.access.csv").is_file():
        return "20.0"
    return _of_release(path) or _of_folder(path) or ("9.0" if (path / "__openerp__.py").is_file() else None)


def majority(series: Iterable[str | None]) -> str:
    """The series of most modules, for those that say nothing."""
    counted = Counter(name for name in series if name)
    return counted.most_common(1)[0][0] if counted else NEWEST


def _of_release(path: Path) -> str | None:
    """What Odoo itself says, for modules that lie in its own tree."""
    for place in (path.parent.parent / "release.py", path.parent.parent / "odoo" / "release.py"):
        try:
            found = _released(place.read_bytes())
        except (OSError, SyntaxError, ValueError):
            continue
        if found:
            return found
    return None


@lru_cache(maxsize=8)
def _released(source: bytes) -> str | None:
    """The series in a file `release.py`."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "version_info":
            parts = statement.value.elts if isinstance(statement.value, ast.Tuple) else []
            if parts and isinstance(parts[0], ast.Constant) and isinstance(parts[0].value, int):
                return f"{parts[0].value}.0"
    return None


def _of_folder(path: Path) -> str | None:
    names = (_FOLDER.fullmatch(part) for part in reversed(path.parts[:-1]))
    return next((f"{found['major']}.0" for found in names if found), None)
