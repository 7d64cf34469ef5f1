"""Routes read from the source of addons: what each takes, which models it names, and whether it changes data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ostiary.findings import Location
from ostiary.flow import Program
from ostiary.flow.program import Definition
from ostiary.flow.routes import Handler, handlers
from ostiary.probe.discovery.route import RouteFact, parts_of

_MODEL: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_DEEPEST: Final = 3
"""How many calls of methods of the same class are followed."""
CHANGING: Final = frozenset(
    {"write", "create", "unlink", "copy", "message_post", "set_param", "message_subscribe", "message_unsubscribe"}
)
_CHANGING_BEGINNINGS: Final = ("action_", "button_", "send_", "_send", "toggle_", "unlink_", "_create_", "_update_")
_ARGUMENTS: Final = frozenset({"kw", "kwargs", "post", "params", "data", "args", "values", "form", "query", "body"})
"""What handlers call the arguments that they do not name."""
_CHECKS: Final = "_document_check_access"
_MINTING: Final = frozenset({"_portal_ensure_token", "get_portal_url", "_get_share_url"})
"""What gives a record a token that has none."""
_BODIES: Final = frozenset({"loads", "get_json_data", "get_json", "jsonrequest"})
"""What reads a body of JSON."""


@dataclass
class _Body:
    """What the code of a handler says, and of what it calls of its own class."""

    models: dict[str, None] = field(default_factory=dict)
    document: str | None = None
    changes: str | None = None
    params: dict[str, None] = field(default_factory=dict)
    mints: bool = False
    keys: dict[str, None] = field(default_factory=dict)
    """Of the body of JSON."""


def read_routes(program: Program) -> tuple[RouteFact, ...]:
    """Every route once. Overriding definitions add what their code says; those without a path keep their name."""
    by_key: dict[object, RouteFact] = {}
    for handler in handlers(program):
        fact = _fact(program, handler)
        key = fact.paths or (fact.method, fact.module)
        known = by_key.get(key)
        by_key[key] = _joined(known, fact) if known else fact
    return tuple(by_key.values())


def _joined(below: RouteFact, above: RouteFact) -> RouteFact:
    """A definition with one that overrides it; the module is the one that has the route first."""
    return replace(
        above,
        module=below.module,
        params=tuple(dict.fromkeys((*below.params, *above.params))),
        models=tuple(dict.fromkeys((*below.models, *above.models))),
        document=below.document or above.document,
        changes=below.changes or above.changes,
        readonly=below.readonly or above.readonly,
        mints=below.mints or above.mints,
        body=tuple(dict.fromkeys((*below.body, *above.body))),
    )


def _fact(program: Program, handler: Handler) -> RouteFact:
    route, definition = handler.route, handler.definition
    body = _Body()
    _read(program, definition, body, _DEEPEST, set())
    named = {part.name for path in route.paths for part in parts_of(path)}
    converters = [part.model for path in route.paths for part in parts_of(path) if part.model]
    routing = definition.function.routing or {}
    return RouteFact(
        module=route.addon,
        method=route.method,
        paths=route.paths,
        auth=route.auth,
        type=route.type,
        methods=route.methods,
        params=tuple(name for name in dict.fromkeys((*route.params, *body.params)) if name not in named),
        models=tuple(dict.fromkeys((*converters, *body.models))),
        document=body.document,
        changes=body.changes,
        readonly=routing.get("readonly") is True,
        website=route.website,
        location=Location(route.place.path, route.place.line),
        mints=body.mints,
        body=tuple(body.keys),
        csrf=route.csrf,
    )


def _read(program: Program, definition: Definition, body: _Body, depth: int, seen: set[str]) -> None:
    node = program.body(definition)
    if node is None:
        return
    for key in _keys_of_body(node):
        body.keys.setdefault(key)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Subscript):
            _note_model(inner, body)
            _note_argument(inner.value, inner.slice, body)
        elif isinstance(inner, ast.Call):
            _note_call(inner, body)
        elif isinstance(inner, ast.Assign | ast.AugAssign):
            _note_assignment(inner, body)
    if depth:
        for called in _own_calls(program, definition, node):
            if called.qualified not in seen:
                seen.add(called.qualified)
                _read(program, called, body, depth - 1, seen)


def _note_model(node: ast.Subscript, body: _Body) -> None:
    """`request.env['sale.order']`."""
    key = node.slice
    if isinstance(key, ast.Constant) and isinstance(key.value, str) and _MODEL.fullmatch(key.value):
        owner = node.value
        if isinstance(owner, ast.Attribute) and owner.attr in ("env", "registry"):
            body.models.setdefault(key.value)


def _note_argument(owner: ast.expr, key: ast.expr, body: _Body) -> None:
    """`kw.get('partner_id')`, `request.params['partner_id']`; a key with a blank is of some other dictionary."""
    named = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    if named in _ARGUMENTS and isinstance(key, ast.Constant) and isinstance(key.value, str) and " " not in key.value:
        body.params.setdefault(key.value)


def _note_call(node: ast.Call, body: _Body) -> None:
    if not isinstance(node.func, ast.Attribute):
        return
    name = node.func.attr
    body.mints = body.mints or name in _MINTING
    if name in ("get", "pop") and node.args:
        _note_argument(node.func.value, node.args[0], body)
    if name == _CHECKS and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            body.models.setdefault(first.value)
            body.document = body.document or first.value
    if name in CHANGING or name.startswith(_CHANGING_BEGINNINGS):
        body.changes = body.changes or name


def _keys_of_body(node: ast.AST) -> Iterator[str]:
    """`json.loads(request.httprequest.data)["loan_id"]`, also by way of a variable."""
    names = {
        target.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Assign) and _is_body(inner.value)
        for target in inner.targets
        if isinstance(target, ast.Name)
    }
    for inner in ast.walk(node):
        owner, key = _looked_up(inner)
        is_named = isinstance(owner, ast.Name) and owner.id in names
        if (is_named or _is_body(owner)) and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def _is_body(node: ast.AST | None) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Attribute) and called.attr in _BODIES


def _looked_up(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    """(owner, key) of `owner[key]` and `owner.get(key)`."""
    if isinstance(node, ast.Subscript):
        return node.value, node.slice
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return node.func.value, node.args[0]
    return None, None


def _note_assignment(node: ast.Assign | ast.AugAssign, body: _Body) -> None:
    """`order.note = text` writes, too."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        if not isinstance(target, ast.Attribute):
            continue
        owner = target.value.id if isinstance(target.value, ast.Name) else "…"
        if owner != "self":
            body.changes = body.changes or f"{owner}.{target.attr} = …"


