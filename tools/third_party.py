"""Fetches the released addons named in `third_party.txt`, so that `ostiary lint` can be tried on real code.

    python tools/third_party.py FOLDER
    ostiary lint FOLDER/addons/18.0

The wheels stay in FOLDER/wheels; nothing of them is installed or run. Modules go to FOLDER/addons/SERIES.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

PINS = Path(__file__).with_name("third_party.txt")
_MODULE = re.compile(r"odoo/addons/(?P<inside>[^/]+/.+)")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fetch released addons to try `ostiary lint` on.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    missing = [pin for pin in pins() if not fetch(pin, folder)]
    for pin in missing:
        print(f"not there: {pin}", file=sys.stderr)
    return 1 if missing else 0


def pins() -> Iterator[str]:
    """`name==version` of each addon."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    return (line.strip() for line in lines if line.strip() and not line.startswith("#"))


def fetch(pin: str, folder: Path) -> bool:
    """Download one wheel, unless it is there, and unpack its module."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    name, _, version = pin.partition("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not list(wheels.glob(pattern)) and not _download(pin, wheels):
        return False
    for wheel in wheels.glob(pattern):
        series = ".".join(version.split(".")[:2])
        unpack(wheel, folder / "addons" / series)
    return True


def _download(pin: str, wheels: Path) -> bool:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--no-deps", "--only-binary", ":all:", "--dest", str(wheels), pin]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


def unpack(wheel: Path, target: Path) -> None:
    """The module inside a wheel, as it lies in `odoo/addons`; nothing is written outside the target."""
    with zipfile.ZipFile(wheel) as archive:
        for item in archive.infolist():
            found = _MODULE.fullmatch(item.filename)
            if found is None or item.is_dir() or ".." in PurePosixPath(item.filename).parts:
                continue
            path = target / found["inside"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(item))


if __name__ == "__main__":
    sys.exit(main())
