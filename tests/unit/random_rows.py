"""Random rows for the small world: NULLs, empty texts, zeros, archived rows, hierarchies, links of every kind."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache

from ostiary.database import Database
from ostiary.sources.world import OpenedWorld
from unit.small_world import small_world

DOCS, LINES, TAGS, NODES, TREES, MEMOS, CHILDREN = 26, 36, 6, 8, 7, 12, 12
PARTNERS = 20
NAMES = ("", "a", "A", "b", "ab", "a%", "m", "é")
CODES = ("", "a", "b", "c_d")
DAYS = ("2023-12-31", "2024-01-31", "2024-02-29", "2024-07-01", "2024-10-13")
MOMENTS = (
    "2024-01-30 23:00:00", "2024-01-31 00:00:00", "2024-01-31 10:00:00", "2024-01-31 10:00:00.5",
    "2024-01-31 23:59:59", "2024-07-01 12:30:00",
)  # fmt: skip
REFERENCES = ("res.partner,1", "x.tag,2", "")

Cell = int | float | str | bool | None
Make = Callable[[random.Random, int], Cell]


def _maybe(values: tuple[Cell, ...], nulls: float = 0.25) -> Make:
    return lambda rng, number: None if rng.random() < nulls else rng.choice(values)


def _link(count: int, nulls: float = 0.25) -> Make:
    return lambda rng, number: None if rng.random() < nulls else rng.randint(1, count)


def _above(rng: random.Random, number: int) -> Cell:
    """An earlier row as the parent, so that there are no cycles."""
    return rng.randint(1, number - 1) if number > 1 and rng.random() < 0.7 else None


def _json(make: Callable[[random.Random], dict[str, Cell]]) -> Make:
    return lambda rng, number: None if rng.random() < 0.2 else json.dumps(make(rng))


ACTIVE = _maybe((True, True, True, False), nulls=0.05)
PARTNER = _link(PARTNERS)
TABLES: dict[str, tuple[int, dict[str, Make]]] = {
    "x_doc": (DOCS, {
        "name": _maybe(NAMES), "note": _maybe(NAMES), "body": _maybe(("", "<p>a</p>")), "code": _maybe(CODES, 0),
        "qty": _maybe((-1, 0, 0, 1, 5)), "rank": _maybe((0, 1, 5), 0), "amount": _maybe((0.0, 0.5, 1.5)),
        "flag": _maybe((True, False)), "day": _maybe(DAYS), "moment": _maybe(MOMENTS),
        "state": _maybe(("draft", "open", "done")), "ref": _maybe(REFERENCES), "active": ACTIVE,
        "res_model": _maybe(("x.doc", "x.tag")), "res_id": _maybe((0, 1, 2, 3)), "partner_id": PARTNER,
        "owner_id": _link(PARTNERS, 0), "user_id": _maybe((6, 7, 8, 10)), "company_id": _maybe((1, 2, 3)),
        "node_id": _link(NODES), "tree_id": _link(TREES), "parent_id": _above,
    }),
    "x_line": (LINES, {
        "name": _maybe(NAMES), "doc_id": _link(DOCS, 0.1), "state": _maybe(("draft", "open")),
        "qty": _maybe((-1, 0, 1, 5)), "active": ACTIVE, "partner_id": PARTNER,
    }),
    "x_tag": (TAGS, {"name": _maybe(NAMES), "color": _maybe((0, 1, 2)), "active": ACTIVE, "partner_id": PARTNER}),
    "x_node": (NODES, {"name": _maybe(NAMES), "parent_id": _above, "active": ACTIVE}),
    "x_tree": (TREES, {"name": _maybe(NAMES), "above_id": _above, "active": ACTIVE}),
    "x_memo": (MEMOS, {"name": _maybe(NAMES), "res_model": _maybe(("x.doc", "x.tag")), "res_id": _link(8)}),
    "x_child": (CHILDREN, {"doc_id": _link(DOCS, 0), "extra": _maybe(NAMES)}),
}  # fmt: skip
PAIRS = {
    "x_doc_tag_rel": ("doc_id", "tag_id", DOCS, TAGS),
    "x_doc_node_rel": ("doc_id", "node_id", DOCS, NODES),
    "x_line_tag_rel": ("line_id", "tag_id", LINES, TAGS),
}


@cache
def random_world(series: str, seed: int) -> OpenedWorld:
    """The small world with random rows; the same for the same arguments."""
    world = small_world(series)
    rng = random.Random(f"{series} {seed}")
    for table, (count, columns) in TABLES.items():
        rows = [
            {"id": number, **{name: make(rng, number) for name, make in columns.items()}}
            for number in range(1, count + 1)
        ]
        _complete(series, table, rows, rng)
        _replace(world.database, table, rows)
    for table, (left, right, lefts, rights) in PAIRS.items():
        found = {(rng.randint(1, lefts), rng.randint(1, rights)) for _ in range(lefts)}
        _replace(world.database, table, [{left: one, right: other} for one, other in sorted(found)])
    _fill_partners(world.database, rng)
    _fill_followers(world.database, rng)
    return world


def _complete(series: str, table: str, rows: list[dict[str, Cell]], rng: random.Random) -> None:
    """What depends on the series, or on other columns."""
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        if table == "x_doc" and series == "19.0":
            row["title"] = _json(lambda rng: {"en_US": rng.choice(NAMES)})(rng, 0)
            row["price"] = _json(lambda rng: {str(rng.choice((1, 2, 3))): rng.choice((0, 1.5, 5, None))})(rng, 0)
            row["buyer_id"] = _json(lambda rng: {str(rng.choice((1, 2, 3))): rng.choice((1, 8, 99, None))})(rng, 0)
        elif table == "x_doc":
            row["title"] = rng.choice((None, *NAMES))
        if table == "x_node":
            above = by_id.get(row["parent_id"])
            row["parent_path"] = (str(above["parent_path"]) if above else "") + f"{row['id']}/"


def _replace(database: Database, table: str, rows: list[dict[str, Cell]]) -> None:
    database.query(f'DELETE FROM "{table}"')
    columns = list(rows[0])
    names = ", ".join(f'"{name}"' for name in columns)
    marks = [", ".join(f"${at * len(columns) + one}" for one in range(1, len(columns) + 1)) for at in range(len(rows))]
    values = [row[name] for row in rows for name in columns]
    database.query(f'INSERT INTO "{table}" ({names}) VALUES {", ".join(f"({one})" for one in marks)}', values)


def _fill_partners(database: Database, rng: random.Random) -> None:
    """Partners 14 to 20 besides those of users; random parents, companies and archived ones among all."""
    first = len(database.query("SELECT id FROM res_partner")) + 1
    for number in range(first, PARTNERS + 1):
        database.query("INSERT INTO res_partner (id, active, type) VALUES ($1, TRUE, 'contact')", [number])
    for number in range(1, PARTNERS + 1):
        values = [number, _maybe(NAMES)(rng, 0), ACTIVE(rng, 0), _above(rng, number), _maybe((1, 2, 3))(rng, 0)]
        database.query(
            "UPDATE res_partner SET name = $2, active = $3, parent_id = $4, company_id = $5 WHERE id = $1", values
        )
    database.query("UPDATE res_partner SET commercial_partner_id = coalesce(parent_id, id)")


def _fill_followers(database: Database, rng: random.Random) -> None:
    rows: list[dict[str, Cell]] = [
        {"id": number, "res_model": rng.choice(("x.doc", "res.partner")), "res_id": rng.randint(1, 20),
         "partner_id": rng.randint(1, PARTNERS)}
        for number in range(1, 30)
    ]  # fmt: skip
    _replace(database, "mail_followers", rows)
