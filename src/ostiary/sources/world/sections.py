"""The sections of a world file as records: companies, groups, modules, websites, parameters and plain records.

Each section is shorthand for records of one model. Besides the short keys, every field of that model may be given.
"""

from __future__ import annotations

from typing import Final

from ostiary.sources.world.builtin import MARK
from ostiary.sources.world.nodes import (
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    as_mapping,
    problem,
    suggestion,
)
from ostiary.sources.world.records import Record, Records, scalar
from ostiary.sources.world.schema import Schema

SECTIONS: Final = (
    *("series", "title", "modules", "unknown_modules", "parameters"),
    *("companies", "websites", "groups", "users"),
    *("models", "access", "rules", "records", "defaults"),
    "expect",
)
MAIN_COMPANY: Final = "base.main_company"


def read_record(
    records: Records, schema: Schema, model: str, entry: Entry, short: dict[str, str], extra: frozenset[str]
) -> tuple[Record, dict[str, Entry]]:
    """A record from one entry of a section: `short` renames keys, `extra` keys are handed back."""
    what = f"`{entry.key}`"
    spec = schema.models[model]
    values: dict[str, Entry] = {}
    rest: dict[str, Entry] = {}
    for value in as_mapping(entry.node, what):
        key = short.get(value.key, value.key)
        if value.key in extra:
            rest[value.key] = value
        elif key not in spec.fields:
            raise problem(
                value.mark,
                f"{what} has no key `{value.key}`",
                _unknown_key_hint(value.key, {*short, *extra, *spec.fields}),
            )
        elif key in values:
            raise problem(value.mark, f"{what} has `{key}` twice, as `{value.key}` too", "keep one of the two")
        else:
            values[key] = value
    return records.add(Record(model, entry.key, entry.mark, values)), rest


def _unknown_key_hint(key: str, known: set[str]) -> str:
    """What to do about a key that the model does not have."""
    if " " in key:
        return "inside `{…}` a comma ends a value: quote a text that holds one"
    return suggestion(key, known)


def read_companies(document: Mapping, schema: Schema, records: Records) -> None:
    """`companies`: the first one of the file is the main company, unless the file speaks of that itself."""
    section = as_mapping(document.get("companies"), "`companies`")
    main = section.entries[MAIN_COMPANY]
    others = [entry for entry in section if entry.key != MAIN_COMPANY]
    if others and main.mark == MARK:
        main = _as_main_company(others.pop(0), main, records)
    for entry in [main, *others]:
        short = {"parent": "parent_id", "partner": "partner_id"}
        record, _ = read_record(records, schema, "res.company", entry, short, frozenset())
        if entry is main:
            records.alias("res.company", MAIN_COMPANY, entry.key)
        if "partner_id" not in record.values:
            about = {"name": record.values["name"]} if "name" in record.values else {}
            add_partner(records, record, about, is_company=True)


def _as_main_company(first: Entry, main: Entry, records: Records) -> Entry:
    """The first company of the file in the place of Odoo's own `base.main_company`."""
    body = as_mapping(first.node, f"`{first.key}`")
    below = dict(as_mapping(main.node, "`companies`").entries)
    if records.find("res.partner", first.key):
        del below["partner"]
    elif "partner" not in body:
        partner = records.of("res.partner")["base.main_partner"]
        name = body.entries.get("name") or Entry("name", first.mark, scalar(first.key, first.mark))
        partner.values["name"] = name
        records.alias("res.partner", first.key, "base.main_partner")
    del below["name"]
    return Entry(first.key, first.mark, Mapping({**below, **body.entries}, body.mark))


def add_partner(records: Records, owner: Record, values: dict[str, Entry], *, is_company: bool = False) -> Record:
    """The partner of a company or user: the one of the same name, else a new one."""
    partner = records.find("res.partner", owner.name)
    if partner is None:
        partner = records.add(Record("res.partner", owner.name, owner.mark, {}))
        if is_company:
            partner.set_default("is_company", True)
    for key, entry in values.items():
        partner.values.setdefault(key, Entry(key, entry.mark, entry.node))
    owner.values["partner_id"] = Entry("partner_id", owner.mark, scalar(owner.name, owner.mark))
    return partner


def read_groups(document: Mapping, schema: Schema, records: Records) -> None:
    """`groups`: an external id with a name, or with a mapping of name and implied groups."""
    for entry in as_mapping(document.get("groups"), "`groups`"):
        if "." not in entry.key:
            raise problem(
                entry.mark,
                f"`{entry.key}` is not an external id",
                f"write `module.{entry.key}`, as in `base.group_user`",
            )
        entry = expand(entry, "name")
        read_record(records, schema, "res.groups", entry, {"implied": "implied_ids"}, frozenset())


def read_modules(document: Mapping, schema: Schema, records: Records, series: str) -> None:
    """`modules`: names, each with a state or a mapping of state and version; those of the models are installed."""
    section = as_mapping(document.get("modules"), "`modules`")
    entries = dict(section.entries)
    for model in schema.models.values():
        for module in model.modules:
            entries.setdefault(module, Entry(module, model.mark, Mapping({}, model.mark)))
    for entry in entries.values():
        entry = expand(entry, "state")
        record, _ = read_record(records, schema, "ir.module.module", entry, {"version": "latest_version"}, frozenset())
        record.set_default("latest_version", f"{series}.1.0")


def expand(entry: Entry, key: str) -> Entry:
    """`x: word` as `x: {key: word}`."""
    node = entry.node
    if isinstance(node, Scalar) and node.value is not None:
        return Entry(entry.key, entry.mark, Mapping({key: Entry(key, node.mark, node)}, node.mark))
    return entry


def read_parameters(document: Mapping, schema: Schema, records: Records) -> None:
    """`parameters`: keys and values of `ir.config_parameter`."""
    for entry in as_mapping(document.get("parameters"), "`parameters`"):
        key = Entry("key", entry.mark, scalar(entry.key, entry.mark))
        value = Entry("value", entry.mark, entry.node)
        records.add(Record("ir.config_parameter", entry.key, entry.mark, {"key": key, "value": value}))


def read_plain_records(document: Mapping, schema: Schema, records: Records) -> None:
    """`records`, at the top and below each model."""
    for entry in as_mapping(document.get("models"), "`models`"):
        body = as_mapping(entry.node, f"model `{entry.key}`")
        _read_records_of(entry.key, entry.mark, body.get("records"), schema, records)
    for entry in as_mapping(document.get("records"), "`records`"):
        _read_records_of(entry.key, entry.mark, entry.node, schema, records)


def _read_records_of(model: str, mark: Mark, node: Node | None, schema: Schema, records: Records) -> None:
    spec = schema.model(model, mark)
    section = as_mapping(node, f"the records of `{model}`")
    if section.entries and spec.abstract:
        raise problem(mark, f"model `{model}` is abstract and has no records", "remove them or `abstract`")
    for entry in section:
        read_record(records, schema, model, entry, {}, frozenset())
