"""`ostiary selftest` against a running server of the lab."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import ostiary


@dataclass(frozen=True)
class Trial:
    """How `ostiary selftest` ended."""

    status: int
    out: str
    err: str


LEFT = """
    SELECT 'contact', name FROM res_partner WHERE name LIKE 'ostiary-%'
    UNION ALL SELECT 'user', login FROM res_users WHERE login LIKE '%@ostiary-%'
    UNION ALL SELECT 'line', name FROM account_move_line WHERE name LIKE 'ostiary-%'
"""
"""What a trial run has left behind."""


COUNTS = """
    SELECT relname,
           (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM ' || oid::regclass, true, true, '')))[1]
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
"""How many rows each table has."""


def grown(before: list[str], after: list[str]) -> dict[str, int]:
    """table → how many rows it has more, or less."""
    counts = [{line.partition("|")[0]: int(line.partition("|")[2]) for line in lines} for lines in (before, after)]
    return {name: rows - counts[0].get(name, 0) for name, rows in counts[1].items() if rows != counts[0].get(name, 0)}


def start_trial(url: str, database: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ostiary", "selftest", url, "--admin", "admin", "--database", database, "--yes"]
    environment = {**os.environ, "OSTIARY_SELFTEST_PASSWORD": "admin", "PYTHONUNBUFFERED": "1"}
    environment["PYTHONPATH"] = str(Path(ostiary.__file__).parents[1])
    pipe = subprocess.PIPE
    return subprocess.Popen([*command, *more], env=environment, stdout=pipe, stderr=pipe, text=True)


def trial(url: str, database: str) -> Trial:
    process = start_trial(url, database, "--format", "json")
    out, err = process.communicate(timeout=300)
    return Trial(process.returncode, out, err)


def interrupted_trial(url: str, database: str) -> Trial:
    """Ctrl-C once the customer is there."""
    process = start_trial(url, database)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    return Trial(process.returncode, first + out, err)
