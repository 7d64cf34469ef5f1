"""What Odoo writes down about its own models: `ir.model`, `ir.model.fields`, inheritance, external ids, defaults."""

from __future__ import annotations

import json

from ostiary.sources.world.nodes import Mapping, as_mapping, as_scalar, check_keys, required
from ostiary.sources.world.notation import RELATIONAL, FieldSpec
from ostiary.sources.world.records import Record, Records
from ostiary.sources.world.rows import DESCRIBED, is_link
from ostiary.sources.world.schema import ModelSpec, Schema
from ostiary.sources.world.values import Row, Store, convert_scalar


def add_names(schema: Schema, records: Records) -> None:
    """Records for all models and fields, so that others can refer to them by name."""
    for model in schema.models.values():
        records.add(Record("ir.model", model.name, model.mark, {}))
        for spec in model.fields.values():
            records.add(Record("ir.model.fields", f"{model.name}.{spec.name}", spec.mark, {}))


def describe(store: Store) -> None:
    """The rows about models and fields, and the external ids."""
    for model in store.schema.models.values():
        store.rows["ir_model"].append(_model_row(store, model))
        for spec in model.fields.values():
            store.rows["ir_model_fields"].append(_field_row(store, model, spec))
        if store.series.inherits_in_database:
            _add_inheritance(store, model)
    _add_external_ids(store)


def _text(store: Store, words: str) -> str:
    """A translated text as the series stores it."""
    return json.dumps({"en_US": words}) if store.series.translations_json else words


def _only(store: Store, model: str, row: Row) -> Row:
    """The row without columns that the series does not have."""
    fields = store.schema.models[model].fields
    return {key: value for key, value in row.items() if key in fields}


def _id(store: Store, model: str, name: str) -> int:
    return store.records.of(model)[name].id


def _state(name: str) -> str:
    return "manual" if name.startswith("x_") else "base"


def _model_row(store: Store, model: ModelSpec) -> Row:
    row: Row = {
        "id": _id(store, "ir.model", model.name),
        "name": _text(store, model.description),
        "model": model.name,
        "order": model.order or "id",
        "state": _state(model.name),
        "transient": model.transient,
        "abstract": model.abstract,
        "website_form_access": model.website_form,
    }
    return _only(store, "ir.model", row)


def _field_row(store: Store, model: ModelSpec, spec: FieldSpec) -> Row:
    table: str | None = None
    first: str | None = None
    second: str | None = None
    if is_link(spec) and not model.abstract:
        table, first, second = store.schema.relation(model, spec)
    row: Row = {
        "id": _id(store, "ir.model.fields", f"{model.name}.{spec.name}"),
        "name": spec.name,
        "model": model.name,
        "model_id": _id(store, "ir.model", model.name),
        "field_description": _text(store, spec.name),
        "ttype": spec.type,
        "relation": spec.comodel if spec.type in RELATIONAL else None,
        "relation_field": spec.inverse if spec.type == "one2many" else None,
        "relation_table": table,
        "column1": first,
        "column2": second,
        "related": spec.related,
        "required": spec.required,
        "readonly": bool(spec.compute or spec.related),
        "store": spec.stored and (not spec.company_dependent or store.series.company_dependent_json),
        "index": False,
        "selectable": True,
        "translate": _translate(store, spec),
        "company_dependent": spec.company_dependent,
        "domain": "[]",
        "compute": spec.compute if _state(spec.name) == "manual" else None,
        "state": _state(spec.name),
    }
    return _only(store, "ir.model.fields", row)


def _translate(store: Store, spec: FieldSpec) -> bool | str | None:
    """A flag until 17, the kind of translation since."""
    column = store.schema.models["ir.model.fields"].fields["translate"]
    if column.type == "boolean":
        return spec.translate
    return "standard" if spec.translate else None


def _add_inheritance(store: Store, model: ModelSpec) -> None:
    """`ir.model.inherit`: mixins without, parents with a link field."""
    own = _id(store, "ir.model", model.name)
    links: list[tuple[str, int | None]] = [(word.text, None) for word in model.inherit]
    for parent, link in model.inherits.items():
        links.append((parent, _id(store, "ir.model.fields", f"{model.name}.{link}")))
    for parent, field_id in links:
        parent_id = _id(store, "ir.model", parent)
        store.add_row("ir.model.inherit", {"model_id": own, "parent_id": parent_id, "parent_field_id": field_id})


def _add_external_ids(store: Store) -> None:
    """`ir.model.data`: every name with a dot, and `module.model_x` for each module of a model."""
    for model in store.schema.models.values():
        for module in model.modules:
            name = f"model_{model.name.replace('.', '_')}"
            _add_external_id(store, module, name, "ir.model", _id(store, "ir.model", model.name))
    for record in store.records:
        if record.model not in DESCRIBED:
            _name(store, record, record.name)
    for (model_name, alias), name in store.records.aliases.items():
        _name(store, store.records.of(model_name)[name], alias)


def _name(store: Store, record: Record, words: str) -> None:
    module, dot, name = words.partition(".")
    if dot and " " not in words:
        _add_external_id(store, module, name, record.model, record.id)


def _add_external_id(store: Store, module: str, name: str, model: str, res_id: int) -> None:
    row: Row = {"module": module, "name": name, "model": model, "res_id": res_id, "noupdate": False}
    store.add_row("ir.model.data", row)


def add_defaults(store: Store, document: Mapping) -> None:
    """`defaults`: what `ir.default` says of a field, also as the fallback of company-dependent fields."""
    for entry in as_mapping(document.get("defaults"), "`defaults`"):
        what = f"default `{entry.key}`"
        body = as_mapping(entry.node, what)
        check_keys(body, {"value", "company", "user"}, what)
        model_name, _, field_name = entry.key.rpartition(".")
        model = store.schema.model(model_name, entry.mark)
        spec = model.spec(field_name, entry.mark)
        word = as_scalar(required(body, "value", what), what)
        value = convert_scalar(store, Record(model_name, "", entry.mark, {}), model, spec, word)
        row: Row = {"field_id": _id(store, "ir.model.fields", entry.key), "json_value": json.dumps(value, default=str)}
        for key, column, comodel in (("company", "company_id", "res.company"), ("user", "user_id", "res.users")):
            node = body.get(key)
            if node is not None:
                row[column] = store.records.resolve(comodel, as_scalar(node, f"`{key}` of {what}"))
        store.add_row("ir.default", row)
