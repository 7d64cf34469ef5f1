"""What Odoo computes and stores when something is written, as far as decisions look at it.

Each consequence reads the changed tables and writes to them; one may lead to the next.
"""

from __future__ import annotations

from collections.abc import Iterable

from ostiary.database import as_int
from ostiary.facts import FieldRow
from ostiary.facts.schema import Field
from ostiary.whatif.changes import Change, Create, Unlink
from ostiary.whatif.overlay import Overlay

Written = tuple[str, tuple[int, ...], frozenset[str]]
"""(model, ids, names of fields)."""


def follow(overlay: Overlay, change: Change, ids: tuple[int, ...]) -> None:
    """Everything that comes of one change which has been done to these records."""
    if isinstance(change, Unlink):
        return
    waiting: list[Written] = [(change.model, ids, frozenset(change.values))]
    if isinstance(change, Create) and change.model == "ir.rule":
        waiting = [(change.model, ids, frozenset({*change.values, "groups"}))]
    while waiting:
        model, ids, names = waiting.pop()
        if model == "ir.rule" and "groups" in names:
            _global(overlay, ids)
        if model == "res.groups" and "implied_ids" in names:
            _implied(overlay, ids)
        if model == "res.users" and overlay.schema.facts.series.user_groups_column in names:
            _groups_of_users(overlay, ids)
        elif model == "res.users" and {"active", "partner_id"} & names:
            _partner_share(overlay, ids)
        if model == "res.partner" and {"parent_id", "is_company"} & names:
            waiting += _commercial(overlay, ids)
        elif "partner_id" in names:
            waiting += _commercial_of_documents(overlay, model, ids)
        for name in names:
            waiting += _related(overlay, model, name, ids)


def _global(overlay: Overlay, rules: Iterable[int]) -> None:
    """A rule without groups is global (`ir.rule._compute_global`)."""
    groups = _many2many(overlay, "ir.rule", "groups")
    narrowed = {rule for rule, _ in overlay.related(groups, rules)}
    for rule in rules:
        overlay.rows("ir.rule").write(rule, {"global": rule not in narrowed})


def _implied(overlay: Overlay, groups: tuple[int, ...]) -> None:
    """Before 19, members of a group are put into what it implies; since, that is computed when asked."""
    if overlay.schema.facts.series.closure_in_table:
        users = _many2many(overlay, "res.users", overlay.schema.facts.series.user_groups_column)
        sql = f'SELECT DISTINCT "{users.column1}" FROM "{users.relation_table}" WHERE "{users.column2}" = ANY($1)'
        _groups_of_users(overlay, tuple(as_int(row[0]) for row in overlay.database.query(sql, [list(groups)])))


def _groups_of_users(overlay: Overlay, users: tuple[int, ...]) -> None:
    """The closure in the table, where the series keeps it there, and whether a user is an outsider."""
    series = overlay.schema.facts.series
    field = _many2many(overlay, "res.users", series.user_groups_column)
    members: dict[int, set[int]] = {user: set() for user in users}
    for user, group in overlay.related(field, users):
        members[user].add(group)
    implied = _closure(overlay)
    internal = overlay.schema.facts.xmlids.get("base.group_user", ("", 0))[1]
    for user, own in members.items():
        whole = _whole(own, implied)
        if series.closure_in_table:
            table = overlay.pairs(str(field.relation_table), (str(field.column1), str(field.column2)))
            table.add((user, group) for group in whole - own)
        overlay.rows("res.users").write(user, {"share": internal not in whole})
    _partner_share(overlay, users)


def _partner_share(overlay: Overlay, users: tuple[int, ...]) -> None:
    """Whether a partner has no user who works here (`res.partner._compute_partner_share`)."""
    rows = overlay.database.query(
        "SELECT p.id, coalesce(bool_and(u.share), true) FROM res_partner p"
        " LEFT JOIN res_users u ON u.partner_id = p.id AND u.active"
        " WHERE p.id IN (SELECT partner_id FROM res_users WHERE id = ANY($1)) GROUP BY p.id",
        [list(users)],
    )
    for partner, share in rows:
        overlay.rows("res.partner").write(as_int(partner), {"partner_share": bool(share)})


def _closure(overlay: Overlay) -> dict[int, set[int]]:
    implied: dict[int, set[int]] = {}
    for one, other in overlay.database.query("SELECT gid, hid FROM res_groups_implied_rel"):
        implied.setdefault(as_int(one), set()).add(as_int(other))
    return implied


