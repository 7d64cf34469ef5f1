"""What names stand for: imports, and what the top of a file binds."""

from __future__ import annotations

from ostiary.flow.frame import Frame
from ostiary.flow.nested import mapping, seq
from ostiary.flow.program import Program
from ostiary.flow.values import Obj, Value, lit, one


def named(frame: Frame, name: str) -> Value:
    """A name that no variable has: an import, or something of the file, or of Python."""
    index = frame.definition.module.index
    assert index is not None
    if name in index.imports:
        return imported(frame.engine.program, index.imports[name])
    if name in index.classes or name in index.functions:
        return one(Obj("import", f"{index.dotted}.{name}"))
    if name in index.constants:
        return constant(index.constants[name])
    if name.lower().endswith("logger") or name == "log":
        return one(Obj("logger"))
    if name == "SUPERUSER_ID":
        return one(Obj("superuser"))
    return one(Obj("builtin", name))


def imported(program: Program, dotted: str) -> Value:
    """What an import gives."""
    head, dot, rest = dotted.partition(".")
    if head == "openerp":
        dotted = f"odoo{dot}{rest}"
    if dotted.endswith("http.request"):
        return one(Obj("request"))
    if dotted.endswith("SUPERUSER_ID"):
        return one(Obj("superuser"))
    place, _, name = dotted.rpartition(".")
    module = program.modules.get(place)
    index = module.index if module is not None else None
    if index is None or name in index.classes or name in index.functions:
        return one(Obj("import", dotted))
    if name in index.constants:
        return constant(index.constants[name])
    origin = index.imports.get(name, dotted)
    return one(Obj("import", dotted)) if origin.startswith(dotted) else imported(program, origin)


def absolute(frame: Frame, module: str | None, level: int) -> str:
    """The dotted name of an import inside a function."""
    if not level:
        return module or ""
    source = frame.definition.module.source
    parts = source.dotted.split(".")
    kept = parts[: len(parts) - level + (1 if source.is_package else 0)]
    return ".".join([*kept, module] if module else kept)


def constant(value: object) -> Value:
    """A literal at the top of a file."""
    if isinstance(value, list | tuple):
        return seq(constant(item) for item in value)
    if isinstance(value, dict):
        return mapping((key, constant(item)) for key, item in value.items())
    return lit(value)
