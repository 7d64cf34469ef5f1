"""A tiny Odoo in a DuckDB in memory, laid out as a snapshot is: what the reader and the snapshot are tested on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb

from ostiary.facts import Facts
from ostiary.facts.code import CodeFacts, CodeModel
from ostiary.series import Series
from ostiary.sources.duck import DuckDatabase
from ostiary.sources.reader import read_facts

DUCKDB_TYPES = {"int4": "INTEGER", "varchar": "VARCHAR", "bool": "BOOLEAN", "jsonb": "JSON", "numeric": "DOUBLE"}

CATALOG = [
    ("position", "int4"),
    ("table_name", "varchar"),
    ("is_view", "bool"),
    ("column_name", "varchar"),
    ("type", "varchar"),
    ("not_null", "bool"),
    ("kept", "bool"),
]


@dataclass
class TinyOdoo:
    """Tables as `name → (columns with PostgreSQL types, rows)`; change them, then `open` or `read`."""

    tables: dict[str, tuple[str, list[tuple[object, ...]]]]
    not_null: set[tuple[str, str]] = field(default_factory=lambda: {("res_users", "partner_id")})
    views: set[str] = field(default_factory=set)
    opened: list[DuckDatabase] = field(default_factory=list)

    def columns(self, table: str) -> list[tuple[str, str]]:
        pairs = (column.split() for column in self.tables[table][0].split(", "))
        return [(name, column_type) for name, column_type in pairs]

    def drop(self, table: str, column: str) -> None:
        """As in a series that does not have the column yet."""
        columns, rows = self.columns(table), self.tables[table][1]
        place = [name for name, _ in columns].index(column)
        text = ", ".join(f"{name} {column_type}" for name, column_type in columns if name != column)
        self.tables[table] = (text, [row[:place] + row[place + 1 :] for row in rows])

    def open(self) -> DuckDatabase:
        connection = duckdb.connect(":memory:")
        for table, (_, rows) in self.tables.items():
            self._fill(connection, table, self.columns(table), rows)
        meta = [("unaccent", "true"), ("taken_at", "2026-01-02T03:04:05Z")]
        self._fill(connection, "ostiary_meta", [("key", "varchar"), ("value", "varchar")], meta)
        names = [(table, *column) for table in self.tables for column in self.columns(table)]
        catalog = [
            (position, table, table in self.views, name, type_, (table, name) in self.not_null, True)
            for position, (table, name, type_) in enumerate(names)
        ]
        self._fill(connection, "ostiary_catalog", CATALOG, catalog)
        self.opened.append(DuckDatabase(connection, "tiny"))
        return self.opened[-1]

    def _fill(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        columns: list[tuple[str, str]],
        rows: Sequence[tuple[object, ...]],
    ) -> None:
        listed = ", ".join(f'"{name}" {DUCKDB_TYPES[type_]}' for name, type_ in columns)
        connection.execute(f'CREATE TABLE "{table}" ({listed})')
        if rows:
            marks = ", ".join("?" for _ in columns)
            values = ", ".join(f"({marks})" for _ in rows)
            connection.execute(f'INSERT INTO "{table}" VALUES {values}', [value for row in rows for value in row])

    def read(self, code: Callable[[Series, tuple[str, ...]], CodeFacts] | None = None) -> Facts:
        return read_facts(self.open(), code or tiny_code)


def tiny_code(series: Series, modules: tuple[str, ...]) -> CodeFacts:
    return CodeFacts(series.name, {"x.book": CodeModel("x.book", rec_name="title")})


FIELD_COLUMNS = (
    "id int4, model varchar, model_id int4, name varchar, ttype varchar, relation varchar, relation_field varchar,"
    " relation_table varchar, column1 varchar, column2 varchar, store bool, related varchar, required bool,"
    " translate varchar, company_dependent bool, state varchar"
)
COMPANY_COLUMNS = (
    "id int4, name varchar, active bool, parent_id int4, partner_id int4, sequence int4, ostiary_position int4"
)
LINK = "res.partner"
PERMISSIONS = "perm_read bool, perm_write bool, perm_create bool, perm_unlink bool"


def library() -> TinyOdoo:
    """Series 19.0 with a custom model `x.book`, two users of one group and three companies."""
    return TinyOdoo(
        {
            "ir_module_module": (
                "id int4, name varchar, state varchar, latest_version varchar",
                [
                    (1, "base", "installed", "19.0.1.3"),
                    (2, "library", "installed", "19.0.1.0"),
                    (3, "account", "uninstalled", None),
                ],
            ),
            "ir_module_module_dependency": ("id int4, module_id int4, name varchar", [(1, 2, "base"), (2, 3, "base")]),
            "ir_model": (
                "id int4, model varchar, name jsonb, transient bool, abstract bool, state varchar",
                [
                    (1, "res.partner", '{"en_US": "Contact"}', False, False, "base"),
                    (2, "x.book", "{}", False, False, "manual"),
                    (3, "mail.thread", "{}", False, True, "base"),
                ],
            ),
            "ir_model_fields": (
                FIELD_COLUMNS,
                [
                    (1, "x.book", 2, "title", "char", *[None] * 5, True, None, True, "standard", None, "manual"),
                    (2, "x.book", 2, "owner_id", "many2one", LINK, *[None] * 4, True, *[None] * 4, "base"),
                    (3, "res.partner", 1, "parent_id", "many2one", LINK, *[None] * 4, True, *[None] * 4, "base"),
                ],
            ),
            "ir_model_inherit": (
                "id int4, model_id int4, parent_id int4, parent_field_id int4",
                [(1, 2, 1, 2), (2, 1, 3, None)],
            ),
            "ir_model_access": (
                f"id int4, name varchar, model_id int4, group_id int4, active bool, {PERMISSIONS}",
                [
                    (1, "books", 2, 10, True, True, None, False, False),
                    (2, "gone", 99, None, True, True, True, True, True),
                ],
            ),
            "ir_rule": (
                f"id int4, name varchar, model_id int4, domain_force varchar, active bool, global bool, {PERMISSIONS}",
                [
                    (1, "own books", 2, "[('owner_id', '=', user.partner_id.id)]", True, False, True, True, None, None),
                    (2, "all", 2, "", True, True, True, True, True, True),
                ],
            ),
            "rule_group_rel": ("rule_group_id int4, group_id int4", [(1, 10)]),
            "ir_model_data": (
                "id int4, module varchar, name varchar, model varchar, res_id int4",
                [
                    (1, "base", "group_portal", "res.groups", 10),
                    (2, "base", "model_res_partner", "ir.model", 1),
                    (3, "library", "model_res_partner", "ir.model", 1),
                    (4, "library", "own_books", "ir.rule", 1),
                    (5, "base", "main_company", "res.company", 1),
                    (6, "library", "other_name", "res.groups", 10),
                    (7, "base", "secret_menu", "ir.ui.menu", 1),
                    (8, "base", "never_made", "res.users", None),
                ],
            ),
            "res_groups": ("id int4, name jsonb", [(10, "{}"), (11, "{}")]),
            "res_groups_implied_rel": ("gid int4, hid int4", [(10, 11)]),
            "res_groups_users_rel": ("gid int4, uid int4", [(10, 5), (10, 6)]),
            "res_users": (
                "id int4, login varchar, active bool, share bool, partner_id int4, company_id int4, password varchar",
                [(5, "ann", True, True, 50, 1, "hash"), (6, "ben", None, None, 51, 2, "hash")],
            ),
            "res_partner": (
                "id int4, name varchar, email varchar, parent_id int4, lang varchar, tz varchar, signup_token varchar",
                [(50, "Ann", "a@x", None, "fr_FR", "Europe/Paris", "t0"), (51, "Ben", "", 50, None, None, None)],
            ),
            "res_company": (
                COMPANY_COLUMNS,
                [
                    (1, "Zeta", True, None, 1, 10, 2),
                    (2, "Alpha", True, 1, 2, 10, 1),
                    (3, "Old", False, None, 3, None, 3),
                ],
            ),
            "res_company_users_rel": ("cid int4, user_id int4", [(1, 5), (2, 5), (3, 5), (2, 6)]),
            "x_book": (
                "id int4, title jsonb, owner_id int4, price numeric, access_token varchar",
                [(1, '{"en_US": "A, \\"B\\""}', 50, 9.5, "tok"), (2, None, None, None, "")],
            ),
        }
    )  # fmt: skip
