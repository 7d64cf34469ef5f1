"""Access rights, rules and groups as the records of data files write them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ostiary.checks.source.access import OPERATIONS, Command, Kind, Written
from ostiary.facts import Operation
from ostiary.facts.addons import DataRecord, Value

PERMISSIONS: Final[dict[str, Operation]] = {
    "perm_read": "read",
    "perm_write": "write",
    "perm_create": "create",
    "perm_unlink": "unlink",
}
LETTERS: Final[dict[str, Operation]] = {"r": "read", "w": "write", "u": "write", "c": "create", "d": "unlink"}
_FALSE: Final = frozenset({"", "0", "false", "none", "no", "f"})

Resolve = Callable[[str, str], str | None]
"""(how a record names a model, module) → the model."""


def written(record: DataRecord, resolve: Resolve) -> Iterator[Written]:
    """What a record of a data file says about access; nothing for other models."""
    if record.kind != "record":
        return
    if record.model == "ir.model.access":
        yield _right(record, resolve)
    elif record.model == "ir.rule":
        yield _rule(record, resolve)
    elif record.model == "ir.access":
        yield from _access(record, resolve)


def _right(record: DataRecord, resolve: Resolve) -> Written:
    groups = _one_group(record, "group_id")
    unclear = "group_id" in record.values and groups is None
    return _written("right", record, resolve, groups or (), _granted(record), unclear=unclear)


def _rule(record: DataRecord, resolve: Resolve) -> Written:
    groups = group_commands(record)
    return _written(
        "rule", record, resolve, groups or (), _granted(record), record.values.get("domain_force"), groups is None
    )


def _access(record: DataRecord, resolve: Resolve) -> Iterator[Written]:
    """Series 20: a row with a group grants, where its domain is true; one without restricts everybody."""
    letters = (record.text("operation") or "").strip()
    granted = {operation: operation in {LETTERS.get(letter) for letter in letters} for operation in OPERATIONS}
    groups = _one_group(record, "group_id")
    domain = record.values.get("domain")
    has_domain = domain is not None and bool(domain.text.strip())
    if groups and any(command.group for command in groups):
        yield _written("right", record, resolve, groups, granted)
    if has_domain or not groups:
        rule = _written("rule", record, resolve, groups or (), granted, domain)
        yield rule._replace(xmlid=f"{record.xmlid}") if not groups else rule._replace(xmlid=f"{record.xmlid}#domain")


def _written(
    kind: Kind,
    record: DataRecord,
    resolve: Resolve,
    groups: tuple[Command, ...],
    granted: Mapping[Operation, bool],
    domain: Value | None = None,
    unclear: bool = False,
) -> Written:
    named = model_named(record)
    active = record.values.get("active")
    return Written(
        kind,
        record.xmlid,
        record.module,
        record.place,
        resolve(named, record.module) if named else None,
        named,
        domain,
        groups,
        granted,
        None if active is None else truth(active),
        record.noupdate,
        unclear,
    )


def model_named(record: DataRecord) -> str:
    """How a record names its model: `model_sale_order`, `sale.model_sale_order` or `sale.order`."""
    value = record.values.get("model_id")
    if value is None:
        return ""
    if value.kind == "search":
        return _searched(value.text)
    if value.kind == "eval":
        names = references(value.text)
        return names[0] if names else ""
    return value.text.strip()


def _searched(text: str) -> str:
    """The model in `[('model', '=', 'sale.order')]`."""
    try:
        domain = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return ""
    for leaf in domain if isinstance(domain, list | tuple) else ():
        if isinstance(leaf, list | tuple) and len(leaf) == 3 and leaf[0] == "model":
            return str(leaf[2])
    return ""


def _granted(record: DataRecord) -> dict[Operation, bool]:
    return {operation: truth(record.values[name]) for name, operation in PERMISSIONS.items() if name in record.values}


def truth(value: Value) -> bool:
    """What Odoo makes of a value of a boolean field."""
    return value.text.strip().lower() not in _FALSE


def _one_group(record: DataRecord, name: str) -> tuple[Command, ...] | None:
    """The group of an access right: a reference, nothing, or None where only running it tells."""
    value = record.values.get(name)
    if value is None or not value.text.strip() or value.text.strip() in ("False", "None"):
        return (Command("clear"),) if value is not None else ()
    if value.kind == "eval":
        names = references(value.text)
        return (Command("clear"), Command("link", full_id(names[0], record.module))) if names else None
    if value.kind == "search":
        return None
    return (Command("clear"), Command("link", full_id(value.text.strip(), record.module)))


def group_commands(record: DataRecord, name: str = "groups") -> tuple[Command, ...] | None:
    """The changes that `eval="[(4, ref('base.group_portal'))]"` makes; None where only running it tells."""
    value = record.values.get(name)
    if value is None:
        return ()
    if value.kind in ("ref", "text"):
        names = [part.strip() for part in value.text.split(",") if part.strip()]
        return tuple(Command("link", full_id(part, record.module)) for part in names)
    return commands(value.text, record.module) if value.kind == "eval" else None


def commands(text: str, module: str) -> tuple[Command, ...] | None:
    """The x2many commands of an expression."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    items = [node] if _code(node) is not None else node.elts
    found: list[Command] = []
    for item in items:
        code = _code(item)
        if code is None:
            return None
        found += _command(code, item, module)
    return tuple(found)


def _code(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    if isinstance(node, ast.Tuple | ast.List) and node.elts and isinstance(node.elts[0], ast.Constant):
        number = node.elts[0].value
        return {2: "unlink", 3: "unlink", 4: "link", 5: "clear", 6: "set", 0: "create", 1: "update"}.get(number)  # type: ignore[arg-type]
    return None


def _command(code: str, node: ast.expr, module: str) -> Iterator[Command]:
    if code in ("clear", "set"):
        yield Command("clear")
    if code in ("set", "link", "unlink", "delete"):
        name = "link" if code in ("set", "link") else "unlink"
        yield from (Command(name, full_id(xmlid, module)) for xmlid in references(node))


def references(source: str | ast.expr) -> list[str]:
    """The external ids in `ref('…')`."""
    if isinstance(source, str):
        try:
            source = ast.parse(source.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return []
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call)]
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "ref"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def full_id(xmlid: str, module: str) -> str:
    return xmlid if "." in xmlid else f"{module}.{xmlid}"
