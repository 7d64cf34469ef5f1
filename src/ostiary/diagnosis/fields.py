"""One field of a record: its groups, and the nodes of views that read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ostiary.engine.explanation import Cause, Step
from ostiary.engine.field_access import may_read_field
from ostiary.errors import UnknownRecord
from ostiary.portal.besides import field_cause
from ostiary.portal.views import arch_text

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.engine.layers import Case

MOST_NODES: Final = 8


def look_at_field(world: World, case: Case, name: str) -> bool | None:
    """Whether the user may read a field at all; a refusal is a cause. Raises UnknownRecord for a field that there is
    not."""
    schema = case.engine.schema
    field = schema.field(case.model, name)
    if field is None:
        raise UnknownRecord(f"`{case.model}` has no field `{name}`", hint="is its module installed?")
    allowed = may_read_field(schema, field, case.groups)
    if allowed:
        said = f"restricted to {field.groups}, which the user has" if field.groups else "has no groups"
        case.steps.append(Step("field", "ok", f"the field {case.model}.{name} {said}"))
    elif allowed is None:
        case.steps.append(Step("field", "unknown", f"the groups of {case.model}.{name} are not known"))
    else:
        case.block(_with_nodes(world, field_cause(case.model, name, field.groups), case.model, name))
    return allowed


def _with_nodes(world: World, cause: Cause, model: str, name: str) -> Cause:
    nodes = reading_nodes(world, model, name)
    if not nodes:
        return cause
    evidence = {**cause.evidence, "views": nodes}
    message = f"{cause.message}; it is read by the view {nodes[0].partition(': ')[0]}" + (
        f" and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    )
    return Cause(cause.code, cause.layer, False, message, cause.origin, evidence, cause.fixes)


def reading_nodes(world: World, model: str, name: str) -> list[str]:
    """`key: node` of the views that read a field: views of the model, and templates."""
    table = world.facts.tables.get("ir_ui_view")
    if "arch_db" in world.facts.forms.get("ir_ui_view", ()):
        return []
    if table is None or table.partial or not {"arch_db", "key", "model", "active"} <= set(table.columns):
        return []
    sql = (
        "SELECT key, arch_db, id FROM ir_ui_view WHERE active AND (model = $1 OR type = 'qweb')"
        " AND CAST(arch_db AS TEXT) LIKE $2 ORDER BY model IS NULL, priority, id LIMIT 500"
    )
    own = re.compile(rf"<field\b[^<>]{{0,300}}\bname=\"{name}\"[^<>]{{0,300}}>")
    called = re.compile(
        rf"<\w+\b[^<>]{{0,300}}\bt-(?:field|out|esc|value|if)=\"[^\"]{{0,200}}\.{name}\b[^<>]{{0,300}}>"
    )
    found: list[str] = []
    for key, arch, view_id in world.database.query(sql, [model, f"%{name}%"]):
        match = own.search(arch_text(arch)) or called.search(arch_text(arch))
        if match is not None:
            found.append(f"{key or f'ir.ui.view {view_id}'}: {' '.join(match[0].split())}")
    return found[:MOST_NODES]
