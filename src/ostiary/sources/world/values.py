"""What a file says about a field → what Odoo stores in the column."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass, field
from typing import Final

from ostiary.series import Series
from ostiary.sources.world.nodes import (
    Mapping,
    Node,
    Scalar,
    as_flag,
    as_integer,
    as_scalar,
    as_text,
    is_null,
    problem,
    suggestion,
    to_python,
)
from ostiary.sources.world.notation import FieldSpec
from ostiary.sources.world.records import Record, Records
from ostiary.sources.world.schema import ModelSpec, Schema

Value = None | bool | int | float | str | datetime.date | datetime.datetime
Row = dict[str, Value]
BASE_LANG: Final = "en_US"


@dataclass(slots=True)
class Store:
    """The tables of a world while they are filled: rows by table, and pairs of ids by relation table."""

    schema: Schema
    records: Records
    series: Series
    rows: dict[str, list[Row]] = field(default_factory=dict)
    links: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    """relation table → its two columns"""
    highest: dict[str, tuple[int, int]] = field(default_factory=dict)
    """table → how many rows were looked at for their ids, and the highest id among them"""

    def add_link(self, table: str, pair: dict[str, int]) -> None:
        """A row of a relation table, once."""
        pairs = self.links.setdefault(table, [])
        if pair not in pairs:
            pairs.append(pair)

    def add_row(self, model: str, row: Row) -> None:
        """A row that ostiary itself adds, with the next id of its model's table."""
        table = model.replace(".", "_")
        rows = self.rows.setdefault(table, [])
        seen, highest = self.highest.get(table, (0, 0))
        highest = max([highest, *map(_id, rows[seen:])])
        self.highest[table] = len(rows), highest
        rows.append({"id": highest + 1, "create_uid": 1, **row})


def _id(row: Row) -> int:
    value = row["id"]
    assert isinstance(value, int)
    return value


def convert(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, node: Node) -> Value:
    """The value of a column."""
    if is_null(node):
        return None
    if spec.company_dependent:
        return _company_dependent(store, record, model, spec, node)
    if spec.translate:
        return _translated(store, record, model, spec, node)
    if spec.type in {"json", "properties", "properties_definition"}:
        return json.dumps(to_python(node))
    return convert_scalar(store, record, model, spec, as_scalar(node, f"field `{spec.name}`"))


def convert_scalar(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, word: Scalar) -> Value:
    """A value that depends neither on company nor on language."""
    kind, what = spec.type, f"field `{spec.name}`"
    if kind == "many2one":
        return store.records.resolve(spec.comodel or "", word)
    if kind == "many2one_reference":
        return _document_id(store, record, spec, word)
    if kind == "reference":
        return _reference(store, word)
    if kind == "boolean":
        return as_flag(word, what)
    if kind in {"integer", "float", "monetary"}:
        return _number(kind, what, word)
    if kind in {"date", "datetime"}:
        return _moment(kind, what, word)
    if spec.choices and word.text not in spec.choices:
        raise problem(
            word.mark, f"`{word.text}` is not a value of field `{spec.name}`", suggestion(word.text, spec.choices)
        )
    return word.text


def _number(kind: str, what: str, word: Scalar) -> int | float:
    if kind == "integer":
        return as_integer(word, what)
    if isinstance(word.value, bool) or not isinstance(word.value, int | float):
        raise problem(word.mark, f"{what} must be a number", "write it without quotes")
    return float(word.value)


_DATE_HINT: Final = {"date": "write it as 2026-01-31", "datetime": "write it as 2026-01-31 09:30:00, in UTC"}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d\Z")
_DATETIME: Final = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?\Z")


def _moment(kind: str, what: str, word: Scalar) -> datetime.date | datetime.datetime:
    try:
        if kind == "date" and _DATE.match(word.text):
            return datetime.date.fromisoformat(word.text)
        if kind == "datetime" and _DATETIME.match(word.text):
            return datetime.datetime.fromisoformat(word.text)
    except ValueError:
        pass
    raise problem(word.mark, f"{what} must be a {kind}, not `{word.text}`", _DATE_HINT[kind])


