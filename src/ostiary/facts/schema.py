"""The models and fields of one Odoo, put together from the database and the code.

`ir.model.fields` says what there is; the code says how fields that are not columns are searched, which fields have
`groups`, and what an x2many field filters. A `Schema` answers for one field at a time and remembers it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Final, Literal

from ostiary.facts import Facts, FieldRow, Table
from ostiary.facts.code import CodeModel

ColumnType = Literal["integer", "float", "text", "boolean", "date", "datetime", "json"]
"""What a column holds, as far as comparing goes."""

COLUMN_TYPES: Final[dict[str, ColumnType]] = {
    "char": "text",
    "text": "text",
    "html": "text",
    "selection": "text",
    "reference": "text",
    "integer": "integer",
    "many2one": "integer",
    "many2one_reference": "integer",
    "float": "float",
    "monetary": "float",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "json": "json",
    "properties": "json",
    "properties_definition": "json",
}
TEXT_TYPES: Final = frozenset({"char", "text", "html"})
NUMBER_TYPES: Final = frozenset({"integer", "float", "monetary", "many2one_reference"})
RELATIONAL_TYPES: Final = frozenset({"many2one", "one2many", "many2many"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field as decisions need it.

    `related` is the path of a related or inherited field that is not stored; `inherited` ones come with an `_inherits`
    parent. `search` names the search method of any other field that is not stored. `active_test` is what the
    field's own context says, None when it says nothing.
    `extra_domain` is the field's own domain: a list, or text that only Python can evaluate (then `dynamic_domain`).
    """

    model: str
    name: str
    type: str
    store: bool
    relation: str | None = None
    inverse: str | None = None
    relation_table: str | None = None
    column1: str | None = None
    column2: str | None = None
    related: tuple[str, ...] | None = None
    inherited: bool = False
    search: str | None = None
    compute: str | None = None
    groups: str | None = None
    required: bool = False
    not_null: bool = False
    translate: bool = False
    company_dependent: bool = False
    bypass: bool = False
    attachment: bool = False
    active_test: bool | None = None
    extra_domain: tuple[object, ...] = ()
    dynamic_domain: bool = False
    column_exists: bool = True

    @property
    def relational(self) -> bool:
        return self.type in RELATIONAL_TYPES

    @property
    def column_type(self) -> ColumnType:
        return COLUMN_TYPES.get(self.type, "text")

    @property
    def falsy_value(self) -> str | int | float | bool | None:
        """The value that series 18 and later treat like NULL (odoo/orm/fields*.py `falsy_value`)."""
        if self.name == "id":
            return None
        if self.type in TEXT_TYPES:
            return ""
        if self.type in NUMBER_TYPES:
            return 0
        return False if self.type == "boolean" else None


@dataclass(slots=True)
class Schema:
    """Fields and tables of all models."""

    facts: Facts
    _fields: dict[tuple[str, str], Field | None] = field(default_factory=dict)

    def exists(self, model: str) -> bool:
        return model in self.facts.models

    def code(self, model: str) -> CodeModel:
        return self.facts.code.model(model)

    def table_name(self, model: str) -> str:
        """The table of a model, whether or not it exists; the usual name needs no look at the code."""
        usual = model.replace(".", "_")
        return usual if usual in self.facts.tables else self.code(model).table or usual

    def table(self, model: str) -> Table | None:
        """The table or view of a model; None when the database has none (abstract, or a query in the code)."""
        usual = self.facts.tables.get(model.replace(".", "_"))
        if usual is not None:
            return usual
        code = self.code(model)
        return None if code.table_query or not code.table else self.facts.tables.get(code.table)

    def has_all_rows(self, model: str) -> bool:
        """Whether the model has a table that was read as a whole."""
        table = self.table(model)
        return table is not None and table.partial is None and "id" in table.columns

    @property
    def stored_models(self) -> tuple[str, ...]:
        """The models that have rows, sorted by name."""
        return tuple(sorted(name for name in self.facts.models if self.table(name) is not None))

    def field(self, model: str, name: str) -> Field | None:
        """A field, or None when the model has no such field."""
        key = (model, name)
        if key not in self._fields:
            self._fields[key] = self._build(model, name)
        return self._fields[key]

    def parent_name(self, model: str) -> str:
        return self.code(model).parent_name

    def keeps_paths(self, model: str) -> bool:
        """`_parent_store`: the table has materialised paths."""
        table = self.table(model)
        return self.code(model).parent_store and table is not None and "parent_path" in table.columns

    def active_field(self, model: str) -> str | None:
        """The name of the field that archives rows; None when rows cannot be archived."""
        named = self.code(model).active_name
        candidates = (named,) if named else ("active", "x_active")
        for name in candidates:
            if name and self.field(model, name) is not None:
                return name
        return None

    def rec_name(self, model: str) -> str | None:
        named = self.code(model).rec_name
        if named:
            return named
        return next((name for name in ("name", "x_name") if self.field(model, name)), None)

    def inherits(self, model: str) -> dict[str, str]:
        """parent model → link field (`_inherits`)."""
        return {**self.code(model).inherits, **self.facts.inherits.get(model, {})}

    def _build(self, model: str, name: str) -> Field | None:
        if name == "id":
            return Field(model, "id", "integer", store=True, required=True, not_null=True)
        row = self.facts.fields.get(model, {}).get(name)
        if row is None:
            return None
        code = self.facts.code.field(model, name)
        table = self.table(model)
        column = table.columns.get(name) if table else None
        extra, dynamic = _own_domain(code.domain if code else None)
        context = (code.context or {}) if code else {}
        related = tuple(row.related.split(".")) if row.related and not row.store else None
        return Field(
            model=model,
            name=name,
            type=row.type,
            store=row.store,
            relation=row.relation,
            inverse=row.relation_field,
            relation_table=row.relation_table,
            column1=row.column1,
            column2=row.column2,
            related=related,
            inherited=bool(code.inherited if code else related and related[0] in self.inherits(model).values()),
            search=code.search if code else None,
            compute=code.compute if code else None,
            groups=code.groups if code else None,
            required=row.required,
            not_null=bool(column and column.not_null),
            translate=row.translate,
            company_dependent=row.company_dependent or bool(code and code.company_dependent),
            bypass=bool(code and code.auto_join) or name in self.inherits(model).values(),
            attachment=row.type == "binary" and column is None,
            active_test=bool(context["active_test"]) if "active_test" in context else None,
            extra_domain=extra,
            dynamic_domain=dynamic,
            column_exists=column is not None or row.type in ("one2many", "many2many"),
        )


def _own_domain(text: str | None) -> tuple[tuple[object, ...], bool]:
    """The literal domain of a field; what only Python can evaluate is flagged.

    A domain that is a string is for the web client alone and does not count (odoo `get_comodel_domain`).
    """
    if not text:
        return (), False
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return (), True
    if isinstance(value, str):
        return (), False
    if isinstance(value, list | tuple):
        return tuple(value), False
    return (), True


def is_readable(row: FieldRow) -> bool:
    """Whether a field has a column that a snapshot can hold."""
    return row.store and row.type in COLUMN_TYPES
