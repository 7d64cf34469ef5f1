"""Sending requests: one connection pool, limits for everything that a server may do, and retries.

Whatever a server answers is hostile until it has been looked at: it may be endless, slow, packed to explode, or lead
elsewhere. The key only goes to the host that the user named.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as TooSlow

from ostiary import __version__
from ostiary.errors import NotReachable, SourceError
from ostiary.sources.api.address import Address

CONNECTIONS: Final = 3
"""At most so many requests at a time: somebody else works on that server."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and numbers."""

    connect: float = 15.0
    silence: float = 120.0
    """Between two pieces of an answer."""
    answer: float = 300.0
    """For a whole answer."""
    size: int = 64 << 20
    """Of an answer, unpacked."""
    attempts: int = 5
    first_pause: float = 0.5
    longest_pause: float = 30.0
    redirects: int = 3


_BUSY: Final = frozenset({429, 502, 503, 504})
_MOVED: Final = frozenset({301, 302, 307, 308})
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and what came with it."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Http:
    """Requests to one Odoo. Safe to use from several threads; `stop` ends waiting."""

    def __init__(self, address: Address, limits: Limits = Limits()) -> None:
        self.address = address
        self.limits = limits
        self._pool = connection_pool(address, limits)
        self._stopped = threading.Event()
        self._answered = False

    def close(self) -> None:
        """No more requests, and no more waiting for another try."""
        self._stopped.set()
        self._pool.clear()

    def get(self, path: str) -> Reply:
        return self.send("GET", path, None, {})

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        return self.send("POST", path, body, headers)

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """The answer, after as many tries as it takes. Raises SourceError."""
        last = "no answer"
        for attempt in range(self.limits.attempts):
            try:
                reply = self._once(method, path, body, headers)
            except HTTPError as error:
                if not self._answered or _is_final(error):
                    raise self._unreachable(error) from None
                last = in_words(error)
                pause = 0.0
            else:
                if reply.status not in _BUSY:
                    return reply
                last = f"status {reply.status}"
                pause = _asked_pause(reply)
            if attempt + 1 < self.limits.attempts:
                self._wait(attempt, pause)
        raise NotReachable(
            f"`{self.address.host}` stopped answering: {last}, {self.limits.attempts} times",
            hint="ask again: what has been read so far is kept for a day",
        )

    def _wait(self, attempt: int, asked: float) -> None:
        """Longer from try to try, and not in step with others."""
        pause = max(asked, self.limits.first_pause * 2**attempt * random.uniform(0.75, 1.25))
        if self._stopped.wait(min(pause, self.limits.longest_pause)):
            raise NotReachable(f"`{self.address.host}` is no longer asked")

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """One try, followed to where the same host says that it has moved."""
        url = self.address.url + path
        for _ in range(self.limits.redirects + 1):
            reply = self._request(method, url, body, headers)
            self._answered = True
            target = reply.headers.get("location")
            if reply.status not in _MOVED or not target:
                return reply
            url = self._same_place(url, target)
        raise SourceError(f"`{self.address.host}` sends every request elsewhere, without end", hint=_PROXY)

    def _same_place(self, url: str, target: str) -> str:
        """Where a redirect leads. Raises SourceError where that is another host, or not encrypted."""
        moved = urlsplit(urljoin(url, target))
        here = urlsplit(url)
        if (moved.scheme, moved.netloc) != (here.scheme, here.netloc):
            raise SourceError(
                f"`{here.netloc}` sends requests on to `{moved.scheme}://{moved.netloc}`, where the key does not go",
                hint="if that is your Odoo, give its address",
            )
        return moved.geturl()

    def _request(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        response = self._pool.request(
            method,
            url,
            body=body,
            headers={"User-Agent": f"ostiary/{__version__}", "Accept-Encoding": "gzip", **headers},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            content = self._read(response)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, content)

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """The whole body, piece by piece. Raises SourceError for one that is too large or takes too long."""
        deadline = time.monotonic() + self.limits.answer
        pieces = bytearray()
        while piece := response.read1(_PIECE, decode_content=True):
            pieces += piece
            if len(pieces) > self.limits.size:
                raise SourceError(
                    f"`{self.address.host}` answers with more than {self.limits.size >> 20} MB at once", hint=_PROXY
                )
            if time.monotonic() > deadline:
                raise TooSlow("the answer takes too long")
        return bytes(pieces)

    def _unreachable(self, error: HTTPError) -> NotReachable:
        host = self.address.host
        if isinstance(error, SSLError):
            return NotReachable(
                f"no encrypted connection to `{host}`: {in_words(error)}",
                hint="check the address and the server's certificate; SSL_CERT_FILE names further authorities",
            )
        return NotReachable(
            f"`{host}` cannot be reached: {in_words(error)}", hint="check the address, and that Odoo runs"
        )


_PROXY: Final = "check that this is the address of an Odoo, and what stands in front of it"


def connection_pool(address: Address, limits: Limits, size: int = CONNECTIONS) -> urllib3.PoolManager:
    """A pool of connections to one host, through the proxy that the environment names."""
    parts = urlsplit(address.url)
    timeout = urllib3.Timeout(connect=limits.connect, read=limits.silence)
    proxy = getproxies().get("https")
    if proxy and parts.scheme == "https" and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, num_pools=1, maxsize=size, block=True, timeout=timeout)
    return urllib3.PoolManager(num_pools=1, maxsize=size, block=True, timeout=timeout)


def _is_final(error: HTTPError) -> bool:
    """Errors that another try does not mend."""
    return isinstance(error, SSLError | LocationParseError | ProxyError)


def _asked_pause(reply: Reply) -> float:
    """The seconds of `Retry-After`; a date counts as nothing."""
    text = reply.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


def in_words(error: HTTPError) -> str:
    """What happened, without the objects that urllib3 puts into its texts."""
    if isinstance(error, SSLError):
        reason = getattr(error.args[0], "verify_message", None) or getattr(error.args[0], "reason", None)
        return str(reason or "the server does not speak TLS").lower().replace("_", " ")
    if isinstance(error, NameResolutionError):
        return "nobody knows this name"
    if isinstance(error, NewConnectionError):
        return "the connection is refused"
    if isinstance(error, TooSlow):
        return "no answer in time"
    if isinstance(error, ProxyError):
        return "the proxy does not connect"
    return "the connection broke"
