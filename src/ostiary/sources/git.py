"""The files of a git repository as they were at a revision. git runs as a process; nothing of the repository does."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from typing import Final

from ostiary.errors import SourceError, UsageError

_SAFE: Final = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never")
_TIMEOUT: Final = 300


def repository_of(path: Path) -> Path:
    """The top folder of the repository that holds a path. Raises SourceError."""
    folder = path if path.is_dir() else path.parent
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found.returncode:
        raise SourceError(f"`{path}` is in no git repository", hint="`--diff` compares with a revision of git")
    return Path(found.stdout.decode().strip())


def check_out(repository: Path, revision: str, target: Path) -> None:
    """Write the files of a revision into an empty folder. Raises UsageError for a revision that there is not."""
    if (
        revision.startswith("-")
        or _git(repository, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode
    ):
        raise UsageError(f"there is no revision `{revision}`", hint="such as HEAD~1, origin/18.0, or a tag")
    archive = _git(repository, "archive", "--format=tar", revision)
    if archive.returncode:
        reason = archive.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise SourceError(f"git cannot read `{revision}`: {reason}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        for item in files:
            if item.isreg() and item.name.endswith((".py", ".xml", ".csv")):
                files.extract(item, target, filter="data")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *_SAFE, *arguments],
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourceError(f"git does not answer: {error}", hint="`--diff` needs git on the path") from None