def _whole(groups: set[int], implied: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(groups)
    while waiting:
        group = waiting.pop()
        if group not in found:
            found.add(group)
            waiting += implied.get(group, ())
    return found


def _commercial(overlay: Overlay, partners: tuple[int, ...]) -> list[Written]:
    """A company, or who has no parent, is its own commercial partner; others have that of their parent."""
    found: dict[int, int] = {}
    waiting = list(partners)
    while waiting:
        partner = waiting.pop()
        ((parent, is_company, parents_own),) = overlay.database.query(
            "SELECT p.parent_id, p.is_company, q.commercial_partner_id FROM res_partner p"
            " LEFT JOIN res_partner q ON q.id = p.parent_id WHERE p.id = $1",
            [partner],
        )
        own = partner if is_company or parent is None else found.get(as_int(parent), as_int(parents_own or parent))
        found[partner] = own
        below = overlay.database.query("SELECT id FROM res_partner WHERE parent_id = $1", [partner])
        waiting += [as_int(row[0]) for row in below if row[0] not in found]
    for partner, own in found.items():
        overlay.rows("res.partner").write(partner, {"commercial_partner_id": own})
    return [("res.partner", tuple(found), frozenset({"commercial_partner_id"}))]


def _commercial_of_documents(overlay: Overlay, model: str, ids: tuple[int, ...]) -> list[Written]:
    """Invoices and others store the commercial partner of their partner by a method of their own."""
    row = overlay.schema.facts.fields.get(model, {}).get("commercial_partner_id")
    if model == "res.users" or row is None or not row.store or row.related:
        return []
    _copy(overlay, model, ids, "partner_id", "res.partner", row)
    return [(model, ids, frozenset({"commercial_partner_id"}))]


def _related(overlay: Overlay, model: str, name: str, ids: tuple[int, ...]) -> list[Written]:
    """Stored fields that are related through the field, at either end of a path of two steps."""
    found: list[Written] = []
    sql = (
        "SELECT model, name, related FROM ir_model_fields WHERE store AND related IS NOT NULL"
        " AND (related LIKE $1 OR related LIKE $2)"
    )
    for owner, other, path in overlay.database.query(sql, [f"{name}.%", f"%.{name}"]):
        row = overlay.schema.facts.fields[str(owner)][str(other)]
        first, _, last = str(path).partition(".")
        link = overlay.schema.field(str(owner), first)
        if not _is_copied(overlay, row) or link is None or link.type != "many2one" or "." in last:
            continue
        if owner == model and first == name:
            records = ids
        elif link.relation == model and last == name and link.column_exists and link.store:
            records = _pointing(overlay, str(owner), first, ids)
        else:
            continue
        if records:
            _copy(overlay, str(owner), records, first, str(link.relation), row, last)
            found.append((str(owner), records, frozenset({str(other)})))
    return found


def _is_copied(overlay: Overlay, row: FieldRow) -> bool:
    field = overlay.schema.field(row.model, row.name)
    table = overlay.schema.table(row.model)
    return bool(
        field and field.store and field.column_exists and not field.company_dependent and table and not table.is_view
        and row.type not in ("one2many", "many2many") and "id" in table.columns
    )  # fmt: skip


def _pointing(overlay: Overlay, model: str, name: str, ids: tuple[int, ...]) -> tuple[int, ...]:
    table = overlay.schema.table_name(model)
    rows = overlay.database.query(f'SELECT id FROM "{table}" WHERE "{name}" = ANY($1)', [list(ids)])
    return tuple(as_int(row[0]) for row in rows)


def _copy(
    overlay: Overlay,
    model: str,
    ids: tuple[int, ...],
    link: str,
    relation: str,
    row: FieldRow,
    source: str = "commercial_partner_id",
) -> None:
    """Store in `row` of each record what the record at the end of its link has."""
    table, other = overlay.schema.table_name(model), overlay.schema.table_name(relation)
    known = overlay.schema.facts.tables.get(other)
    if known is None or source not in known.columns:
        return
    rows = overlay.database.query(
        f'SELECT t.id, o."{source}" FROM "{table}" t LEFT JOIN "{other}" o ON o.id = t."{link}" WHERE t.id = ANY($1)',
        [list(ids)],
    )
    for record_id, value in rows:
        overlay.rows(model).write(as_int(record_id), {row.name: value})


def _many2many(overlay: Overlay, model: str, name: str) -> Field:
    found = overlay.schema.field(model, name)
    assert found is not None and found.relation_table and found.column1 and found.column2
    return found
