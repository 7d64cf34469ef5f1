"""Ctrl-C at any time, a reader that has read enough, a request to stop: quiet, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import ostiary
from ostiary.engine.matrix import Block
from unit.cli.conftest import WORLD, Run

SOURCE = Path(ostiary.__file__).parents[1]

SLOW = """
import sys, time
from ostiary.api import World
from ostiary.cli import main
honest = World.matrix

def slow(self, *arguments, **options):
    for block in honest(self, *arguments, **options):
        yield block
        print("begun", file=sys.stderr, flush=True)
        time.sleep(60)

World.matrix = slow
sys.exit(main(sys.argv[1:]))
"""


def started(script: str, folder: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # tests in the background inherit that it is ignored
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("target", ["x.csv", "x.json", "x.parquet", "x.html"])
def test_ctrl_c_during_a_matrix_leaves_nothing(tmp_path: Path, target: str) -> None:
    process = started(SLOW, tmp_path, "matrix", WORLD, "-o", target)
    assert process.stderr is not None
    assert process.stderr.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "error: interrupted\n")
    assert os.listdir(tmp_path) == []


def test_ctrl_c_while_duckdb_works_on_the_main_thread(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This is what the Python package of DuckDB raises then, in place of KeyboardInterrupt."""

    def interrupted(*arguments: object, **options: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr("ostiary.api.World.matrix", interrupted)
    done = run("matrix", world, "-o", "x.csv")
    assert (done.status, done.out, done.err) == (130, "", "error: interrupted\n")
    assert os.listdir() == []


IMPORTING = """
import signal, sys, time
from ostiary.api import World
from ostiary.cli import main

def matrix(self, *arguments, **options):
    exec(compile("import signal; signal.raise_signal(signal.SIGINT); whole = True", "x", "exec"), module)
    print("whole", module.get("whole"), file=sys.stderr, flush=True)
    time.sleep(60)

module = {"__name__": "duckdb.part"}
World.matrix = matrix
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_waits_until_duckdb_is_imported(tmp_path: Path) -> None:
    """Its library ends the process with complaints where its import breaks off."""
    process = started(IMPORTING, tmp_path, "matrix", WORLD, "-o", "x.csv")
    out, err = process.communicate(timeout=50)
    assert (process.returncode, out, err) == (130, "", "whole True\nerror: interrupted\n")


def test_a_request_to_stop_leaves_nothing_either(tmp_path: Path) -> None:
    process = started(SLOW, tmp_path, "matrix", WORLD, "-o", "x.parquet")
    assert process.stderr is not None
    process.stderr.readline()
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 143
    assert os.listdir(tmp_path) == []


def test_ctrl_c_during_a_query_of_the_writer(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ostiary.report.duck_file.DuckFile.run", interrupted)
    for options in ((), ("--records",)):
        done = run("matrix", world, "--model", "shop.price", "-o", "x.parquet", *options)
        assert (done.status, done.out, done.err) == (130, "", "error: interrupted\n")
        assert os.listdir() == []


def test_ctrl_c_during_a_snapshot_leaves_nothing(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ostiary.sources.snapshot_file.SnapshotFile.finish", interrupted)
    done = run("snapshot", world, "-o", "x.ostiary")
    assert (done.status, done.out, done.err) == (130, "", "error: interrupted\n")
    assert os.listdir() == []


def test_an_old_file_stays_when_a_new_one_is_interrupted(
    run: Run, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def some(*arguments: object, **options: object) -> Iterator[Block]:
        raise KeyboardInterrupt
        yield

    (tmp_path / "x.csv").write_text("before")
    monkeypatch.setattr("ostiary.engine.matrix.matrix", some)
    assert run("matrix", world, "-o", "x.csv").status == 130
    assert (tmp_path / "x.csv").read_text() == "before"
    assert os.listdir() == ["x.csv"]


def test_a_reader_that_has_read_enough_is_no_error(tmp_path: Path) -> None:
    script = "import sys; from ostiary.cli import main; sys.exit(main(sys.argv[1:]))"
    process = started(
        script, tmp_path, "matrix", WORLD, "--format", "json", "--operation", "read", "--operation", "write"
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    assert (process.wait(timeout=30), errors) == (141, "")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_progress_goes_to_a_terminal_and_the_answer_to_stdout(tmp_path: Path) -> None:
    leader, follower = os.openpty()
    script = "import sys; from ostiary.cli import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "matrix", str(WORLD), "--model", "shop.price", "--format", "csv"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    assert process.stdout is not None
    answer = process.stdout.read().decode()
    process.wait(timeout=30)
    time.sleep(0.05)
    shown = os.read(leader, 1 << 16).decode()
    os.close(leader)
    assert answer.startswith("user_id,login,") and "\x1b" not in answer.replace("evil\x1b[31m<b>", "")
    assert "deciding" in shown and "user_id" not in shown
