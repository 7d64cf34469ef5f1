"""Timing: functions in this process, and whole processes with the memory that they took at most."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: its time, how much of that it computed itself, its memory, and what it said besides."""

    seconds: float
    computing: float
    megabytes: float
    said: str = ""

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s ({self.computing:.2f} s computing)"

    def phase(self, name: str) -> float:
        """Seconds of a phase that `--timings` told."""
        found = re.search(rf"^{name} +([0-9.]+) s$", self.said, re.MULTILINE)
        assert found is not None, self.said
        return float(found[1])


def seconds_of(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def medians(runs: int, *functions: Callable[[], object]) -> list[float]:
    """The median seconds of each function; they take turns, so that a busy machine is unfair to none."""
    for function in functions:
        function()
    rounds = [[seconds_of(function) for function in functions] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def ostiary(*words: str) -> Run:
    """The command line in a process of its own. Raises RuntimeError with what it said when it fails."""
    command = [sys.executable, "-m", "ostiary", *words]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": str(ROOT / "src")}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"ostiary {' '.join(words[:1])} ended with {process.returncode}: {said.decode()[-500:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.decode())


def median_run(runs: int, *words: str) -> Run:
    done = [ostiary(*words) for _ in range(runs)]
    middle = sorted(done, key=lambda run: run.seconds)[len(done) // 2]
    return Run(middle.seconds, middle.computing, max(run.megabytes for run in done), middle.said)


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head."""
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
