"""The one way to the server: every request is checked, metered, sent, read within bounds and logged.

Whatever a server answers is hostile until it has been looked at. What does not arrive whole is an answer with a
`failure`, never an exception: a trial goes on with the next try. A server that is gone ends the trial.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import DecodeError, HTTPError

from ostiary import __version__
from ostiary.probe.budget import Budget, Meter
from ostiary.probe.exchange import Answer, Request
from ostiary.probe.guard import check_harmless, is_harmless
from ostiary.probe.log import Log
from ostiary.probe.watch import Watch, watched
from ostiary.sources.api.address import Address
from ostiary.sources.api.http import Limits, connection_pool, in_words
from ostiary.stopping import Stop

LIMITS: Final = Limits(connect=10.0, silence=30.0, answer=60.0, attempts=3)
BUSY: Final = frozenset({429, 502, 503, 504})
_PIECE: Final = 1 << 16
_LONGEST_REST: Final = 60.0
_SLASHES: Final = re.compile(r"^([a-z]+:)?//+", re.IGNORECASE)
"""Browsers take any number of them for two."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it goes out: what `Request` leaves to the visitor is in it, secrets, too."""

    request: Request
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Line:
    """To one Odoo. Safe to use from several threads.

    `contact` says to whoever reads the server's log whom to ask about this. With `allow_writes`, requests may change
    something.
    """

    def __init__(
        self,
        address: Address,
        budget: Budget | None = None,
        stop: Stop | None = None,
        *,
        log: Log | None = None,
        concurrency: int = 4,
        allow_writes: bool = False,
        contact: str | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self.address = address
        self.database = address.database
        """Where the address names none, what the server says to the first account that signs in."""
        self.concurrency = concurrency
        self.allow_writes = allow_writes
        self.stop = stop or Stop()
        self.meter = Meter(budget or Budget(), self.stop)
        self.log = log or Log()
        self.limits = limits
        self._pool = watched(connection_pool(address, limits, concurrency), Watch(limits.answer))
        self._agent = f"ostiary/{__version__}" + (f" ({_printable(contact)})" if contact else "")
        self._lock = threading.Lock()
        self._lost = 0
        self.answered = False

    def close(self) -> None:
        self._pool.clear()
        self.log.close()

    def send(self, who: str, sent: Sent) -> Answer:
        """The answer to a request of the visitor of that name.

        Raises Ended when no more may be asked, Forbidden for what might change something.
        """
        if not self.allow_writes:
            check_harmless(sent.request)
        again = self.limits.attempts if is_harmless(sent.request) else 1
        for attempt in range(again):
            self.meter.take()
            answer = self._exchange(sent)
            self.log.add(who, sent.request, answer)
            self._note(answer)
            rest = self._rest(sent.request, answer, attempt)
            if rest is None or attempt + 1 == again:
                break
            self.meter.rest(rest)
        return answer

    def _rest(self, request: Request, answer: Answer, attempt: int) -> float | None:
        """Seconds after which to ask again; None for an answer that stands."""
        if not request.patient or not (answer.status in BUSY or answer.failure == BROKEN):
            return None
        asked = answer.headers.get("retry-after", "")
        wanted = float(asked) if asked.isascii() and asked.isdigit() else 0.0
        own: float = self.limits.first_pause * 2**attempt
        return min(max(wanted, own), _LONGEST_REST)

    def _note(self, answer: Answer) -> None:
        """Count answers that never came; too many in a row, and nobody is there any more."""
        with self._lock:
            if answer.status:
                self._lost, self.answered = 0, True
                return
            self._lost += 1
            lost = self._lost
        if lost >= 2 * (self.concurrency + self.limits.attempts):
            self.stop.set(f"`{self.address.host}` stopped answering: {answer.failure}", failed=True)

    def _exchange(self, sent: Sent) -> Answer:
        begun = time.perf_counter()
        try:
            answer = self._ask(sent)
        except HTTPError as error:
            answer = Answer(0, failure=_failure(error))
        except (OSError, ValueError) as error:  # what http.client says of headers that are none
            answer = Answer(0, failure=f"the answer is no HTTP ({type(error).__name__})")
        return replace(answer, seconds=time.perf_counter() - begun)

    def _ask(self, sent: Sent) -> Answer:
        response = self._pool.request(
            sent.request.method,
            self.address.url + sent.request.target,
            body=sent.body,
            headers={"User-Agent": self._agent, "Accept-Encoding": "gzip", **sent.headers, **sent.request.headers},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        whole = False
        try:
            body, failure, whole = self._read(response, sent.request.most)
        finally:
            if not whole:
                response.close()
            response.release_conn()  # also when it is closed: it keeps its place among those that may be open
        return self._answer(response, body, failure, truncated=not whole)

    def _read(self, response: urllib3.BaseHTTPResponse, most: int) -> tuple[bytes, str | None, bool]:
        """The body as far as it is wanted, what went wrong on the way, and whether that was all of it."""
        deadline = time.monotonic() + self.limits.answer
        pieces = bytearray()
        try:
            while piece := response.read1(_PIECE, decode_content=True):
                pieces += piece
                if len(pieces) > most:
                    return bytes(pieces[:most]), None, False
                if time.monotonic() > deadline:
                    return bytes(pieces), "the answer takes too long", False
        except HTTPError as error:
            return bytes(pieces), _failure(error), False
        return bytes(pieces), None, True

    def _answer(self, response: urllib3.BaseHTTPResponse, body: bytes, failure: str | None, truncated: bool) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        headers.pop("set-cookie", None)
        location = headers.get("location")
        return Answer(
            status=response.status,
            headers=headers,
            body=body,
            digest=sha256(body).hexdigest(),
            truncated=truncated,
            failure=failure,
            location=None if location is None else self.inside(location),
            cookies=tuple(response.headers.getlist("set-cookie")),
        )

    def inside(self, location: str) -> str:
        """Where a redirect leads, as browsers read it: a path of this server as requests name it, or the whole
        address of another server."""
        base = urlsplit(self.address.url)
        before, mark, query = "".join(location.split()).partition("?")
        before = _SLASHES.sub(r"\1//", before.replace("\\", "/"))
        try:
            target = urlsplit(urljoin(self.address.url + "/", before + mark + query))
        except ValueError:
            return location
        if not _same_server(base, target) or not target.path.startswith(base.path):
            return target.geturl()
        path = "/" + target.path[len(base.path) :].lstrip("/")
        return path + (f"?{target.query}" if target.query else "")


BROKEN: Final = "the connection broke"


def _failure(error: HTTPError) -> str:
    if isinstance(error, DecodeError):
        return "the answer is packed wrongly"
    return in_words(error)


def _same_server(base: SplitResult, target: SplitResult) -> bool:
    """Behind a proxy that it does not know of, Odoo names itself with http://; the path is asked here all the same."""
    if target.netloc == base.netloc and target.scheme == base.scheme:
        return True
    return (target.scheme, base.scheme) == ("http", "https") and target.netloc == base.hostname


def _printable(text: str) -> str:
    return "".join(one for one in text if 32 <= ord(one) < 127 and one not in "()")[:120]
