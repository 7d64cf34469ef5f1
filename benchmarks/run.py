"""Measures ostiary against Odoo itself and against SQL by hand, on the lab's benchmark database, and prints ratios.

    python benchmarks/run.py                              the full database of Odoo 19, everything
    python benchmarks/run.py --database bench_small19     another one that the lab has made
    python benchmarks/run.py --only queries snapshot      some of it
    python benchmarks/run.py --write                      put the result into docs/benchmarks.md

The machine should have nothing else to do. Ratios compare medians of the same run.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / part) for part in ("", "src")]

import psycopg

import ostiary
from benchmarks.by_hand import QUERIES
from benchmarks.measure import ROOT, median_run, medians, table
from lab.api import Lab
from lab.bench import FULL, Size
from ostiary.model.environment import Context

GROUP = "base.group_portal"
PAGE = ROOT / "docs/benchmarks.md"
INSIDE = Path(__file__).resolve().parent / "inside"
BASE = FULL.scaled(1 / 10, 1 / 10)
GROWTH = {"": BASE, "_users": BASE.scaled(users=10), "_rows": BASE.scaled(rows=10)}

Line = tuple[str, str, str, str]
"""What was measured, the result, what it is compared with, the ratio or aim."""


class Bench:
    """One benchmark database and what is measured on it."""

    def __init__(self, lab: Lab, database: str, runs: int, sample: int) -> None:
        self.lab, self.database, self.runs, self.sample = lab, database, runs, sample
        self.url = lab.url(database)
        self.folder = Path(tempfile.mkdtemp(prefix="ostiary-bench-"))
        self.matrix_seconds = 0.0

    # ------------------------------------------------------------------ whole processes

    def process(self) -> Iterator[Line]:
        """The whole command against Odoo's own search."""
        run = median_run(self.runs, *self._matrix(self.url, "live.parquet"))
        self.matrix_seconds = run.seconds
        yield "`ostiary matrix`, all models, whole process", str(run), "aim: 3 s", met(run.seconds <= 3)
        yield "… its memory", f"{run.megabytes:.0f} MB", "aim: under 300 MB", met(run.megabytes < 300)
        found = json.loads(self.lab.run(self.database, INSIDE / "odoo_search.py", str(self.sample)))
        users = len(self._users(self.url))
        odoo = found["seconds"] / found["users"] * users
        what = f"Odoo's `search`, {found['users']} users sampled, for {users}"
        yield what, seconds(odoo), f"{odoo / run.seconds:.0f} times as long; aim: 200", met(odoo >= 200 * run.seconds)

    def snapshot(self) -> Iterator[Line]:
        """Taking a snapshot, and the same command on it."""
        path = self.folder / "bench.ostiary"
        taken = median_run(max(1, self.runs // 2), "snapshot", self.url, "-o", str(path), "--quiet", "--timings")
        rows = rows_of(path)
        speed, copying = rows / taken.seconds, rows / taken.phase("copy")
        size = path.stat().st_size / 2**20
        yield "`ostiary snapshot`, whole process", str(taken), f"{rows:,} rows, {size:.0f} MB", ""
        yield "… its speed", f"{speed:,.0f} rows/s", "aim: 500,000", met(speed >= 500_000)
        yield "… its speed without the start", f"{copying:,.0f} rows/s", "aim: 500,000", met(copying >= 500_000)
        run = median_run(self.runs, *self._matrix(str(path), "snapshot.parquet"))
        live = self.matrix_seconds or median_run(self.runs, *self._matrix(self.url, "live.parquet")).seconds
        compared = f"{run.seconds / live:.2f} times the live database; aim: 1"
        yield "`ostiary matrix` on the snapshot", str(run), compared, met(run.seconds <= live)
        yield "… its memory", f"{run.megabytes:.0f} MB", "aim: under 300 MB", met(run.megabytes < 300)

    def commands(self) -> Iterator[Line]:
        """What is asked one at a time."""
        user = self._users(self.url)[-1]
        with psycopg.connect(self.url) as connection:
            (record,) = connection.execute("SELECT max(id) FROM sale_order").fetchone() or (1,)
        words = ("explain", self.url, "--user", str(user), "--record", f"sale.order:{record}")
        run = median_run(self.runs, *words)
        yield "`ostiary explain`, whole process", str(run), "aim: under 1 s", met(run.seconds < 1)
        run = median_run(self.runs, "who", self.url, "--record", f"sale.order:{record}")
        yield "`ostiary who`, whole process", str(run), "", ""
        run = median_run(self.runs, "--help")
        yield "`ostiary --help`", str(run), "aim: under 0.25 s", met(run.seconds < 0.25)

    def _matrix(self, source: str, name: str) -> tuple[str, ...]:
        return ("matrix", source, "--group", GROUP, "-o", str(self.folder / name), "--quiet")

    # ------------------------------------------------------------------ in this process

    def queries(self) -> Iterator[Line]:
        """The engine against SQL by hand, which must count the same."""
        with ostiary.load(self.url) as world, psycopg.connect(self.url, autocommit=True) as connection:
            users = [user.id for user in world.users(GROUP)]
            for model, sql in QUERIES.items():
                asked = counts(world, users, model)
                written: dict[int, int] = dict(connection.execute(sql, [users]).fetchall())
                if asked != {user: written.get(user, 0) for user in users}:
                    raise SystemExit(f"{model}: the numbers differ from those of the SQL by hand")
                engine, hand = medians(
                    self.runs,
                    lambda model=model: counts(world, users, model),
                    lambda sql=sql: connection.execute(sql, [users]).fetchall(),
                )
                compared = f"{engine / hand:.1f} times SQL by hand ({seconds(hand)}); aim: 2"
                yield f"`{model}`, {len(users)} users", seconds(engine), compared, met(engine <= 2 * hand)

    def growth(self) -> Iterator[Line]:
        """All models with ten times the users, and with ten times the rows."""
        first = 0.0
        for suffix, size in GROWTH.items():
            url = self.lab.bench(f"bench_growth{self.lab.series.short}{suffix}", size)
            with ostiary.load(url) as world:
                users = [user.id for user in world.users(GROUP)]
                (whole,) = medians(self.runs, lambda world=world, users=users: all_models(world, users))
            first = first or whole
            what = f"all models in this process, {len(users)} users, {described(size)}"
            yield what, seconds(whole), f"{whole / first:.1f} times the first", ""

    def _users(self, source: str) -> list[int]:
        with ostiary.load(source) as world:
            return [user.id for user in world.users(GROUP)]


def counts(world: ostiary.World, users: list[int], model: str) -> dict[int, int]:
    """user → number of visible records."""
    (block,) = world.matrix(users, [model])
    return {user: answer.visible or 0 for answer in block.answers for user in answer.users}


def all_models(world: ostiary.World, users: list[int]) -> None:
    world._engines.clear()  # compiled rules and values are part of what is measured
    for _ in world.matrix(users, context=Context(active_test=False)):
        pass


def rows_of(path: Path) -> int:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        return int(connection.execute("SELECT sum(estimated_size) FROM duckdb_tables()").fetchall()[0][0])


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 100 else f"{value / 60:.0f} min"


def met(good: bool) -> str:
    return "yes" if good else "**no**"


def described(size: Size) -> str:
    return f"{size.orders:,} orders"


def machine(url: str) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10_000
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, PostgreSQL {server}"
    )


PARTS = ("process", "snapshot", "queries", "commands", "growth")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure ostiary on the lab's benchmark database.")
    parser.add_argument("--series", default="19.0")
    parser.add_argument("--database", help="a database of the lab; by default the full benchmark database is made")
    parser.add_argument("--runs", type=int, default=5, help="medians are of so many runs")
    parser.add_argument("--sample", type=int, default=30, help="users that Odoo is asked for")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    lab = Lab(options.series)
    lab.cluster.ensure()
    database = options.database or f"bench{lab.series.short}"
    if not options.database:
        lab.bench(database, FULL)
    bench = Bench(lab, database, options.runs, options.sample)
    rows: list[Line] = [("what", "result", "compared", "aim met")]
    for part in options.only:
        for line in getattr(bench, part)():
            print(" · ".join(word for word in line if word), file=sys.stderr, flush=True)
            rows.append(line)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    text = f"{today}, Odoo {lab.series.name}, {machine(bench.url)}; medians of {options.runs} runs.\n\n{table(rows)}\n"
    print(text)
    if options.write:
        before = PAGE.read_text().partition("<!-- measured -->")[0]
        PAGE.write_text(f"{before}<!-- measured -->\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
