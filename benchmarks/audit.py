"""Measures `ostiary audit` on the lab's benchmark database and on its template, and prints ratios.

    python benchmarks/audit.py                             everything, on the full database of Odoo 19
    python benchmarks/audit.py --database bench_small19    another one that the lab has made
    python benchmarks/audit.py --write                     put the result into docs/benchmarks.md

Two things are measured in the same run to compare with: reading once the rows and columns that the audit needs, as a
snapshot would fetch them; and Odoo itself, which finds for one model and a sample of users what they read of others.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / part) for part in ("", "src")]

import psycopg

import ostiary
from benchmarks.measure import ROOT, Run, median_run, table
from benchmarks.run import GROUP, INSIDE, PAGE, Line, machine, met, seconds
from lab.api import Lab
from lab.bench import FULL
from ostiary.checks.audit.reads import read_columns
from ostiary.model.columns import needed_columns
from ostiary.sources.kept import kept_columns

BEGIN, END = "<!-- audit -->", "<!-- audit ends -->"
MODEL = "sale.order"
OF_BENCH, OF_TEMPLATE, MEMORY = 10, 3, 500
"""Aims: seconds, and megabytes."""


def audited(url: str, runs: int) -> Run:
    """The whole command, its report included."""
    return median_run(runs, "audit", url, "--fail-on", "never", "--format", "json", "--quiet")


def reading(url: str) -> float:
    """Seconds that it takes to fetch the rows of all tables that the audit may look at."""
    with ostiary.load(url) as world:
        schema = world.engine().schema
        kept = kept_columns(world.facts, needed_columns(schema, also=read_columns(schema)), with_names=False)
    started = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for name, columns in kept.items():
            listed = ", ".join(f'"{column}"' for column in columns)
            with cursor.copy(f'COPY (SELECT {listed} FROM "{name}") TO STDOUT (FORMAT csv)') as copy:
                for _ in copy:
                    pass
    return time.perf_counter() - started


def lines(lab: Lab, database: str, runs: int, sample: int) -> Iterator[Line]:
    """What is measured, one after the other."""
    url = lab.url(database)
    run = audited(url, runs)
    yield "`ostiary audit`, whole process", str(run), f"aim: {OF_BENCH} s", met(run.seconds <= OF_BENCH)
    yield "… its memory", f"{run.megabytes:.0f} MB", f"aim: under {MEMORY} MB", met(run.megabytes < MEMORY)
    once = reading(url)
    yield (
        "reading once all rows that it may look at",
        seconds(once),
        f"{run.seconds / once:.2f} times for the audit",
        "",
    )
    found = json.loads(lab.run(database, INSIDE / "odoo_exposure.py", MODEL, str(sample)))
    with ostiary.load(url) as world:
        users = len(world.users(GROUP))
    odoo = found["seconds"] / found["users"] * users
    what = f"Odoo for `{MODEL}` alone, {found['users']} users sampled, for {users}"
    yield what, seconds(odoo), f"{odoo / run.seconds:.0f} times as long as the whole audit", ""
    run = audited(lab.url(lab.template), runs)
    aim = met(run.seconds <= OF_TEMPLATE)
    yield "`ostiary audit` of the lab's template, whole process", str(run), f"aim: {OF_TEMPLATE} s", aim


def write(text: str) -> None:
    """Put a text between the marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the audit on the lab's databases.")
    parser.add_argument("--series", default="19.0")
    parser.add_argument("--database", help="a database of the lab; by default the full benchmark database is made")
    parser.add_argument("--runs", type=int, default=3, help="medians are of so many runs")
    parser.add_argument("--sample", type=int, default=20, help="users that Odoo is asked for")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    lab = Lab(options.series).ensure()
    database = options.database or f"bench{lab.series.short}"
    if not options.database:
        lab.bench(database, FULL)
    rows: list[Line] = [("what", "result", "compared", "aim met")]
    for line in lines(lab, database, options.runs, options.sample):
        print(" · ".join(word for word in line if word), file=sys.stderr, flush=True)
        rows.append(line)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    place = machine(lab.url(database))
    text = f"{today}, Odoo {lab.series.name}, {place}; medians of {options.runs} runs.\n\n{table(rows)}\n"
    print(text)
    if options.write:
        write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
