"""What answers there: whether it is an Odoo, which one, and which databases it has."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from ostiary.errors import NotOdoo, NotReachable, OstiaryError
from ostiary.probe.exchange import Answer, Request, get
from ostiary.probe.line import Line, Sent
from ostiary.series import Series, get_series

_JSON: Final = {"Content-Type": "application/json"}
_CALL: Final = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": {}}).encode()
_VERSION: Final = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})")
WHO: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Server:
    """`series` is None for one that ostiary does not know, `databases` where the server does not tell."""

    version: str
    series: Series | None
    databases: tuple[str, ...] | None = None


def identify(line: Line) -> Server:
    """Ask the server what it is. Raises NotReachable, NotOdoo, Ended."""
    said = _result(ask_json(line, "/web/webclient/version_info"))
    version = said.get("server_serie") or said.get("server_version") if isinstance(said, dict) else None
    if not isinstance(version, str):
        version = _version_of_19(line)
    return Server(version[:40], _series(version), databases(line))


def databases(line: Line) -> tuple[str, ...] | None:
    """The names of databases that the server tells to everybody."""
    told = _result(ask_json(line, "/web/database/list"))
    if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
        return None
    return tuple(told)


def ask_json(line: Line, path: str) -> Answer:
    """Call one of Odoo's JSON routes that anybody may call."""
    request = Request("POST", path, name="server", effect="reads")
    return line.send(WHO, Sent(request, _CALL, _JSON))


def _version_of_19(line: Line) -> str:
    """Without a database at hand, only this is answered, and only from 19 on."""
    answer = line.send(WHO, Sent(get("/json/version", name="server")))
    value = answer.value()
    version = value.get("version") if isinstance(value, dict) else None
    if not isinstance(version, str):
        raise _not_odoo(line, answer)
    return version


def _not_odoo(line: Line, answer: Answer) -> OstiaryError:
    host = line.address.host
    if not line.answered:
        return NotReachable(
            f"`{host}` cannot be reached: {answer.failure}", hint="check the address, and that Odoo runs"
        )
    if answer.leads_away:
        return NotOdoo(f"`{host}` sends requests on to another server, where nothing goes", hint="give its address")
    return NotOdoo(
        f"`{host}` does not answer as Odoo does" + (f": {answer.failure}" if answer.failure else ""),
        hint="check that this is the address of an Odoo, and what stands in front of it",
    )


def _series(version: str) -> Series | None:
    found = _VERSION.match(version)
    try:
        return get_series(f"{found[1]}.{found[2]}") if found else None
    except OstiaryError:
        return None


def _result(answer: Answer) -> Any:
    value = answer.value()
    return value.get("result") if isinstance(value, dict) else None
