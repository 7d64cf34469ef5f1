"""What the tests of addons share: addons written to a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Addon = Callable[..., Path]


@pytest.fixture
def addon(tmp_path: Path) -> Addon:
    """Writes an addon: `addon("sale", {"models/order.py": "…"}, depends=["base"])`; imports are made for the files."""

    def write(name: str, files: dict[str, str | bytes], manifest: str = "{'name': 'X'}", *, inits: bool = True) -> Path:
        folder = tmp_path / "addons" / name
        packages: dict[Path, list[str]] = {folder: []}
        for relative, content in files.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            packages.setdefault(path.parent, []).append(path.stem)
            if path.parent != folder and path.parent.name not in packages[folder]:
                packages[folder].append(path.parent.name)
        for package, names in packages.items():
            package.mkdir(parents=True, exist_ok=True)
            if inits and not (package / "__init__.py").exists():
                (package / "__init__.py").write_text("".join(f"from . import {name}\n" for name in names))
        (folder / "__manifest__.py").write_text(manifest)
        return folder

    return write
