"""What is sent to a server and what comes back: plain data, without secrets in the one and with bounds on the other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from ostiary.errors import UsageError

Way = Literal["call_kw", "json2", "xmlrpc", "jsonrpc"]
"""How a method is called: as the pages do it with a session, or by one of the external APIs with a key or password."""
WAYS: Final[tuple[Way, ...]] = ("call_kw", "json2", "xmlrpc", "jsonrpc")
MOST: Final = 4 << 20
"""Bytes of an answer that are read, unpacked, unless a request says otherwise."""
Effect = Literal["reads", "changes", "unknown"]


@dataclass(frozen=True, slots=True)
class Rpc:
    """A call of a model's method. How it is written, and whose secret goes with it, is the visitor's part."""

    model: str
    method: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    way: Way = "call_kw"


@dataclass(frozen=True, slots=True)
class Request:
    """One request to the server at hand. `path` begins with `/`; `name` says which try it belongs to.

    At most one of `form`, `json` and `rpc` is the body. `effect` is what is known of what the request does on the
    server; a trial that only reads sends what `reads`, and of what is not known only what `guard` takes for harmless.
    """

    method: str = "GET"
    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    form: Mapping[str, str] | None = None
    json: Any = None
    rpc: Rpc | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    effect: Effect = "unknown"
    most: int = MOST
    """Bytes of the answer to read."""
    csrf: bool = False
    """Whether the form goes along with the token that the server gives to forms of its own."""
    patient: bool = True
    """Ask again when the server says that it is busy; a measurement of its limits does not."""

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or self.path.startswith("//") or any(ord(one) < 33 for one in self.path):
            raise UsageError(f"`{self.path[:80]!r}` is no path on a server")

    @property
    def target(self) -> str:
        """Path and query, as they are sent."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def with_query(self, **values: str) -> Request:
        """The same with these arguments, in place of what they were."""
        kept = tuple((name, value) for name, value in self.query if name not in values)
        return replace(self, query=(*kept, *values.items()))


def get(target: str, name: str = "", **more: Any) -> Request:
    """A page by its address on the server, `/my/orders/7?access_token=…`. A fragment is left out."""
    parts = urlsplit(target.replace(" ", "%20"))
    return Request("GET", parts.path or "/", tuple(parse_qsl(parts.query, keep_blank_values=True)), name=name, **more)


def call(
    model: str, method: str, *args: Any, way: Way = "call_kw", name: str = "", most: int = MOST, **kwargs: Any
) -> Request:
    """A call of a method, by default as the pages do it."""
    return Request("POST", rpc=Rpc(model, method, args, kwargs, way), name=name, most=most)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `status` 0 means that nothing did, and `failure` says why.

    `body` is what was read of it, at most as many bytes as the request allowed; then `truncated` is set. `digest` is
    of what was read. `location` is where a redirect leads: a path on the same server, or a whole address of another,
    to which nobody goes.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; several of one name are joined with `, `, and there are no cookies."""
    body: bytes = field(default=b"", repr=False)
    digest: str = ""
    truncated: bool = False
    seconds: float = 0.0
    failure: str | None = None
    location: str | None = None
    cookies: tuple[str, ...] = field(default=(), repr=False)
    """`Set-Cookie` lines; their values are secrets."""
    changed: bool | None = None
    """Whether what was watched meanwhile changed; None where nobody watched."""

    @property
    def size(self) -> int:
        return len(self.body)

    @property
    def content_type(self) -> str:
        """Such as `text/html`; empty where the server names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def leads_away(self) -> bool:
        """Whether it is a redirect to another server."""
        return self.location is not None and not self.location.startswith("/")

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    def value(self) -> Any:
        """The body as JSON; None for anything else."""
        if self.truncated:
            return None
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


Refusal = Literal["access", "missing", "login", "expired", "not-found", "error"]
"""Why a call came to nothing: no right, no such record, login or key not accepted, session over, no such method or
route, anything else."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to: a value, or `refusal` with the name and text of Odoo's exception."""

    value: Any = None
    refusal: Refusal | None = None
    exception: str = ""
    """Such as `odoo.exceptions.AccessError`; empty where the protocol does not say."""
    message: str = ""
    answer: Answer = field(default_factory=lambda: Answer(0))

    @property
    def served(self) -> bool:
        return self.refusal is None
