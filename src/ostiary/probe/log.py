"""The log of requests: a line of JSON for each, in a file that only its owner reads. No bodies, no whole tokens."""

from __future__ import annotations

import datetime
import json
import os
import threading
from pathlib import Path
from typing import IO, Final

from ostiary.errors import UsageError
from ostiary.probe.exchange import Answer, Request
from ostiary.probe.redact import shown_target

_write: Final = json.JSONEncoder(ensure_ascii=False).encode


class Log:
    """Lines are added to what is there; `path` None keeps none. Safe to use from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file: IO[str] | None = None if path is None else _opened(path)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(self, who: str, request: Request, answer: Answer) -> None:
        """One request, made by the visitor of that name."""
        if self._file is None:
            return
        line = _write(log_line(who, request, answer, datetime.datetime.now(datetime.UTC)))
        with self._lock:
            if self._file is not None:
                self._file.write(line + "\n")


def log_line(who: str, request: Request, answer: Answer, now: datetime.datetime) -> dict[str, object]:
    """What the log says of a request; empty things are left out."""
    what = f"{request.rpc.model}.{request.rpc.method} ({request.rpc.way})" if request.rpc else None
    line = {
        "at": now.isoformat(timespec="milliseconds"),
        "visitor": who,
        "method": request.method,
        "target": shown_target(request.path, request.query),
        "call": what,
        "try": request.name,
        "status": answer.status,
        "bytes": answer.size,
        "seconds": round(answer.seconds, 4),
        "failure": answer.failure,
    }
    return {name: value for name, value in line.items() if value not in (None, "")}


def private_file(path: Path) -> None:
    """Make a file that only its owner reads, or take the rights of others from one that is there."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise UsageError(f"`{path}` cannot be written: {(error.strerror or 'no reason given').lower()}") from None


def _opened(path: Path) -> IO[str]:
    private_file(path)
    return path.open("a", encoding="utf-8", buffering=1)
