"""Ends answers that begin too slowly: a server that sends a letter of its headers now and then never runs into a
timeout between two pieces, and would be waited for without end.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import TimeoutError as TooSlow


@dataclass(slots=True, eq=False)
class _Wait:
    """For the headers of one answer."""

    connection: socket.socket
    deadline: float
    ended: bool = False


class Watch:
    """Shuts connections down whose headers take longer than so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waits: set[_Wait] = set()
        self._lock = threading.Lock()
        self._runs = False

    @contextmanager
    def over(self, connection: socket.socket) -> Iterator[None]:
        """While somebody waits for headers from there. Raises TimeoutError of urllib3 when that took too long."""
        wait = _Wait(connection, time.monotonic() + self._seconds)
        with self._lock:
            self._waits.add(wait)
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._look, daemon=True, name="probe-watch").start()
        try:
            yield
        except Exception:
            if not wait.ended:
                raise
        finally:
            with self._lock:
                self._waits.discard(wait)
        if wait.ended:
            raise TooSlow("the headers take too long")

    def _look(self) -> None:
        """Until nobody waits any more."""
        while True:
            time.sleep(min(1.0, self._seconds / 4))
            with self._lock:
                for wait in self._waits:
                    if wait.deadline < time.monotonic():
                        wait.ended = True
                        with suppress(OSError):
                            wait.connection.shutdown(socket.SHUT_RDWR)
                self._runs = bool(self._waits)
                if not self._runs:
                    return


def watched(pool: urllib3.PoolManager, watch: Watch) -> urllib3.PoolManager:
    """The pool, its connections watched."""

    class Plain(HTTPConnection):
        def getresponse(self) -> Any:
            with _watching(watch, self):
                return super().getresponse()

    class Encrypted(HTTPSConnection):
        def getresponse(self) -> Any:
            with _watching(watch, self):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    pool.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
    return pool


def _watching(watch: Watch, connection: HTTPConnection) -> AbstractContextManager[None]:
    return watch.over(connection.sock) if isinstance(connection.sock, socket.socket) else nullcontext()
