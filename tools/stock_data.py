"""Writes the stock data of one series from the addons of an Odoo package.

    python tools/stock_data.py 19.0 /usr/lib/python3/dist-packages/odoo/addons
    python tools/stock_data.py --check 19.0 /usr/lib/python3/dist-packages/odoo/addons

`--check` compares instead of writing and exits with 1 where the shipped data differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ostiary.series import get_series
from ostiary.sources.addons.declarations import ModuleSource
from ostiary.sources.addons.manifest import manifest_path
from ostiary.sources.addons.modules import read_module
from ostiary.sources.addons.stock import encode

DATA = Path(__file__).resolve().parent.parent / "src/ostiary/series/data"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    target = DATA / f"stock-{get_series(options.series).name}.jsonl"
    modules = list(read_addons(options.addons))
    for module in modules:
        for problem in module.problems:
            print(f"problem: {problem}", file=sys.stderr)
    text = encode(modules)
    if options.check:
        return _check(target, text)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(f"{target.name}: {len(modules)} modules, {len(text.encode())} bytes")
    return 0


def read_addons(folders: Sequence[Path]) -> Iterator[ModuleSource]:
    """Every module of the folders but Odoo's own test modules, the first of a name."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if manifest_path(path) and not path.name.startswith("test_") and path.name not in seen:
                seen.add(path.name)
                yield read_module(path)


def _check(target: Path, text: str) -> int:
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        print(f"{target.name}: up to date")
        return 0
    print(f"{target.name}: differs from the sources; write it anew with tools/stock_data.py", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Write the stock data of one Odoo series.")
    parser.add_argument("series", help="19.0")
    parser.add_argument("addons", nargs="+", type=Path, help="folders of addons")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
