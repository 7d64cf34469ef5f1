"""Writes the lock files anew: every package that ostiary and its tests need, with the hashes of its files.

    python tools/lock.py              the newest versions that pyproject.toml allows
    python tools/lock.py --keep       the versions that are locked, where they still fit

Needs uv (`pipx install uv`). The files name no index, so that any mirror serves them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = "uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url"
LOCKS = {
    "requirements.lock": (),
    "requirements-dev.lock": ("--group", "dev", "--constraint", "requirements.lock"),
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the lock files anew.")
    parser.add_argument("--keep", action="store_true", help="keep the versions that are locked")
    options = parser.parse_args(arguments)
    for name, extra in LOCKS.items():
        command = [*COMPILE.split(), "--quiet", "--no-header", "--output-file", name, *extra]
        if not options.keep:
            command.append("--upgrade")
        subprocess.run(command, cwd=ROOT, check=True)
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
