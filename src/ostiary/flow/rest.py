"""Routes that are not `@route`: FastAPI's routers, and the services of the modules `base_rest`.

@cart_router.get("/carts/{uuid}")              a function of a file; what it `Depends` on is the server's
@restapi.method([(["/<int:id>/get"], "GET")])  a method of a service
_inherit = "base.rest.service"                 … of which every public method is a route
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

VERBS: Final = frozenset({"get", "post", "put", "patch", "delete"})
SERVICE: Final = "base.rest.service"
_NOT_ROUTES: Final = frozenset({"dispatch", "to_openapi"})


def routing_of(decorator: ast.Call, literal: object) -> dict[str, object] | None:
    """What such a decorator says, in the words of `@route`; `literal` is the value of its first argument."""
    function = decorator.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return None
    owner = function.value.id
    if function.attr in VERBS and owner.lower().endswith(("router", "app")) and isinstance(literal, str):
        return {"route": (literal,), "methods": [function.attr.upper()], "type": "fastapi", "csrf": False}
    if owner == "restapi" and function.attr == "method" and isinstance(literal, list):
        return _of_service(decorator, literal)
    return None


def _of_service(decorator: ast.Call, routes: list[object]) -> dict[str, object]:
    paths: list[str] = []
    verbs: list[str] = []
    for item in routes:
        given, verb = item if isinstance(item, list) and len(item) == 2 else (item, "POST")
        paths += [path for path in (given if isinstance(given, list) else [given]) if isinstance(path, str)]
        verbs.append(str(verb))
    words = {word.arg: word.value for word in decorator.keywords if word.arg}
    auth = words.get("auth")
    kept = {"auth": auth.value} if isinstance(auth, ast.Constant) else {}
    return {"route": tuple(paths), "methods": verbs, "type": "rest", "csrf": False, **kept}


def together(first: Mapping[str, object] | None, second: Mapping[str, object]) -> dict[str, object]:
    """Two decorators of one function: another address of the same."""
    if first is None:
        return dict(second)
    paths, more = first.get("route"), second.get("route")
    verbs, others = first.get("methods"), second.get("methods")
    return {
        **first,
        "route": (*(paths if isinstance(paths, tuple) else ()), *(more if isinstance(more, tuple) else ())),
        "methods": [*(verbs if isinstance(verbs, list) else []), *(others if isinstance(others, list) else [])],
    }


def of_public_method(name: str) -> dict[str, object] | None:
    """The route of a method of a service that has no decorator."""
    if name.startswith("_") or name in _NOT_ROUTES:
        return None
    return {"route": (f"/{name}",), "type": "rest", "csrf": False}


def dependencies(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, ast.expr | None, ast.expr]]:
    """The parameters that FastAPI fills itself: name, type, and what they depend on."""
    given = [*node.args.posonlyargs, *node.args.args]
    defaults = [None] * (len(given) - len(node.args.defaults)) + list(node.args.defaults)
    pairs = [*zip(given, defaults, strict=True), *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)]
    for item, default in pairs:
        annotation = item.annotation
        parts: list[ast.expr] = [default] if default is not None else []
        if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
            annotation, *inner = annotation.slice.elts
            parts += inner
        for part in parts:
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "Depends":
                yield item.arg, annotation, part.args[0] if part.args else ast.Constant(None)


def is_number(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id in ("int", "float")
