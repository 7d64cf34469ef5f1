"""Routes: what `@route` says of each definition of a handler, merged with what it overrides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ostiary.flow import rest
from ostiary.flow.literals import dotted_name
from ostiary.flow.outcome import Place, Reach, Route
from ostiary.flow.program import Definition, Program

PARAMETER: Final = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<arguments>[^>]*?)\))?:)?(?P<name>\w+)>")
_BRACED: Final = re.compile(r"\{(\w+)[^}]*\}")
JSON_TYPES: Final = frozenset({"json", "jsonrpc", "json2", "fastapi", "rest"})
_INHERITED: Final = ("route", "auth", "type", "methods", "csrf")


class Handler(NamedTuple):
    """A route with the definition that handles it, and the controller that it is a method of."""

    route: Route
    definition: Definition
    controller: str


class Parameter(NamedTuple):
    """A part of a path: its converter (int, string, model, …), the model of that, and whether all paths have it."""

    converter: str
    model: str | None
    required: bool


def handlers(program: Program) -> Iterator[Handler]:
    """Every definition of a route's handler, in load order: each could be the one that runs."""
    families = program.families
    for name in families.controllers:
        module, cls = families.cls(name)
        for method in cls.methods:
            definition = program.definition(module, cls, method)
            if definition is None or ".tests." in module.source.dotted:
                continue
            chain = families.chain(name, method, definition.addon)
            below = chain[chain.index(definition) :] if definition in chain else (definition,)
            if any(item.function.routing is not None for item in below):
                yield Handler(_merged(definition, below), definition, name)


def functions(program: Program) -> Iterator[Handler]:
    """The functions that FastAPI's routers hand requests to."""
    for module in program.modules.values():
        assert module.index is not None
        for name, function in module.index.functions.items():
            if function.routing is None or ".tests." in module.source.dotted:
                continue
            definition = program.definition(module, None, name)
            assert definition is not None
            route = _merged(definition, (definition,))
            login = any("authenticated" in each and "optional" not in each for each in depends(program, definition))
            yield Handler(replace(route, auth="user" if login else "public"), definition, "")


def depends(program: Program, definition: Definition, depth: int = 4) -> Iterator[str]:
    """The names of everything that a function of FastAPI depends on, directly or by what it depends on."""
    node = program.body(definition)
    for _, _, what in rest.dependencies(node) if node is not None and depth else ():
        name = dotted_name(what)
        if name is None:
            continue
        yield name.rpartition(".")[2]
        below = program.named(definition.module, name)
        if below is not None:
            yield from depends(program, below, depth - 1)


def _merged(definition: Definition, chain: Sequence[Definition]) -> Route:
    """What holds for the first of some definitions: each adds to those below it."""
    words: dict[str, object] = {}
    for item in reversed(chain):
        words.update(item.function.routing or {})
    own = definition.function.routing or {}
    paths, methods = words.get("route"), words.get("methods")
    cors, module = words.get("cors"), definition.module.source
    kind = str(words.get("type") or "http")
    return Route(
        paths=tuple(path for path in paths if isinstance(path, str)) if isinstance(paths, tuple) else (),
        auth=str(words.get("auth") or ("user" if "route" in words else "unknown")),
        type=kind,
        methods=tuple(str(item) for item in methods) if isinstance(methods, list | tuple) else (),
        csrf=bool(words.get("csrf", kind == "http")),
        website=bool(words.get("website", False)),
        addon=definition.addon,
        cls=definition.cls.name if definition.cls else "",
        method=definition.function.name,
        place=Place(module.path, _line_of(definition)),
        params=definition.function.params[1 if definition.cls else 0 :],
        overrides=tuple(Place(item.path, _line_of(item)) for item in chain[1:]),
        inherited=tuple(word for word in _INHERITED if word in words and word not in own),
        cors=cors if isinstance(cors, str) else None,
    )


def _line_of(definition: Definition) -> int:
    return definition.function.first


def parameters(route: Route) -> dict[str, Parameter]:
    """The parts of the paths, by name."""
    found: dict[str, Parameter] = {}
    for path in route.paths:
        for match in PARAMETER.finditer(path):
            model = re.search(r"['\"]([\w.]+)['\"]", match["arguments"] or "")
            required = all(f"{match['name']}>" in other for other in route.paths)
            found[match["name"]] = Parameter(match["converter"] or "string", model[1] if model else None, required)
        for name in _BRACED.findall(path) if route.type == "fastapi" else ():
            found[name] = Parameter("string", None, all(f"{{{name}" in other for other in route.paths))
    return found


def reach(route: Route) -> Reach:
    """Who can call a route: `user` is everybody who logs in, portal users included."""
    return "public" if route.auth in ("public", "none") else "portal"