def _document_id(store: Store, record: Record, spec: FieldSpec, word: Scalar) -> int:
    """The id in a field such as `res_id`, whose model another field names."""
    entry = record.values.get(spec.inverse or "")
    if entry is None or is_null(entry.node):
        raise problem(word.mark, f"field `{spec.name}` needs `{spec.inverse}`", f"add `{spec.inverse}: MODEL`")
    name = as_text(entry.node, f"field `{spec.inverse}`")
    return store.records.resolve(store.schema.model(name, entry.node.mark).name, word)


def _reference(store: Store, word: Scalar) -> str:
    """`res.partner,alice` as `res.partner,7`."""
    model, comma, name = word.text.partition(",")
    if not comma:
        raise problem(word.mark, f"`{word.text}` is not a reference", "write `MODEL,NAME`, as in `res.partner,alice`")
    target = Scalar(int(name) if name.isdigit() else name, name, word.mark)
    return f"{model},{store.records.resolve(store.schema.model(model, word.mark).name, target)}"


def _translated(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, node: Node) -> Value:
    """A text in one language, or a mapping of languages to texts."""
    what = f"field `{spec.name}`"
    texts = {BASE_LANG: as_text(node, what)} if isinstance(node, Scalar) else {}
    if isinstance(node, Mapping):
        texts = {entry.key: as_text(entry.node, what) for entry in node if not is_null(entry.node)}
    if not texts:
        raise problem(node.mark, f"{what} must be text or a mapping of languages", f"write `{BASE_LANG}: …` below it")
    if store.series.translations_json:
        return json.dumps(texts)
    base = texts.pop(BASE_LANG, None)
    for lang, words in texts.items():
        store.add_row(
            "ir.translation",
            {
                "name": f"{model.name},{spec.name}",
                "res_id": record.id,
                "lang": lang,
                "type": "model",
                "src": base,
                "value": words,
                "state": "translated",
            },
        )
    return base


def _company_dependent(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, node: Node) -> Value:
    """One value for every company, or a mapping of companies to values."""
    values: dict[int, Value] = {}
    if isinstance(node, Mapping):
        for entry in node:
            company = store.records.resolve("res.company", Scalar(entry.key, entry.key, entry.mark))
            values[company] = _company_value(store, record, model, spec, entry.node)
    else:
        shared = _company_value(store, record, model, spec, node)
        values = {company.id: shared for company in store.records.of("res.company").values()}
    if store.series.company_dependent_json:
        return json.dumps({str(company): _json(value) for company, value in values.items()})
    for company, value in values.items():
        _add_property(store, record, model, spec, company, value)
    return None


def _company_value(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, node: Node) -> Value:
    if is_null(node):
        return None
    return convert_scalar(store, record, model, spec, as_scalar(node, f"field `{spec.name}`"))


def _json(value: Value) -> object:
    return str(value) if isinstance(value, datetime.date) else value


_PROPERTY_COLUMNS: Final = {
    "float": "value_float",
    "monetary": "value_float",
    "boolean": "value_integer",
    "integer": "value_integer",
    "many2one": "value_reference",
    "date": "value_datetime",
    "datetime": "value_datetime",
}


def _add_property(store: Store, record: Record, model: ModelSpec, spec: FieldSpec, company: int, value: Value) -> None:
    """A value in `ir.property`, as before Odoo 18."""
    if spec.type == "many2one" and value is not None:
        value = f"{spec.comodel},{value}"
    if isinstance(value, bool):
        value = int(value)
    field_id = store.records.of("ir.model.fields")[f"{model.name}.{spec.name}"].id
    row: Row = {
        "name": spec.name,
        "res_id": f"{model.name},{record.id}",
        "company_id": company,
        "fields_id": field_id,
        "type": spec.type,
        _PROPERTY_COLUMNS.get(spec.type, "value_text"): value,
    }
    store.add_row("ir.property", row)
