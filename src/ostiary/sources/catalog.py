"""Which tables, columns and functions the database has.

A snapshot keeps the catalog of the database that it was taken from, so that both give the same facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from ostiary.database import Database
from ostiary.facts import Column, Table
from ostiary.series import Series

CATALOG_TABLE: Final = "ostiary_catalog"
META_TABLE: Final = "ostiary_meta"
PARTIAL: Final = "partial"
"""The key in META_TABLE for tables of which not all rows could be read: JSON, table → reason."""

FORMS: Final = "forms"
"""The key in META_TABLE for columns of stand-ins: JSON, table → columns. They are not `kept`."""

_POSTGRES: Final = """
    SELECT c.relname::text, c.relkind IN ('v', 'm'), a.attname::text, t.typname::text, a.attnotnull
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
     ORDER BY c.relname, a.attnum
"""
"""Tables, partitioned and foreign tables, views and materialised views, as Odoo's own `table_exists` looks for them."""

_DUCKDB: Final = f"SELECT table_name, is_view, column_name, type, not_null FROM {CATALOG_TABLE} ORDER BY position"

_UNACCENT: Final = """
    SELECT n.nspname = 'public', n.nspname = current_schema(), p.pronargs = 1
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE p.proname = 'unaccent'
"""

_BLOCKS: Final = """
    SELECT c.relname::text,
           CASE WHEN current_setting('server_version_num')::int >= 140000
                THEN pg_relation_size(c.oid) / current_setting('block_size')::int
                ELSE least(pg_relation_size(c.oid), 1) END
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'm') AND NOT c.relhassubclass
"""


def read_tables(db: Database) -> dict[str, Table]:
    """Every table and view of the current schema, with its columns in the order of the table.

    `Column.type` is PostgreSQL's internal name: int4, varchar, bool, jsonb, timestamp, …
    """
    return start_tables(db)()


def start_tables(db: Database) -> Callable[[], dict[str, Table]]:
    """Let the database list its tables and go on: the call gives what `read_tables` does."""
    started = db.ahead(_POSTGRES if db.dialect == "postgres" else _DUCKDB)
    return lambda: _tables(db, cast("list[tuple[str, bool, str, str, bool]]", started()))


def _tables(db: Database, rows: list[tuple[str, bool, str, str, bool]]) -> dict[str, Table]:
    partial = read_partial(db) if db.dialect == "duckdb" else {}
    tables = {name: Table(name, {}, partial=reason) for name, reason in partial.items()}
    shared: dict[tuple[str, str, bool], Column] = {}
    for table_name, is_view, *column in rows:
        key = cast(tuple[str, str, bool], tuple(column))
        table = tables.get(table_name)
        if table is None:
            table = tables[table_name] = Table(table_name, {}, is_view)
        elif is_view and not table.columns:
            table = tables[table_name] = replace(table, is_view=True)
        table.columns[key[0]] = shared.get(key) or shared.setdefault(key, Column(*key))
    return tables


def read_unaccent(db: Database, series: Series) -> bool:
    """Whether Odoo of that series wraps `ilike` in `unaccent()` on this database.

    Only the database decides: the server's option `--unaccent` merely creates the extension in new databases
    (odoo/modules/db.py `has_unaccent`, odoo/service/db.py). Until 15 any function of that name counts, from 16 to 18
    one with one argument in the schema `public`, since 19 one with one argument in the current schema.
    """
    if db.dialect == "duckdb":
        return read_meta(db).get("unaccent") == "true"
    functions = db.query(_UNACCENT)
    major = int(series.name.partition(".")[0])
    if major <= 15:
        return bool(functions)
    place = 0 if major <= 18 else 1
    return any(function[place] and function[2] for function in functions)


def read_meta(db: Database) -> dict[str, str]:
    """What a snapshot says of itself."""
    rows: Any = db.query(f"SELECT key, value FROM {META_TABLE}")
    return dict(rows)


def read_partial(db: Database) -> dict[str, str]:
    """table → why rows of it may be missing, where a snapshot could not read all of them."""
    found: dict[str, str] = json.loads(read_meta(db).get(PARTIAL, "{}"))
    return found


def read_forms(db: Database) -> dict[str, frozenset[str]]:
    """table → columns that hold stand-ins of the values of the source."""
    found: dict[str, list[str]] = json.loads(read_meta(db).get(FORMS, "{}"))
    return {table: frozenset(columns) for table, columns in found.items()}


def read_kept(db: Database) -> dict[str, frozenset[str]]:
    """table → columns whose values a snapshot holds."""
    rows: Any = db.query(f"SELECT table_name, list(column_name) FROM {CATALOG_TABLE} WHERE kept GROUP BY table_name")
    return {table: frozenset(columns) for table, columns in rows}


def read_blocks(db: Database) -> dict[str, int]:
    """table → blocks of its rows on the disk; 0 means that there are none.

    Nothing for views, for tables that others inherit from (`ir_actions`, whose rows are theirs), and for a snapshot.
    PostgreSQL before 14 reads all of a table to find some blocks of it, so that each table is one block there.
    """
    rows: Any = db.query(_BLOCKS) if db.dialect == "postgres" else []
    return dict(rows)
