"""Tables and columns as Odoo makes them, worked out from `ir.model.fields` and the code: the API does not show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.facts import Column, Facts, FieldRow, Table
from ostiary.facts.code import CodeFacts
from ostiary.series import Series
from ostiary.sources.api.values import COLUMN_TYPES

MADE_BY_HAND: Final = frozenset({"auth_totp.device", "res.users.apikeys"})
"""Models whose table Odoo makes with an SQL statement of its own, to keep a column to itself; it is no view."""
_ID: Final = Column("id", "int4", True)


def tables_of(facts: Facts) -> dict[str, Table]:
    """Every table that the models of these facts have; NOT NULL is not known and matters to no answer."""
    tables: dict[str, Table] = {}
    for model in facts.models:
        name = table_of(facts, model)
        if name is not None:
            code = facts.code.model(model)
            view = code.table_query or (not code.auto and model not in MADE_BY_HAND)
            tables[name] = Table(name, _columns(facts.fields.get(model, {}), facts.code, facts.series), view)
    for fields in facts.fields.values():
        for row in fields.values():
            if is_relation(row) and row.relation_table not in tables:
                pair = (str(row.column1), str(row.column2))
                tables[str(row.relation_table)] = Table(
                    str(row.relation_table), {name: Column(name, "int4", True) for name in pair}
                )
    return tables


def table_of(facts: Facts, model: str) -> str | None:
    """The name of a model's table or view; None for an abstract model, which has none."""
    code = facts.code.model(model)
    if facts.models[model].abstract or code.abstract:
        return None
    return code.table or model.replace(".", "_")


def is_relation(row: FieldRow) -> bool:
    """Whether a field keeps its links in a relation table."""
    return row.type == "many2many" and row.store and bool(row.relation_table and row.column1 and row.column2)


def _columns(fields: Mapping[str, FieldRow], code: CodeFacts, series: Series) -> dict[str, Column]:
    found = {"id": _ID}
    for name, row in fields.items():
        kind = _column_type(row, code, series)
        if kind is not None and name != "id":
            found[name] = Column(name, kind, False)
    return found


def _column_type(row: FieldRow, code: CodeFacts, series: Series) -> str | None:
    """PostgreSQL's type of a field's column; None where it has none."""
    if not row.store:
        return None
    known = code.field(row.model, row.name)
    if row.type == "binary":
        return "bytea" if known is not None and not known.attachment else None
    if row.company_dependent and not series.company_dependent_json:
        return None
    if row.company_dependent or (row.translate and series.translations_json):
        return "jsonb"
    return COLUMN_TYPES.get(row.type)
