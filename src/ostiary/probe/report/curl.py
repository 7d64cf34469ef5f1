"""The request to repeat by hand. Sessions, keys and tokens are shell variables; nothing in the line is secret."""

from __future__ import annotations

import json
import re
import shlex
import xmlrpc.client
from typing import Any, Final

from ostiary.probe.exchange import Rpc
from ostiary.probe.tries.attempt import Attempt

_NAME: Final = re.compile(r"\W+")
_HOLE: Final = re.compile(r"@@([\w{}:%?^]+)@@")
"""A variable, or an expression of the shell: `{TOKEN^^}`."""


def curl_line(attempt: Attempt, address: str) -> str:
    """`curl -sS -b "session_id=$SESSION_ANNA" 'https://host/my/orders/7'`."""
    request = attempt.request
    words = ["curl -sS -i"]
    if request.rpc is not None and request.rpc.way != "call_kw":
        return _filled(" ".join([*words, *_external(attempt, request.rpc, address)]), attempt)
    if not attempt.actor.anonymous:
        words.append(f'-b "session_id=$SESSION_{variable(attempt)}"')
    if request.rpc is not None:
        rpc = request.rpc
        params = {"model": rpc.model, "method": rpc.method, "args": list(rpc.args), "kwargs": dict(rpc.kwargs)}
        words += [*_json({"jsonrpc": "2.0", "method": "call", "params": params})]
        words.append(quoted(f"{address}/web/dataset/call_kw/{rpc.model}/{rpc.method}"))
    else:
        if request.json is not None:
            words += _json(request.json, request.headers.get("Content-Type", "application/json"))
        if request.form is not None:
            words += _form(attempt)
        words.append(quoted(address + request.target))
    return _filled(" ".join(words), attempt)


def _external(attempt: Attempt, rpc: Rpc, address: str) -> list[str]:
    name = variable(attempt)
    if rpc.way == "json2":
        from ostiary.probe.rpc import named

        words = [f'-H "Authorization: bearer $KEY_{name}"', *_json(named(rpc))]
        return [*words, quoted(f"{address}/json/2/{rpc.model}/{rpc.method}")]
    args: list[Any] = [
        "@@DB@@",
        f"@@UID_{name}@@",
        f"@@KEY_{name}@@",
        rpc.model,
        rpc.method,
        list(rpc.args),
        dict(rpc.kwargs),
    ]
    if rpc.way == "jsonrpc":
        params = {"service": "object", "method": "execute_kw", "args": args}
        return [*_json({"jsonrpc": "2.0", "method": "call", "params": params}), quoted(f"{address}/jsonrpc")]
    body = xmlrpc.client.dumps(tuple(args), "execute_kw", allow_none=True).replace("\n", "")
    body = body.replace(f"<string>@@UID_{name}@@</string>", f"<int>@@UID_{name}@@</int>")
    return ["-H 'Content-Type: text/xml'", f"-d {quoted(body)}", quoted(f"{address}/xmlrpc/2/object")]


def _json(value: object, kind: str = "application/json") -> list[str]:
    return [f"-H 'Content-Type: {kind}'", f"-d {quoted(json.dumps(value))}"]


def _form(attempt: Attempt) -> list[str]:
    """The fields of a form, its token among them where it has one."""
    values = dict(attempt.request.form or {})
    if attempt.request.csrf:
        values["csrf_token"] = f"@@CSRF_{variable(attempt)}@@"
    return [f"--data-urlencode {quoted(f'{name}={value}')}" for name, value in values.items()] or ["-X POST"]


def quoted(text: str) -> str:
    """In quotes, also where a shell needs none: variables are set in between."""
    found = shlex.quote(text)
    return found if found.startswith("'") else f"'{found}'"


def _filled(line: str, attempt: Attempt) -> str:
    """Secrets by the variables that stand for them, outside of the quotes."""
    for value, name in attempt.secrets:
        line = line.replace(value, f"@@{name}@@")
    return _HOLE.sub(lambda match: f"""'"${match[1]}"'""", line)


def variable(attempt: Attempt) -> str:
    """An account's name as a part of a shell variable."""
    return _NAME.sub("_", attempt.actor.name).strip("_").upper() or "ACCOUNT"
