"""Calls of methods in the four languages that Odoo understands, and what its answers to them mean. Pure."""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ostiary.errors import UsageError
from ostiary.probe.exchange import Answer, Refusal, Result, Rpc
from ostiary.sources.api.xmlrpc import ACCESS_DENIED, ACCESS_ERROR, Fault, read_answer

SESSION_OVER: Final = 100
"""The code of a JSON-RPC error for somebody who is not signed in (any more)."""
_JSON: Final = {"Content-Type": "application/json"}
_XML: Final = {"Content-Type": "text/xml"}
_ON_RECORDS: Final = frozenset({"read", "export_data", "name_get", "web_read", "check_access_rule"})
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_access_rights": ("operation", "raise_exception"),
    "check_access_rule": ("operation",),
    "default_get": ("fields",),
    "export_data": ("fields_to_export",),
    "fields_get": ("allfields", "attributes"),
    "formatted_read_group": ("domain", "groupby", "aggregates"),
    "has_access": ("operation",),
    "name_search": ("name", "domain", "operator", "limit"),
    "read": ("fields", "load"),
    "read_group": ("domain", "fields", "groupby", "offset", "limit", "orderby", "lazy"),
    "search": ("domain", "offset", "limit", "order"),
    "search_count": ("domain", "limit"),
    "search_read": ("domain", "fields", "offset", "limit", "order"),
    "web_read": ("specification",),
    "web_read_group": ("domain", "groupby", "aggregates"),
    "web_search_read": ("domain", "specification", "offset", "limit", "order"),
}
"""JSON-2 wants to have arguments by their names."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls, as the external APIs want to know it."""

    database: str = ""
    user_id: int = 0
    secret: str = field(default="", repr=False)
    """A key, or the password where the series takes it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A call as it is sent."""

    path: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


def write(rpc: Rpc, identity: Identity) -> Written:
    """The call in its language. Raises UsageError for one that this language cannot say."""
    if rpc.way == "call_kw":
        params = {"model": rpc.model, "method": rpc.method, "args": list(rpc.args), "kwargs": dict(rpc.kwargs)}
        return Written(f"/web/dataset/call_kw/{rpc.model}/{rpc.method}", _json_rpc(params), _JSON)
    if rpc.way == "json2":
        headers = {**_JSON, "X-Odoo-Database": identity.database} if identity.database else dict(_JSON)
        if identity.secret:
            headers["Authorization"] = f"bearer {identity.secret}"
        return Written(f"/json/2/{rpc.model}/{rpc.method}", json.dumps(named(rpc)).encode(), headers)
    who = (identity.database, identity.user_id, identity.secret)
    return write_service(rpc.way == "xmlrpc", "object", "execute_kw", (*who, *_what(rpc)))


def write_service(as_xml: bool, service: str, method: str, args: tuple[Any, ...]) -> Written:
    """A call of a service (`common`, `object`), over XML-RPC or JSON-RPC."""
    if not as_xml:
        return Written("/jsonrpc", _json_rpc({"service": service, "method": method, "args": args}), _JSON)
    try:
        body = xmlrpc.client.dumps(args, method, allow_none=True)
    except (TypeError, OverflowError):
        raise UsageError("XML-RPC cannot say one of the values") from None
    return Written(f"/xmlrpc/2/{service}", body.encode(), _XML)


def _what(rpc: Rpc) -> tuple[Any, ...]:
    return (rpc.model, rpc.method, list(rpc.args), dict(rpc.kwargs))


def _json_rpc(params: Mapping[str, Any]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}).encode()


def named(rpc: Rpc) -> dict[str, Any]:
    """The arguments by name, as JSON-2 wants them."""
    args = list(rpc.args)
    values = dict(rpc.kwargs)
    if args and rpc.method in _ON_RECORDS:
        ids = args.pop(0)
        values["ids"] = list(ids) if isinstance(ids, list | tuple) else [ids]
    names = _NAMES.get(rpc.method, ())
    if len(args) > len(names):
        raise UsageError(f"JSON-2 wants the arguments of `{rpc.model}.{rpc.method}` by their names")
    return {**dict(zip(names, args, strict=False)), **values}


def result_of(rpc: Rpc, answer: Answer) -> Result:
    """What the answer to a call means."""
    if answer.failure is not None or answer.truncated:
        return Result(refusal="error", message=answer.failure or "the answer is too long", answer=answer)
    if rpc.way == "xmlrpc":
        return _of_xml(answer)
    value = answer.value()
    if rpc.way == "json2":
        return _of_json2(value, answer)
    if not isinstance(value, dict) or not _is_answer(value):
        return _of_status(answer)
    if "error" in value:
        error = value["error"]
        data = error.get("data")
        return _refused(data if isinstance(data, dict) else {}, answer, error.get("code"))
    return Result(value.get("result"), answer=answer)


def _is_answer(value: dict[str, Any]) -> bool:
    """Whether this is an answer to a call; the result of a method that returns nothing is left out."""
    return isinstance(value["error"], dict) if "error" in value else "result" in value or "jsonrpc" in value


def _of_json2(value: Any, answer: Answer) -> Result:
    if answer.status == 200 and answer.content_type == "application/json":
        return Result(value, answer=answer)
    return _refused(value, answer, answer.status) if isinstance(value, dict) else _of_status(answer)


def _of_xml(answer: Answer) -> Result:
    try:
        return Result(read_answer(answer.body), answer=answer) if answer.status == 200 else _of_status(answer)
    except ValueError:
        return _of_status(answer)
    except Fault as fault:
        last = fault.text.strip().splitlines()[-1:] or [""]
        name, _, message = last[0].partition(":") if fault.text.startswith("Traceback") else ("", "", fault.text)
        refusal = _FAULTS.get(fault.code) if isinstance(fault.code, int) else None
        return Result(None, refusal or _refusal(name, None), name, message.strip(), answer)


_FAULTS: Final[Mapping[int, Refusal]] = {ACCESS_DENIED: "login", ACCESS_ERROR: "access"}


def _refused(data: Mapping[str, Any], answer: Answer, code: object) -> Result:
    name, message = str(data.get("name", "")), str(data.get("message", ""))
    return Result(None, _refusal(name, code), name, message, answer)


def _refusal(name: str, code: object) -> Refusal:
    for ending, refusal in _EXCEPTIONS.items():
        if name.endswith(ending):
            return refusal
    return _CODES.get(code, "error") if isinstance(code, int) else "error"


_EXCEPTIONS: Final[Mapping[str, Refusal]] = {
    "AccessError": "access",
    "AccessDenied": "login",
    "MissingError": "missing",
    "SessionExpiredException": "expired",
    "Unauthorized": "login",
    "NotFound": "not-found",
    "Forbidden": "access",
}
_CODES: Final[Mapping[int, Refusal]] = {SESSION_OVER: "expired", 401: "login", 403: "access", 404: "not-found"}


def _of_status(answer: Answer) -> Result:
    """An answer that is not in the language of the call."""
    if answer.location is not None and answer.location.startswith("/web/login"):
        return Result(refusal="expired", answer=answer)
    refusal = _CODES.get(answer.status, "error") if answer.status != SESSION_OVER else "error"
    return Result(refusal=refusal, message=f"status {answer.status}, no answer to a call", answer=answer)
