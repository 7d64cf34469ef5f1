"""What to read of which model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from ostiary.checks.audit.parameters import READABLE as READABLE_PARAMETERS
from ostiary.facts import Facts, FieldRow
from ostiary.facts.schema import Schema
from ostiary.model.columns import USUAL
from ostiary.sources.api.layout import is_relation, table_of
from ostiary.sources.api.reading import Reader, Relation, Wanted
from ostiary.sources.api.values import COLUMN_TYPES, READABLE
from ostiary.sources.kept import is_secret
from ostiary.sources.rows import FACT_COLUMNS, NAMED_MODELS

FIRST: Final = ("ir.module.module", "ir.module.module.dependency", "ir.model", "ir.model.fields", "ir.rule")
"""Models that say what else there is to read."""
PEOPLE: Final = ("ir.model.access", "ir.model.data", "res.groups", "res.company", "res.users", "res.partner")
"""Models without which nothing can be decided."""
FACT_MODELS: Final = (*FIRST, *PEOPLE, "website")
FACT_RELATIONS: Final = {
    "rule_group_rel": ("ir.rule", "rule_group_id"),
    "res_groups_implied_rel": ("res.groups", "gid"),
    "res_groups_users_rel": ("res.users", "uid"),
    "res_company_users_rel": ("res.users", "user_id"),
}
"""Relation tables of the facts → the model that they are read from, and the column of its records."""
_FIELD_COLUMNS: Final = ("model", "name", "ttype", "relation", "relation_table", "column1", "column2")
PARAMETERS: Final = Wanted(
    "ir.config_parameter",
    "ir_config_parameter",
    (("key", "char"), ("value", "text")),
    domain=(("key", "in", tuple(sorted(READABLE_PARAMETERS))),),
)
"""The system parameters that are no secrets."""
_DOMAINS: Final[dict[str, tuple[tuple[str, str, Any], ...]]] = {
    "ir.model.data": (("model", "in", NAMED_MODELS),),
}

Fields = Mapping[str, FieldRow]


def read_first_fields(reader: Reader) -> dict[str, dict[str, FieldRow]]:
    """The stored fields of FIRST, by what every series says of fields."""
    kinds = (*((name, "char") for name in _FIELD_COLUMNS), ("store", "boolean"))
    domain = (("model", "in", FIRST), ("store", "=", True))
    found: dict[str, dict[str, FieldRow]] = {model: {} for model in FIRST}
    for page in reader.pages(Wanted("ir.model.fields", "ir_model_fields", kinds, domain=domain)):
        for _, model, name, kind, relation, table, column1, column2, _store in page.rows:
            row: Any = (model, name, kind, relation, None, table, column1, column2)
            found[str(model)][str(name)] = FieldRow(*row)
    return found


def want_fact(model: str, fields: Fields, columns: Collection[str] = ()) -> list[Wanted]:
    """A model of the facts: what facts are made of and `columns`; and its relation tables."""
    table = model.replace(".", "_")
    wanted = replace(want(model, table, fields, {*FACT_COLUMNS[table], *columns}), domain=_DOMAINS.get(model, ()))
    relations = tuple(
        relation
        for name, (owner, own) in FACT_RELATIONS.items()
        if owner == model and (relation := _relation(fields, name, own))
    )
    return [wanted, Wanted(model, None, (), relations)] if relations else [wanted]


def _relation(fields: Fields, table: str, own: str) -> Relation | None:
    """The field that keeps its links in a table, from that side."""
    rows = (fields[name] for name in sorted(fields))
    found = (row for row in rows if is_relation(row) and (row.relation_table, row.column1) == (table, own))
    return next((Relation(row.name, table, own, str(row.column2)) for row in found), None)


def likely_columns(fields: Fields) -> list[str]:
    """Columns that decisions may need, before it is known which: links and states."""
    return [row.name for row in fields.values() if row.store and (row.type == "many2one" or row.name in USUAL)]


def want(model: str, table: str, fields: Fields, columns: Iterable[str]) -> Wanted:
    """The columns that the API gives as they are: not translated, not of one company, and never a secret."""
    rows = [fields[name] for name in sorted(columns) if name != "id" and name in fields]
    kinds = tuple(
        (row.name, row.type)
        for row in rows
        if row.store
        and row.type in READABLE
        and not row.translate
        and not row.company_dependent
        and not is_secret(table, row.name, COLUMN_TYPES[row.type])
    )
    return Wanted(model, table, kinds)


def choose_relation(facts: Facts, table: str, sees: Callable[[str], bool]) -> tuple[str, Relation] | None:
    """The model and field that show all pairs of a relation table, if both sides are seen as a whole."""
    schema = Schema(facts)
    for model, fields in facts.fields.items():
        if model not in facts.models or table_of(facts, model) is None:
            continue
        for row in fields.values():
            fits = row.relation_table == table and is_relation(row) and _shows_all(schema, row)
            if fits and sees(model) and sees(str(row.relation)):
                return model, Relation(row.name, table, str(row.column1), str(row.column2))
    return None


def _shows_all(schema: Schema, row: FieldRow) -> bool:
    """Whether a many2many field hides no link by a domain or context of its own; those of Studio are not known."""
    found = schema.field(row.model, row.name)
    if found is None or row.manual:
        return False
    return not found.extra_domain and not found.dynamic_domain and found.active_test is not True
