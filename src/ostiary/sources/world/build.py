"""A merged document → tables, code facts, names."""

from __future__ import annotations

from dataclasses import dataclass

from ostiary.errors import UnknownSeries
from ostiary.facts.code import CodeFacts
from ostiary.series import Series, get_series
from ostiary.sources.world import computed, rights, rows, sections, users
from ostiary.sources.world.builtin import builtin_world
from ostiary.sources.world.catalogue import add_defaults, add_names, describe
from ostiary.sources.world.code import code_facts
from ostiary.sources.world.expect import Expectation, read_expectations
from ostiary.sources.world.layers import lay
from ostiary.sources.world.nodes import Mapping, as_mapping, as_text, as_texts, check_keys, problem, required
from ostiary.sources.world.records import Records
from ostiary.sources.world.schema import Schema, build_schema
from ostiary.sources.world.tables import NewTable, new_tables
from ostiary.sources.world.values import Store


@dataclass(frozen=True, slots=True)
class BuiltWorld:
    """Everything that a document says, not yet in a database."""

    title: str
    tables: dict[str, NewTable]
    code: CodeFacts
    names: dict[str, dict[str, int]]
    expectations: tuple[Expectation, ...]


def build(document: Mapping) -> BuiltWorld:
    """The world of a document (without the built-in world, which is laid below it here)."""
    check_keys(document, sections.SECTIONS, "a world")
    series = _series(document)
    modules = as_mapping(document.get("modules"), "`modules`")
    whole = lay(builtin_world(series.name, website="websites" in document or "website" in modules), document)
    schema = build_schema(as_mapping(whole.get("models"), "`models`"))
    records = _read_records(whole, schema, series)
    store = Store(schema, records, series)
    rows.fill(store)
    computed.compute(store)
    describe(store)
    add_defaults(store, whole)
    title = document.get("title")
    unknown = frozenset(word.text for word in as_texts(document.get("unknown_modules"), "`unknown_modules`"))
    return BuiltWorld(
        title=as_text(title, "`title`") if title is not None else "",
        tables=new_tables(store),
        code=code_facts(schema, series, unknown),
        names=_names(records),
        expectations=read_expectations(whole, schema, records),
    )


def _series(document: Mapping) -> Series:
    """The series that the world says; it must, because everything depends on it."""
    node = required(document, "series", "a world")
    word = as_text(node, "`series`")
    try:
        return get_series(word)
    except UnknownSeries as error:
        raise problem(node.mark, f"`{word}` is not an Odoo series", error.hint) from None


def _read_records(document: Mapping, schema: Schema, series: Series) -> Records:
    """The records of all sections, numbered. Partners come first: others adopt them by name."""
    records = Records()
    add_names(schema, records)
    sections.read_plain_records(document, schema, records)
    sections.read_companies(document, schema, records)
    sections.read_groups(document, schema, records)
    sections.read_modules(document, schema, records, series.name)
    sections.read_parameters(document, schema, records)
    users.read_users(document, schema, records, series)
    users.read_websites(document, schema, records, series)
    rights.read_rights(document, schema, records)
    records.number()
    return records


def _names(records: Records) -> dict[str, dict[str, int]]:
    """model → name → id, with the further names."""
    names = {model: {record.name: record.id for record in found.values()} for model, found in records.by_model.items()}
    for (model, alias), name in records.aliases.items():
        names[model][alias] = names[model][name]
    return names