def _own_calls(program: Program, definition: Definition, node: ast.AST) -> Iterator[Definition]:
    """The methods of the same class that are called on `self`."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            owner = inner.func.value
            if isinstance(owner, ast.Name) and owner.id == "self":
                found = program.definition(definition.module, definition.cls, inner.func.attr)
                if found is not None:
                    yield found


def over_stock(own: Iterable[RouteFact], stock: Iterable[RouteFact]) -> tuple[RouteFact, ...]:
    """Stock routes and own ones; an own definition without a path is that of the stock route whose method it overrides,
    and brings its place."""
    by_method: dict[str, list[RouteFact]] = {}
    bare: dict[str, RouteFact] = {}
    found: dict[tuple[str, ...], RouteFact] = {route.paths: route for route in stock}
    for route in found.values():
        by_method.setdefault(route.method, []).append(route)
    for route in own:
        if route.paths:
            found[route.paths] = route
        else:
            bare[route.method] = route
    for method, route in bare.items():
        for below in by_method.get(method, ()):
            joined = _joined(below, replace(route, paths=below.paths, auth=below.auth, type=below.type))
            found[below.paths] = replace(joined, methods=below.methods, website=below.website)
    return tuple(found.values())


def changes_in(node: ast.AST) -> str | None:
    """The first thing in a function that changes data."""
    body = _Body()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            _note_call(inner, body)
        elif isinstance(inner, ast.Assign | ast.AugAssign):
            _note_assignment(inner, body)
    return body.changes
