"""`request`: what it gives of the caller, and how it answers."""

from __future__ import annotations

import ast
from typing import Final

from ostiary.flow import sinks
from ostiary.flow.arguments import Args
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.keys import OWN, fixed
from ostiary.flow.nested import mapping
from ostiary.flow.values import UNKNOWN, Data, Env, Lit, Obj, Rec, Reply, Sym, Value, leaves, lit, one

_SHARED: Final = {
    "website": "website",
    "lang": "res.lang",
    "website_pricelist": "product.pricelist",
    "pricelist": "product.pricelist",
    "fiscal_position": "account.fiscal.position",
}
_CALLERS: Final = frozenset(
    {
        "args",
        "form",
        "files",
        "headers",
        "cookies",
        "data",
        "json",
        "values",
        "referrer",
        "path",
        "url",
        "full_path",
        "query_string",
        "user_agent",
        "stream",
        "environ",
        "mimetype",
        "accept_languages",
    }
)

_OWN_ADDRESS: Final = frozenset({"referrer", "path", "url", "full_path", "base_url", "query_string"})
"""The address that was asked for: nobody can be sent elsewhere by it."""


def attribute(frame: Frame, name: str) -> Value:
    """`request.name`."""
    if name == "env":
        return one(Env(frame.now.sudo))
    if name in ("session", "httprequest", "cr"):
        return one(Obj(name))
    if name == "params":
        return source(frame, "params", "map")
    if name == "registry":
        return one(Obj("pool"))
    if name == "jsonrequest":
        return source(frame, "json", "map")
    if name == "uid":
        return one(Data("res.users", "id", OWN, False, True))
    if name == "context":
        return frame.engine.context(frame)
    if name == "cart":
        return one(Rec("sale.order", OWN, True, True))
    if name in _SHARED:
        return one(Rec(_SHARED[name], fixed(name), False, True))
    return UNKNOWN


def source(frame: Frame, name: str, form: str) -> Value:
    """Something of the caller that does not come as a parameter."""
    return one(Sym(name, form), (frame.engine.first_mark(name),))


def of_http_request(name: str) -> Value:
    """`request.httprequest.name`."""
    if name == "method":
        return one(Obj("method"))
    if name == "session":
        return one(Obj("session"))
    if name in ("args", "form", "values"):
        return one(Sym("params", "map"))
    if name in _OWN_ADDRESS:
        return one(Sym(f"httprequest.{name}", "part"))
    form = "map" if name in ("json", "files") else "any"
    return one(Sym(f"httprequest.{name}", form)) if name in _CALLERS else UNKNOWN


def method(frame: Frame, name: str, args: Args) -> Value:
    """`request.name(…)`."""
    node = args.node
    if name == "render":
        template = args.get(0, "template")
        values = args.get(1, "qcontext")
        sinks.serve(frame, values or mapping([]), node, "page", template=template.text() if template else None)
        return one(Reply("page"))
    if name in ("redirect", "redirect_query"):
        sinks.redirected(frame, args.get(0, "location") or UNKNOWN, node, local=_is_local(frame, args))
        return one(Reply("redirect"))
    if name in ("make_response", "make_json_response"):
        sinks.serve(frame, args.get(0, "data") or UNKNOWN, node, "answer")
        return one(Reply("answer"))
    if name in ("get_json_data",):
        return source(frame, "json", "map")
    if name == "get_http_params":
        return source(frame, "params", "map")
    if name == "update_env":
        _update_env(frame, args)
        return lit(None)
    if name == "not_found":
        return one(Reply("error"))
    return UNKNOWN


def _is_local(frame: Frame, args: Args) -> bool:
    """From 15.0 on a redirect stays on the server unless `local=False`."""
    given = args.get(2, "local")
    constant = given.constant() if given is not None else None
    if constant is not None:
        return bool(constant.value)
    return frame.engine.series >= 15


def _update_env(frame: Frame, args: Args) -> None:
    user = args.get(0, "user")
    elevated = args.get(2, "su")
    if frame.state is None:
        return
    if user is not None:
        frame.state.sudo = any(atom == Obj("superuser") or atom == Lit(1, "int") for atom, _ in leaves(user))
    if elevated is not None and elevated.constant() is not None:
        frame.state.sudo = elevated == lit(True)


def http_request_method(frame: Frame, name: str, args: Args) -> Value:
    """`request.httprequest.get_data()` and the like."""
    if name in ("get_data", "get_json"):
        return source(
            frame, "httprequest.data" if name == "get_data" else "json", "any" if name == "get_data" else "map"
        )
    return UNKNOWN


def session_method(frame: Frame, name: str, args: Args) -> Value:
    """What a session holds is the caller's own."""
    if name in ("get", "pop", "setdefault"):
        return one(Data("res.users", "session", OWN, False, True))
    return UNKNOWN


def response(frame: Frame, args: Args, node: ast.AST) -> Value:
    """`Response(data)`, and `Response(template=…, qcontext=…)`."""
    values = args.get(0, "response")
    context = args.kw.get("qcontext")
    given = join(*(value for value in (values, context) if value is not None))
    template = args.kw.get("template")
    if given.atoms:
        sinks.serve(frame, given, node, "answer", template=template.text() if template else None)
    return one(Reply("answer"))
