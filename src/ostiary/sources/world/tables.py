"""Rows → tables of an in-memory DuckDB, with the catalog that a snapshot has, so that the same reader reads both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ostiary.sources.world.notation import FieldSpec
from ostiary.sources.world.values import Store

_POSTGRES: Final = {
    "char": "varchar",
    "text": "text",
    "html": "text",
    "integer": "int4",
    "float": "float8",
    "monetary": "numeric",
    "boolean": "bool",
    "date": "date",
    "datetime": "timestamp",
    "selection": "varchar",
    "reference": "varchar",
    "json": "jsonb",
    "properties": "jsonb",
    "properties_definition": "jsonb",
    "many2one": "int4",
    "many2one_reference": "int4",
    "binary": "bytea",
}
_DUCKDB: Final = {
    "varchar": "VARCHAR",
    "text": "VARCHAR",
    "int4": "INTEGER",
    "float8": "DOUBLE",
    "numeric": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "jsonb": "JSON",
    "bytea": "BLOB",
}


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column with its values; `type` is PostgreSQL's name of it, as Odoo would have made it."""

    name: str
    type: str
    not_null: bool
    values: Sequence[object]


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table that is made when somebody asks for it: most questions look at a few."""

    name: str
    columns: tuple[NewColumn, ...]

    def statement(self) -> tuple[str, list[object]]:
        """The SQL that makes and fills the table, with its parameters."""
        parts = [
            f'unnest(${number}::{_DUCKDB[column.type]}[]) AS "{column.name}"'
            for number, column in enumerate(self.columns, start=1)
        ]
        values: list[object] = [list(column.values) for column in self.columns]
        return f'CREATE TABLE "{self.name}" AS SELECT {", ".join(parts)}', values


def new_tables(store: Store) -> dict[str, NewTable]:
    """Every table of the world, with the catalog and the meta data of a snapshot."""
    tables = [_model_table(store, name) for name in store.schema.models if not store.schema.models[name].abstract]
    tables += [_relation_table(table, columns, store.links[table]) for table, columns in store.columns.items()]
    tables.append(_dependencies())
    catalog = _catalog(tables)
    tables += [_with_position(tables), catalog, _meta(store)]
    return {table.name: table for table in tables}


def _column_type(store: Store, spec: FieldSpec) -> str:
    """PostgreSQL's type for a field; a series may keep several values of it in one json column."""
    if spec.company_dependent or (spec.translate and store.series.translations_json):
        return "jsonb"
    return _POSTGRES[spec.type]


def _model_table(store: Store, name: str) -> NewTable:
    model = store.schema.models[name]
    rows = store.rows[model.table]
    specs = sorted(
        (spec for spec in model.fields.values() if _in_table(store, spec)), key=lambda spec: spec.name != "id"
    )
    columns = [
        NewColumn(
            spec.name,
            _column_type(store, spec),
            spec.required or spec.name == "id",
            [row.get(spec.name) for row in rows],
        )
        for spec in specs
    ]
    return NewTable(model.table, tuple(columns))


def _in_table(store: Store, spec: FieldSpec) -> bool:
    """Before 18, company-dependent values are not in the table."""
    return spec.has_column and (not spec.company_dependent or store.series.company_dependent_json)


def _relation_table(name: str, columns: tuple[str, str], pairs: list[dict[str, int]]) -> NewTable:
    return NewTable(
        name, tuple(NewColumn(column, "int4", True, [pair[column] for pair in pairs]) for column in columns)
    )


def _dependencies() -> NewTable:
    """Modules of a world depend on nothing: the order does not matter to them."""
    return NewTable(
        "ir_module_module_dependency",
        (
            NewColumn("id", "int4", True, []),
            NewColumn("module_id", "int4", False, []),
            NewColumn("name", "varchar", False, []),
        ),
    )


def _catalog(tables: list[NewTable]) -> NewTable:
    """`ostiary_catalog`: what PostgreSQL's own catalog would say of these tables."""
    lines = [(table.name, column) for table in tables for column in table.columns]
    return NewTable(
        "ostiary_catalog",
        (
            NewColumn("table_name", "varchar", True, [name for name, _ in lines]),
            NewColumn("is_view", "bool", True, [False for _ in lines]),
            NewColumn("column_name", "varchar", True, [column.name for _, column in lines]),
            NewColumn("type", "varchar", True, [column.type for _, column in lines]),
            NewColumn("not_null", "bool", True, [column.not_null for _, column in lines]),
            NewColumn("position", "int4", True, range(len(lines))),
            NewColumn("kept", "bool", True, [True for _ in lines]),
        ),
    )


def _with_position(tables: list[NewTable]) -> NewTable:
    """`res_company` with the place of each company in Odoo's order, which a snapshot keeps too."""
    companies = next(table for table in tables if table.name == "res_company")
    values = {column.name: column.values for column in companies.columns}
    order = sorted(
        range(len(values["id"])),
        key=lambda place: (
            _number(values["sequence"][place]),
            str(values["name"][place]),
            _number(values["id"][place]),
        ),
    )
    positions = NewColumn("ostiary_position", "int4", True, [order.index(place) for place in range(len(order))])
    return NewTable(companies.name, (*companies.columns, positions))


def _number(value: object) -> float:
    return value if isinstance(value, int) else math.inf


def _meta(store: Store) -> NewTable:
    meta = {"kind": "world", "series": store.series.name, "unaccent": "false"}
    return NewTable(
        "ostiary_meta",
        (NewColumn("key", "varchar", True, list(meta)), NewColumn("value", "varchar", True, list(meta.values()))),
    )
