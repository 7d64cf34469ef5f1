"""Public methods of the addons' models, which everybody who logs in can call over RPC."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostiary.findings import Location
from ostiary.flow.entries import rpc_entries
from ostiary.flow.program import Definition
from ostiary.probe.discovery.addons import read_program
from ostiary.probe.discovery.code import changes_in
from ostiary.probe.discovery.route import RouteFact

_WITHOUT_RECORDS: Final = frozenset({"model", "model_create_multi"})


@dataclass(frozen=True, slots=True)
class MethodFact:
    """One method. `flags` are parameters that are False by default, `context` are the keys of the context that it asks
    for."""

    model: str
    route: RouteFact
    """As findings name it: `sale.order.action_x`, with its place; nobody can go there."""
    on_records: bool
    flags: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


def methods_of(addons: Sequence[Path], major: int) -> tuple[MethodFact, ...]:
    """Those that take privilege, or whose helpers do: others can do no more than their caller. Raises SourceError."""
    if not addons:
        return ()
    program, mine = read_program(addons, major)
    found = {}
    for entry in rpc_entries(program):
        node = program.body(entry.definition)
        if entry.by_rpc and entry.definition.addon in mine and isinstance(node, ast.FunctionDef):
            found[entry.name] = _fact(entry.model, entry.name, entry.definition, node)
    return tuple(found[name] for name in sorted(found))


def _fact(model: str, name: str, definition: Definition, node: ast.FunctionDef) -> MethodFact:
    function = definition.function
    route = RouteFact(
        module=definition.addon,
        method=function.name,
        paths=(name,),
        type="rpc",
        params=function.params[1:],
        models=(model,),
        changes=changes_in(node),
        location=Location(definition.path, node.lineno),
    )
    on_records = not _WITHOUT_RECORDS.intersection(function.decorators)
    return MethodFact(model, route, on_records, tuple(_flags(node)), tuple(_context_keys(node)))


def _flags(node: ast.FunctionDef) -> Iterator[str]:
    arguments = node.args
    named = zip(reversed(arguments.args), reversed(arguments.defaults), strict=False)
    alone = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    for argument, default in (*named, *alone):
        if isinstance(default, ast.Constant) and default.value is False:
            yield argument.arg


def _context_keys(node: ast.FunctionDef) -> Iterator[str]:
    """`self.env.context.get('x')`, `self._context['x']`."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "get":
            owner, key = inner.func.value, inner.args[0] if inner.args else None
        elif isinstance(inner, ast.Subscript):
            owner, key = inner.value, inner.slice
        else:
            continue
        is_context = isinstance(owner, ast.Attribute) and owner.attr in ("context", "_context")
        if is_context and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value
