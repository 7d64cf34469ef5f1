"""Where callers come in: routes, methods that RPC can call, and reports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ostiary.flow.binding import Given
from ostiary.flow.engine import Engine
from ostiary.flow.frame import Frame
from ostiary.flow.index import ClassIndex
from ostiary.flow.keys import OWN, fixed, symbol
from ostiary.flow.literals import dotted_name
from ostiary.flow.outcome import Place, Reach, Route
from ostiary.flow.program import Definition, Program
from ostiary.flow.proofs import JSON, LOGIN
from ostiary.flow.recordsets import METHODS
from ostiary.flow.rest import dependencies
from ostiary.flow.routes import JSON_TYPES, Handler, Parameter, parameters, reach
from ostiary.flow.sources import Module
from ostiary.flow.state import State
from ostiary.flow.traces import Mark, Trace
from ostiary.flow.values import UNKNOWN, Ctl, Data, Env, Fact, Obj, Rec, Sym, Value, one

_PRIVILEGE: Final = (".sudo(", "SUPERUSER", ".execute(", "eval(", "with_user(", "su=True")
_OLD_PRIVILEGE: Final = re.compile(r"\bcr, 1,")
_CALLED: Final = re.compile(r"self\.(\w+)\(")
_REPORT_METHODS: Final = frozenset({"_get_report_values", "get_report_values", "_get_html_content"})
_NOT_ENTRIES: Final = frozenset(METHODS) | {
    "name_get",
    "fields_get",
    "fields_view_get",
    "get_view",
    "get_views",
    "default_get",
    "onchange",
    "init",
    "export_data",
    "load",
    "view_init",
    "modified",
    "flush",
    "search_panel_select_range",
    "search_panel_select_multi_range",
    "get_empty_list_help",
    "message_new",
    "message_update",
    "message_process",
    "message_route",
    "check_access_rule",
    "unlink_all",
}
_PRIVATE: Final = frozenset(
    {
        "private",
        "onchange",
        "depends",
        "constrains",
        "model_create_multi",
        "property",
        "ondelete",
        "autovacuum",
        "classmethod",
        "staticmethod",
        "lazy_property",
        "contextmanager",
    }
)


_OLD: Final = (["cr", "uid"], ["cr", "user"], ["cr", "user_id"])
"""How the parameters of methods began before 8.0."""


class Entry(NamedTuple):
    """A way in: what is followed, as whom, and what it is called."""

    name: str
    definition: Definition
    reach: Reach
    by_rpc: bool
    route: Route | None
    controller: str
    model: str


def of_handler(handler: Handler) -> Entry:
    route = handler.route
    return Entry(route.name, handler.definition, reach(route), False, route, handler.controller, "")


def rpc_entries(program: Program) -> Iterator[Entry]:
    """Public methods of models that take privilege, or a helper of theirs does, and what reports are made from."""
    models = program.models
    for module, cls in program.classes():
        model = models.names.get((module.source.dotted, cls.name))
        if model is None or ".tests." in module.source.dotted or any(base.endswith("Component") for base in cls.bases):
            continue
        cold = not _is_hot(module.source.text)
        for name in cls.methods:
            if _is_entry(program, module, cls, name, model, cold):
                definition = program.definition(module, cls, name)
                assert definition is not None
                yield Entry(f"{model}.{name}", definition, "portal", True, None, "", model)


def _is_entry(program: Program, module: Module, cls: ClassIndex, name: str, model: str, cold: bool) -> bool:
    method = cls.methods[name]
    if model.startswith("report.") and name in _REPORT_METHODS:
        return True
    if cold or name.startswith("_") or name in _NOT_ENTRIES or _PRIVATE.intersection(method.decorators):
        return False
    definition = program.definition(module, cls, name)
    text = program.text(definition) if definition else ""
    if _is_hot(text):
        return True
    helpers = (program.definition(module, cls, called) for called in _CALLED.findall(text) if called in cls.methods)
    return any(_is_hot(program.text(helper)) for helper in helpers if helper is not None)


def _is_hot(text: str) -> bool:
    """It takes privilege, or runs what it is given."""
    return any(word in text for word in _PRIVILEGE) or ("cr, 1," in text and bool(_OLD_PRIVILEGE.search(text)))


# ---------------------------------------------------------------------- following one


def follow(engine: Engine, entry: Entry) -> Frame | None:
    """Follow an entry with everything in the caller's hands; None where its code is not there."""
    definition = entry.definition
    node = engine.program.body(definition)
    if node is None:
        return None
    receiver = _receiver(entry) if definition.cls is not None else None
    frame = Frame(engine, definition, receiver, 0)
    engine.entry_place = frame.place(node)
    engine.entry_name = definition.qualified
    frame.entry = True
    arguments, facts = _arguments(frame, entry, node)
    posted = bool(entry.route and entry.route.methods and "GET" not in entry.route.methods)
    frame.state = State({}, facts, frozenset(), posted)
    engine.run(frame, Given(receiver, tuple(arguments.items()), frozenset(), True))
    return frame


