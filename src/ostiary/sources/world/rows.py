"""Records → rows of Odoo's tables."""

from __future__ import annotations

from typing import Final

from ostiary.sources.world.nodes import Entry, Scalar, as_texts, is_null, problem
from ostiary.sources.world.notation import FieldSpec
from ostiary.sources.world.records import Record, scalar
from ostiary.sources.world.schema import ModelSpec
from ostiary.sources.world.values import Row, Store, Value, convert

COMPUTED: Final = frozenset({"commercial_partner_id", "partner_share", "share", "global", "parent_path"})
"""Columns that `computed` fills where the file says nothing."""
DESCRIBED: Final = frozenset({"ir.model", "ir.model.fields"})
"""Models whose records are the models and fields of the world themselves: `catalogue` makes their rows."""
_FOLLOWER_SEARCHES: Final = frozenset({"_search_message_partner_ids", "_search_follower_partners"})


def fill(store: Store) -> None:
    """Empty tables for all models and relations, then a row for every record."""
    real = [model for model in store.schema.models.values() if not model.abstract]
    for model in real:
        store.rows.setdefault(model.table, [])
    for model in real:
        for spec in filter(is_link, model.fields.values()):
            _declare_relation(store, model, spec)
    for record in list(store.records):
        model = store.schema.models[record.model]
        if record.model in DESCRIBED:
            continue
        store.rows[model.table].append(_row(store, record, model))


def is_link(spec: FieldSpec) -> bool:
    """A many2many with a relation table of its own."""
    return spec.type == "many2many" and spec.stored


def _declare_relation(store: Store, model: ModelSpec, spec: FieldSpec) -> None:
    """The relation table of a field; fields may share one if they agree on its columns."""
    table, first, second = store.schema.relation(model, spec)
    columns = store.columns.setdefault(table, (first, second))
    store.links.setdefault(table, [])
    if {first, second} != set(columns) or first == second or table in store.rows:
        hint = "write `many2many MODEL TABLE COLUMN1 COLUMN2`"
        raise problem(spec.mark, f"field `{spec.name}` of `{model.name}` cannot use the table `{table}`", hint)


def _row(store: Store, record: Record, model: ModelSpec) -> Row:
    """The row of a record; its relations go to their own tables."""
    row: Row = {"id": record.id}
    for spec in model.fields.values():
        if spec.has_column and spec.name != "id":
            row[spec.name] = _column(store, record, model, spec)
    for name, entry in record.values.items():
        if not model.fields[name].has_column:
            _write_relation(store, record, model, model.fields[name], entry)
    return row


def _column(store: Store, record: Record, model: ModelSpec, spec: FieldSpec) -> Value:
    """The value of one column: as given, else the default."""
    entry = record.values.get(spec.name)
    if entry is not None:
        value = convert(store, record, model, spec, entry.node)
    elif spec.default is not None:
        value = convert(store, record, model, spec, spec.default)
    elif spec.name == "name" and spec.translate and not spec.company_dependent:
        value = convert(store, record, model, spec, scalar(record.name, record.mark))
    else:
        value = _odoo_default(record, spec)
    if value is None and spec.required and spec.name not in COMPUTED:
        message = f"record `{record.name}` of `{model.name}` lacks the required field `{spec.name}`"
        raise problem(record.mark, message, f"add `{spec.name}: …` to it")
    return value


def _odoo_default(record: Record, spec: FieldSpec) -> Value:
    """Records are named as the file names them, are active, and were created by the system."""
    if spec.name == "name" and not spec.translate:
        return record.name
    if spec.name == "active" and spec.type == "boolean":
        return True
    return 1 if spec.name in {"create_uid", "write_uid"} else None


def _write_relation(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, entry: Entry) -> None:
    """A value that is not in a column of the record's own table."""
    if is_link(spec):
        table, own, other = store.schema.relation(model, spec)
        for word in as_texts(entry.node, f"field `{spec.name}`"):
            store.add_link(table, {own: record.id, other: store.records.resolve(spec.comodel or "", word)})
    elif spec.search in _FOLLOWER_SEARCHES:
        for word in as_texts(entry.node, f"field `{spec.name}`"):
            _add_follower(store, record, word)
    elif not is_null(entry.node):
        raise problem(entry.mark, f"field `{spec.name}` of `{model.name}` is not stored", _where_instead(model, spec))


def _where_instead(model: ModelSpec, spec: FieldSpec) -> str:
    """Where to put a value whose field has no place of its own."""
    if spec.type == "one2many":
        return f"set `{spec.inverse}` on the records of `{spec.comodel}`"
    if spec.related:
        return f"set `{spec.related}`"
    return f"remove it, or declare the field of `{model.name}` with `store`"


def _add_follower(store: Store, record: Record, partner: Scalar) -> None:
    """A follower as Odoo stores it."""
    partner_id = store.records.resolve("res.partner", partner)
    store.add_row("mail.followers", {"res_model": record.model, "res_id": record.id, "partner_id": partner_id})
