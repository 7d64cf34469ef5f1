"""Measures `ostiary lint` against parsing alone, on Odoo's own addons as the lab has them, and prints ratios.

    python benchmarks/lint.py                    the addons of Odoo 19
    python benchmarks/lint.py --addons FOLDER    other ones
    python benchmarks/lint.py --write            put the result into docs/benchmarks.md

Parsing alone is `ast.parse` of every Python file outside tests and lxml's parser on every XML file of data and views,
in one process. Both are measured in the same run, in turns, in seconds of wall time and of computing. Each review is
compared with parsing right before and right after it, and the median counts: others may use the machine as well.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import os
import platform
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / part) for part in ("", "src")]

from lxml import etree

from benchmarks.measure import ROOT, Run, ostiary, table
from lab.api import Lab
from ostiary.cli.findings_options import NEVER

PAGE = ROOT / "docs/benchmarks.md"
MARK, END = "<!-- lint -->", "<!-- lint ends -->"
NOT_READ = frozenset({"tests", "static", "node_modules", "i18n", "__pycache__"})
Line = tuple[str, str, str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure `ostiary lint` against parsing alone.")
    parser.add_argument("--addons", type=Path, help="the addons to review; those of the lab's Odoo 19 by default")
    parser.add_argument("--module", default="sale", help="the one of them that is also measured alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often the two take turns; the median counts")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    options = parser.parse_args()
    folder = options.addons or Lab("19.0").ensure().source / "odoo/addons"
    lines = list(measured(folder, options.module, options.rounds))
    text = table([("what", "result", "compared", "aim met"), *lines])
    print(text)
    if options.write:
        written(text)
    return 0


def measured(folder: Path, module: str, rounds: int) -> Iterator[Line]:
    """Parsing and the first run, which take turns; the second run from the cache, and one module alone."""
    python, xml = files(folder, ".py"), files(folder, ".xml")
    with tempfile.TemporaryDirectory(prefix="ostiary-bench-") as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        parsing, first = turns(rounds, lambda: parsed(python, xml), lambda: reviewed(folder, cache))
        yield "parsing alone, one process", str(parsing), f"{len(python):,} Python files, {len(xml):,} XML files", ""
        yield (
            "`ostiary lint`, whole process",
            str(first),
            times(first, parsing),
            met(slower(first, parsing), 3),
        )
        yield "… its memory", f"{first.megabytes:.0f} MB", "aim: under 1,500 MB", met(first.megabytes, 1500)
        second = reviewed(folder)
        ratio = f"{first.computing / second.computing:.0f} times less computing; aim: 10"
        yield "… again, nothing changed", str(second), ratio, met(10 * second.computing, first.computing)
    with tempfile.TemporaryDirectory(prefix="ostiary-bench-") as alone:
        shutil.copytree(folder / module, Path(alone) / module)
        one = reviewed(Path(alone) / module)
        yield f"`ostiary lint {module}`, without Odoo's tree", str(one), "aim: under 1 s", met(one.seconds, 1)


def turns(rounds: int, parse: Callable[[], Run], review: Callable[[], Run]) -> tuple[Run, Run]:
    """The review whose ratio is the median, and the mean of parsing right before and right after it."""
    pairs: list[tuple[Run, Run]] = []
    before = parse()
    for _ in range(rounds):
        first, after = review(), parse()
        seconds, computing = (before.seconds + after.seconds) / 2, (before.computing + after.computing) / 2
        pairs.append((Run(seconds, computing, 0), first))
        before = after
    return sorted(pairs, key=lambda pair: slower(pair[1], pair[0]))[rounds // 2]


def reviewed(path: Path, cache: str | None = None) -> Run:
    """`ostiary lint`; with a folder for the cache, that is emptied before."""
    if cache is not None:
        shutil.rmtree(Path(cache) / "ostiary", ignore_errors=True)
    return ostiary("lint", str(path), "--quiet", "--fail-on", NEVER, "--format", "json", "-o", os.devnull)


def parsed(python: Sequence[Path], xml: Sequence[Path]) -> Run:
    """What parsing takes."""
    started, computing = time.perf_counter(), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in python:
            _quietly(ast.parse, path.read_bytes())
    for path in xml:
        _quietly(etree.fromstring, path.read_bytes())
    return Run(time.perf_counter() - started, time.process_time() - computing, 0)


def _quietly(parse: Callable[[bytes], object], content: bytes) -> None:
    try:
        parse(content)
    except (SyntaxError, ValueError):
        return


def files(folder: Path, suffix: str) -> list[Path]:
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_READ]
        found += [Path(parent, name) for name in names if name.endswith(suffix)]
    return found


def times(run: Run, parsing: Run) -> str:
    wall, computing = run.seconds / parsing.seconds, run.computing / parsing.computing
    return f"{wall:.1f} times parsing ({computing:.1f} times its computing); aim: 3"


def slower(run: Run, parsing: Run) -> float:
    """How many times as long as parsing; computing in two processes counts half, should a busy machine flatter."""
    return max(run.seconds / parsing.seconds, run.computing / 2 / parsing.computing)


def met(value: float, limit: float) -> str:
    return "yes" if value <= limit else "**no**"


def written(text: str) -> None:
    """Put the table into the page, between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(MARK)
    _, _, tail = rest.partition(END)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    body = f"{MARK}\n\n{datetime.date.today():%Y-%m-%d}, Odoo's own addons of 19.0, {machine}.\n\n{text}\n\n{END}"
    PAGE.write_text(f"{head}{body}{tail}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
