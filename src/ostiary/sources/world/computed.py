"""The columns that Odoo computes and stores; a world that gives them itself is believed."""

from __future__ import annotations

from ostiary.sources.world.schema import ModelSpec
from ostiary.sources.world.values import Row, Store, Value

ROOT_USER = 1


def compute(store: Store) -> None:
    """Fill what Odoo would have computed."""
    groups = user_groups(store)
    if store.series.closure_in_table:
        for user, members in groups.items():
            for group in sorted(members):
                store.add_link("res_groups_users_rel", {"gid": group, "uid": user})
    _share(store, groups)
    _partners(store)
    _rules(store)
    for model in store.schema.models.values():
        if "parent_path" in model.fields and not model.abstract:
            _parent_paths(store, model)


def user_groups(store: Store) -> dict[int, set[int]]:
    """user → the closure of its groups over implied groups."""
    implied: dict[int, set[int]] = {}
    for pair in store.links["res_groups_implied_rel"]:
        implied.setdefault(pair["gid"], set()).add(pair["hid"])
    found: dict[int, set[int]] = {}
    for pair in store.links["res_groups_users_rel"]:
        found.setdefault(pair["uid"], set()).update(_closure(pair["gid"], implied))
    return found


def _closure(group: int, implied: dict[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    left = [group]
    while left:
        current = left.pop()
        if current not in seen:
            seen.add(current)
            left.extend(implied.get(current, ()))
    return seen


def _share(store: Store, groups: dict[int, set[int]]) -> None:
    """`share`: the user is not an internal user."""
    internal = store.records.of("res.groups")["base.group_user"].id
    for row in store.rows["res_users"]:
        if row["share"] is None:
            user = row["id"]
            assert isinstance(user, int)
            row["share"] = internal not in groups.get(user, set())


def _partners(store: Store) -> None:
    """`commercial_partner_id`, `partner_share` and the complete name."""
    internal = {
        user["partner_id"]
        for user in store.rows["res_users"]
        if (user["active"] and not user["share"]) or user["id"] == ROOT_USER
    }
    partners = {row["id"]: row for row in store.rows["res_partner"]}
    for row in partners.values():
        commercial = _commercial(row, partners)
        if row["commercial_partner_id"] is None:
            row["commercial_partner_id"] = commercial["id"]
        if row["partner_share"] is None:
            row["partner_share"] = row["id"] not in internal
        for key in {"complete_name", "display_name"} & row.keys():
            if row[key] is None:
                row[key] = _complete_name(row, commercial)


def _commercial(row: Row, partners: dict[Value, Row]) -> Row:
    """A company, or a partner without a parent, stands for itself; any other for its parent's."""
    seen: set[Value] = set()
    while row["commercial_partner_id"] is None:
        if row["is_company"] or row["parent_id"] not in partners or row["id"] in seen:
            return row
        seen.add(row["id"])
        row = partners[row["parent_id"]]
    return partners.get(row["commercial_partner_id"], row)


def _complete_name(row: Row, commercial: Row) -> str | None:
    name = row["name"]
    if row is commercial or not isinstance(name, str):
        return name if isinstance(name, str) else None
    return f"{commercial['name']}, {name}"


def _rules(store: Store) -> None:
    """`global`: the rule has no groups."""
    with_groups = {pair["rule_group_id"] for pair in store.links["rule_group_rel"]}
    for row in store.rows["ir_rule"]:
        if row["global"] is None:
            row["global"] = row["id"] not in with_groups


def _parent_paths(store: Store, model: ModelSpec) -> None:
    """`parent_path`: the ids from the root down, as in `1/4/7/`."""
    parent = model.parent_name or "parent_id"
    rows = {row["id"]: row for row in store.rows[model.table]}
    for row in rows.values():
        if row.get("parent_path") is None:
            row["parent_path"] = _path(row, rows, parent)


def _path(row: Row, rows: dict[Value, Row], parent: str) -> str:
    ids = [row["id"]]
    while row.get(parent) in rows and row[parent] not in ids:
        row = rows[row[parent]]
        ids.append(row["id"])
    return "".join(f"{number}/" for number in reversed(ids))
