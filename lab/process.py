"""Starting other programs: progress goes to stderr, their chatter to a log, their failure to LabError."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import LabError

STARTED = time.monotonic()


def say(message: str) -> None:
    """One progress line, in one write so that parallel builds do not mix their lines."""
    sys.stderr.write(f"[{time.monotonic() - STARTED:6.1f} s] {message}\n")
    sys.stderr.flush()


def tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> None:
    """Run a command to its end with its output appended to a log; quote the log when it fails."""
    with open(log, "a") as out:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            **as_user(user),
        )
    if done.returncode:
        raise LabError(
            f"`{Path(str(command[0])).name}` failed with status {done.returncode}:\n{tail(log)}",
            f"the whole log is {log}",
        )


def answers(*command: str | Path) -> bool:
    """Whether a command is there and succeeds."""
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet).returncode == 0
    except OSError:
        return False


def as_user(user: str | None) -> dict[str, Any]:
    """The arguments of `subprocess` that drop root's rights."""
    return {"user": user, "group": user, "extra_groups": []} if user else {}
