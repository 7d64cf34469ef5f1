"""What stands in front of an Odoo: a proxy that does everything right, and one that does everything wrong."""

from __future__ import annotations

import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3

OWN_PAGE = re.compile(r"/(\w[\w/.-]*)?")
SESSION = re.compile(r"\bsession_id=([^;]*)")
OF_THE_PROXY = {"connection", "content-length", "transfer-encoding", "server", "date"}
LOGIN, LOGOUT = "/web/login", "/web/session/logout"


@dataclass(frozen=True)
class Asked:
    """A request on its way to Odoo."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def arguments(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


@dataclass(frozen=True)
class Answered:
    """What Odoo says, or the proxy in its place."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def without(self, *names: str) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.headers if name.lower() not in names]

    @property
    def session(self) -> str | None:
        """The session that the answer gives."""
        cookies = [value for name, value in self.headers if name.lower() == "set-cookie"]
        found = [match[1] for match in map(SESSION.search, cookies) if match]
        return found[-1] if found else None


Odoo = Callable[[Asked], Answered]
Proxy = Callable[[Asked, Odoo], Answered]


@dataclass
class Careful:
    """Tells browsers what to be careful with, and limits how often one address is asked for: signing in is Odoo's."""

    most: int = 20
    asked: Counter[str] = field(default_factory=Counter)

    def __call__(self, asked: Asked, odoo: Odoo) -> Answered:
        self.asked[asked.path] += asked.path != LOGIN
        if self.asked[asked.path] > self.most:
            return Answered(429)
        kept = urlencode({name: value for name, value in asked.arguments.items() if is_sound(name, value)})
        answered = odoo(replace(asked, target=f"{asked.path}?{kept}"))
        headers = answered.without("set-cookie", "cache-control", "x-content-type-options")
        headers += [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
        headers += [("Content-Security-Policy", "default-src 'self' 'unsafe-inline'; frame-ancestors 'self'")]
        if answered.session:
            headers += [("Set-Cookie", f"session_id={answered.session}; Path=/; HttpOnly; SameSite=Lax")]
        return replace(answered, headers=headers)


def is_sound(name: str, value: str) -> bool:
    """Neither the developer mode nor a way to elsewhere."""
    return name != "debug" and (name != "redirect" or OWN_PAGE.fullmatch(value) is not None)


@dataclass
class Careless:
    """Gives browsers sessions of its own that stay the same, signs nobody out, and leads wherever a link says."""

    sessions: dict[str, str] = field(default_factory=dict)

    def __call__(self, asked: Asked, odoo: Odoo) -> Answered:
        leads = asked.path == LOGIN and asked.method == "GET" and "redirect" in asked.arguments
        if leads or asked.path == LOGOUT:
            return Answered(303, [("Location", asked.arguments.get("redirect", "/"))])
        found = SESSION.search(asked.headers.get("Cookie", ""))
        own = found[1] if found else secrets.token_hex(20)
        cookie = {"Cookie": f"session_id={self.sessions[own]}"} if own in self.sessions else {}
        headers = {name: value for name, value in asked.headers.items() if name != "Cookie"}
        answered = odoo(replace(asked, headers={**headers, **cookie}))
        if answered.session:
            self.sessions[own] = answered.session
        kept = answered.without("set-cookie", "cache-control", "x-frame-options", "content-security-policy")
        kept += [("Set-Cookie", f"session_id={own}; Path=/"), ("Cache-Control", "public, max-age=600")]
        return replace(answered, headers=kept)


@contextmanager
def in_front(url: str, proxy: Proxy) -> Iterator[str]:
    """The address of such a proxy to an Odoo, until the block ends."""
    pool = urllib3.PoolManager(maxsize=8)

    def odoo(asked: Asked) -> Answered:
        headers = {name: value for name, value in asked.headers.items() if name != "Accept-Encoding"}
        said = pool.request(
            asked.method, url + asked.target, body=asked.body, headers=headers, redirect=False, retries=False
        )
        told = [(name, value.replace(url, "")) for name, value in said.headers.items()]
        return Answered(said.status, [pair for pair in told if pair[0].lower() not in OF_THE_PROXY], said.data)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answered = proxy(Asked(self.command, self.path, dict(self.headers), body), odoo)
            self.send_response(answered.status)
            for name, value in [*answered.headers, ("Content-Length", str(len(answered.body)))]:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answered.body)

        do_GET = do_POST = respond

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