def _receiver(entry: Entry) -> Value:
    if entry.route is not None:
        return one(Ctl(entry.controller, entry.definition.addon))
    whole = "model" in entry.definition.function.decorators or entry.model.startswith("report.")
    key = fixed("model") if whole else symbol("self", entry.model)
    place = Place(entry.definition.path, entry.definition.function.first)
    mark = Mark(place, "RPC calls this method on records of the caller's choice", "source", entry.definition.qualified)
    return one(Rec(entry.model, key), (mark,))


def _arguments(
    frame: Frame, entry: Entry, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> tuple[dict[object, Value], frozenset[Fact]]:
    """A value of the caller for each parameter, and what is known of them."""
    route = entry.route
    parts = parameters(route) if route else {}
    facts: set[Fact] = {LOGIN} if route is None or route.auth == "user" else set()
    if route is None or route.type in JSON_TYPES:
        facts.add(JSON)
    arguments: dict[object, Value] = _filled(frame, node) if route is not None and route.type == "fastapi" else {}
    defaults = _defaults(node)
    params = [item.arg for item in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    if params[1:3] in _OLD:
        arguments |= {params[1]: one(Obj("cr")), params[2]: one(Data("res.users", "id", OWN, False, True))}
    for name in params[1 if entry.definition.cls else 0 :]:
        if name in arguments:
            continue
        part = parts.get(name)
        arguments[name] = _parameter(frame, entry, name, part, node)
        if part is not None and part.required:
            facts.add(("ne", name))
        elif name in defaults:
            facts.add(("false" if defaults[name] is False else "none", name))
    if node.args.kwarg is not None:
        mark = frame.mark(node, f"`**{node.args.kwarg.arg}`: everything else that the caller sends", "source")
        arguments["**"] = one(Sym("kw", "map"), (mark,))
    return arguments, frozenset(facts)


def _filled(frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[object, Value]:
    """The parameters that the server fills: an environment, the partner who asks, a helper with methods."""
    found: dict[object, Value] = {}
    for name, annotation, what in dependencies(node):
        asked = (dotted_name(what) or "").rpartition(".")[2]
        if asked.endswith("env"):
            found[name] = one(Env())
        elif "partner" in asked:
            found[name] = one(Rec("res.partner", OWN, True, True))
        else:
            found[name] = _helper(frame, annotation)
    return found


def _helper(frame: Frame, annotation: ast.expr | None) -> Value:
    """An object of a class that was read, or something of the server."""
    definition = frame.definition
    name = dotted_name(annotation) if annotation is not None else None
    index = definition.module.index
    if name is None or index is None:
        return UNKNOWN
    dotted = index.imports.get(name, f"{definition.module.source.dotted}.{name}")
    found = frame.engine.program.find(dotted)
    if found is None or not isinstance(found[1], ClassIndex):
        return UNKNOWN
    return one(Ctl(f"{found[0].source.dotted}.{found[1].name}", definition.addon))


def _defaults(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, object]:
    names = [item.arg for item in (*node.args.posonlyargs, *node.args.args)]
    pairs = zip(reversed(names), reversed(node.args.defaults), strict=False)
    pairs_kw = (
        (item.arg, default)
        for item, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default
    )
    return {name: default.value if isinstance(default, ast.Constant) else ... for name, default in (*pairs, *pairs_kw)}


def _parameter(frame: Frame, entry: Entry, name: str, part: Parameter | None, node: ast.AST) -> Value:
    route = entry.route
    where = "the URL" if part is not None else "the request" if route else "RPC"
    trace: Trace = (frame.mark(node, f"`{name}` comes from {where}", "source"),)
    if part is not None and part.converter in ("model", "models"):
        checked = frame.engine.series >= 16 or bool(route and route.website)
        return one(Rec(part.model, symbol(name, part.model), False, checked), trace)
    return one(Sym(name, "int" if part is not None and part.converter in ("int", "float") else "any"), trace)
