"""Which Odoo answers there, and the transport that it understands."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from ostiary.errors import NotOdoo, UnknownSeries
from ostiary.series import Series, get_series
from ostiary.sources.api.credentials import Credentials
from ostiary.sources.api.http import Http
from ostiary.sources.api.json2 import Json2
from ostiary.sources.api.transport import Transport
from ostiary.sources.api.xmlrpc import Fault, XmlRpc, ask

_VERSION: Final = re.compile(r"(?:saas[~-])?([0-9]{1,3})\.([0-9]{1,3})")
_FIRST_JSON2: Final = 19


def connect(http: Http, credentials: Credentials) -> tuple[Series, Transport]:
    """The series that the server says it is, and how to call it. Raises SourceError."""
    version = server_version(http)
    found = _VERSION.match(version)
    if found is None:
        raise NotOdoo(f"`{http.address.host}` says that it is `{version[:40]}`, which is no version of Odoo")
    if "saas" in version:
        raise UnknownSeries(
            f"`{http.address.host}` is Odoo `{version[:40]}`, between two series",
            hint="ostiary reads Odoo 14.0 to 19.0; a newer release of ostiary may read yours",
        )
    series = get_series(f"{found[1]}.{found[2]}")
    modern = int(found[1]) >= _FIRST_JSON2
    return series, Json2(http, credentials) if modern else XmlRpc(http, credentials)


def server_version(http: Http) -> str:
    """What the server says of itself, before it knows who asks."""
    reply = http.get("/json/version")
    if reply.status == 200:
        said = _version_in(reply.body)
        if said is not None:
            return said
    try:
        answer = ask(http, "common", "version", ())
    except Fault:
        answer = None
    said = answer.get("server_serie") or answer.get("server_version") if isinstance(answer, dict) else None
    if not isinstance(said, str):
        raise NotOdoo(
            f"`{http.address.host}` does not say which Odoo it is", hint="check that this is the address of an Odoo"
        )
    return said


def _version_in(body: bytes) -> str | None:
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    said = answer.get("version") if isinstance(answer, dict) else None
    return said if isinstance(said, str) else None
