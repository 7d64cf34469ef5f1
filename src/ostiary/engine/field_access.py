"""Fields with `groups`: who may read them, and searches that fail because of them."""

from __future__ import annotations

from typing import Final

from ostiary.facts.schema import Field, Schema

DEEPEST: Final = 4
"""How many many2one steps of a default order are followed."""


def may_read_field(schema: Schema, field: Field, groups: frozenset[int]) -> bool | None:
    """Whether the groups of a field let somebody in these groups read it; None when they cannot be told."""
    if not field.groups:
        return True
    return None if field.groups == "<unknown>" else has_groups(schema, field.groups, groups)


def has_groups(schema: Schema, text: str, groups: frozenset[int]) -> bool:
    """`has_groups` of somebody in these groups.

    A negated group that the user is in refuses; else a plain one that the user is in allows; else it is allowed only
    where no plain group is named. `base.group_no_one` counts in debug sessions alone, so it never counts here.
    Source: odoo/addons/base/models/res_users.py `has_groups` (19).
    """
    if text == ".":
        return False
    positive = False
    for name in text.split(","):
        name = name.strip()
        if name.startswith("!"):
            if _is_member(schema, name[1:], groups):
                return False
            continue
        positive = True
        if _is_member(schema, name, groups):
            return True
    return not positive


def _is_member(schema: Schema, xmlid: str, groups: frozenset[int]) -> bool:
    found = schema.facts.xmlids.get(xmlid)
    return found is not None and found[1] in groups and xmlid != "base.group_no_one"


def refused_order(schema: Schema, model: str, groups: frozenset[int]) -> str | None:
    """Why a plain search fails: its default order reads a field that the user may not read (17 and later)."""
    if not schema.facts.series.field_groups_in_domains:
        return None
    return _refused(schema, model, groups, DEEPEST)


def _refused(schema: Schema, model: str, groups: frozenset[int], depth: int) -> str | None:
    order = schema.code(model).order
    if not order or depth == 0:
        return None
    for item in order.split(","):
        words = item.split()
        name = words[0].partition(".")[0].partition(":")[0].strip('"') if words else ""
        found = schema.field(model, name)
        if found is None:
            continue
        if may_read_field(schema, found, groups) is False:
            return f"the default order reads `{model}.{name}`, which is restricted to {found.groups}"
        if found.type == "many2one" and found.relation and found.relation != model:
            inner = _refused(schema, found.relation, groups, depth - 1)
            if inner:
                return inner
    return None
