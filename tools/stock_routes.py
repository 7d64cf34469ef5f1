"""Writes the routes that the modules of an Odoo package have.

    python tools/stock_routes.py 19.0 /usr/lib/python3/dist-packages/odoo/addons
    python tools/stock_routes.py --check 19.0 /usr/lib/python3/dist-packages/odoo/addons

Read are the Python files in the folders `controllers` and those that import `odoo.http`. `--check` compares instead of
writing and exits with 1 where the shipped data differs.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ostiary.flow import Addon, Program, SourceModule
from ostiary.probe.discovery.code import read_routes
from ostiary.probe.discovery.route import DATA, encode
from ostiary.series import get_series
from ostiary.sources.addons.manifest import manifest_path, read_manifest


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    target = DATA / f"routes-{get_series(options.series).name}.jsonl"
    text = encode(read_routes(program_of(list(modules(options.addons)))))
    if options.check:
        same = target.is_file() and target.read_text(encoding="utf-8") == text
        print(f"{target.name}: {'up to date' if same else 'differs from the sources'}")
        return 0 if same else 1
    target.write_text(text, encoding="utf-8")
    print(f"{target.name}: {text.count(chr(10))} routes, {len(text.encode())} bytes")
    return 0


def modules(folders: Sequence[Path]) -> Iterator[Path]:
    """Every module but Odoo's own test modules, by name."""
    found = {path.name: path for folder in reversed(folders) for path in folder.iterdir() if manifest_path(path)}
    return (path for name, path in sorted(found.items()) if not name.startswith("test_"))


def program_of(folders: Sequence[Path]) -> Program:
    depends = {folder.name: read_manifest(folder)[0].depends for folder in folders}
    order = _load_order(depends)
    by_name = {folder.name: folder for folder in folders}
    sources = [source for name in order for source in _sources(by_name[name])]
    return Program.of(sources, [Addon(name, depends[name]) for name in order])


def _load_order(depends: dict[str, tuple[str, ...]]) -> list[str]:
    """Each module after what it depends on."""
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in depends and name not in order:
            for other in depends[name]:
                visit(other)
            order.setdefault(name)

    for name in sorted(depends):
        visit(name)
    return list(order)


def _sources(folder: Path) -> Iterator[SourceModule]:
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder)
        if "tests" in inside.parts or "static" in inside.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if "controllers" not in inside.parts and "http" not in text:
            continue
        parts = [folder.name, *inside.with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        dotted = ".".join(["odoo.addons", *(parts[:-1] if is_package else parts)])
        yield SourceModule(folder.name, dotted, f"{folder.name}/{inside.as_posix()}", text, is_package, ast.parse(text))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series")
    parser.add_argument("addons", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
