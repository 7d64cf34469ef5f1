"""The sections `access` and `rules`, at the top of a file and below each model."""

from __future__ import annotations

from typing import Final

from ostiary.sources.world.nodes import (
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    as_mapping,
    as_text,
    check_keys,
    is_null,
    problem,
    required,
)
from ostiary.sources.world.records import Record, Records, scalar
from ostiary.sources.world.schema import ModelSpec, Schema
from ostiary.sources.world.sections import expand

EVERYONE: Final = "everyone"
_LETTERS: Final = {"r": "perm_read", "w": "perm_write", "c": "perm_create", "u": "perm_unlink"}
_LETTERS_HINT: Final = "the letters are r (read), w (write), c (create) and u (unlink); `-` for none"


def read_rights(document: Mapping, schema: Schema, records: Records) -> None:
    """All access rights and record rules of a document."""
    for line in as_mapping(document.get("access"), "`access`"):
        _read_access(line, schema, records)
    for rule in as_mapping(document.get("rules"), "`rules`"):
        _read_rule(rule, schema, records, None)
    for entry in as_mapping(document.get("models"), "`models`"):
        body = as_mapping(entry.node, f"model `{entry.key}`")
        model = schema.models[entry.key]
        for line in as_mapping(body.get("access"), f"`access` of model `{entry.key}`"):
            _read_model_access(model, line, records)
        for rule in as_mapping(body.get("rules"), f"`rules` of model `{entry.key}`"):
            _read_rule(rule, schema, records, model)


def permissions(node: Node, what: str) -> dict[str, Entry]:
    """Letters such as `rw` or `r---` as the four `perm_*` columns."""
    letters = as_text(node, what)
    unknown = set(letters) - {*_LETTERS, "-"}
    if unknown:
        raise problem(node.mark, f"{what} cannot be `{letters}`", _LETTERS_HINT)
    return {
        column: Entry(column, node.mark, scalar(letter in letters, node.mark)) for letter, column in _LETTERS.items()
    }


def _read_model_access(model: ModelSpec, line: Entry, records: Records) -> None:
    """`base.group_portal: r` below a model, or `base.group_portal: {perms: r, active: false}`."""
    group = line.key.replace(".", "_")
    name = f"{_module(model)}.access_{model.table}_{group}"
    body = as_mapping(expand(line, "perms").node, f"access right `{line.key}`")
    check_keys(body, {"perms", "active", "name"}, f"access right `{line.key}`")
    values = permissions(required(body, "perms", f"access right `{line.key}`"), "the permissions")
    values |= {key: body.entries[key] for key in ("active", "name") if key in body}
    _add_access(records, name, line.mark, model, scalar(line.key, line.mark), values)


def _module(model: ModelSpec) -> str:
    return model.modules[0]


def _read_access(entry: Entry, schema: Schema, records: Records) -> None:
    """`module.access_x: sale.order base.group_portal r`, or the same as a mapping with `active`."""
    _check_external_id(entry)
    if isinstance(entry.node, Scalar):
        words = as_text(entry.node, f"access right `{entry.key}`").split()
        if len(words) != 3:
            hint = "write `MODEL GROUP LETTERS`, as in `sale.order base.group_portal r`"
            raise problem(entry.node.mark, f"access right `{entry.key}` needs three words", hint)
        parts = [scalar(word, entry.node.mark) for word in words]
        model = schema.model(words[0], entry.node.mark)
        _add_access(records, entry.key, entry.mark, model, parts[1], permissions(parts[2], f"`perms` of `{entry.key}`"))
        return
    body = as_mapping(entry.node, f"access right `{entry.key}`")
    what = f"access right `{entry.key}`"
    check_keys(body, {"model", "group", "perms", "active", "name"}, what)
    word = required(body, "model", what)
    values = permissions(required(body, "perms", what), f"`perms` of {what}")
    values |= {key: body.entries[key] for key in ("active", "name") if key in body}
    model = schema.model(as_text(word, f"`model` of {what}"), word.mark)
    _add_access(records, entry.key, entry.mark, model, required(body, "group", what), values)


def _add_access(
    records: Records, name: str, mark: Mark, model: ModelSpec, group: Node, values: dict[str, Entry]
) -> None:
    record = Record("ir.model.access", name, mark, values)
    record.set_default("name", name)
    record.values["model_id"] = Entry("model_id", mark, scalar(model.name, mark))
    if as_text(group, "the group") != EVERYONE:
        record.values["group_id"] = Entry("group_id", group.mark, group)
    records.add(record)


def _read_rule(entry: Entry, schema: Schema, records: Records, model: ModelSpec | None) -> None:
    """A record rule; below a model, that is its model."""
    _check_external_id(entry)
    what = f"rule `{entry.key}`"
    body = as_mapping(entry.node, what)
    known = {"name", "domain", "groups", "perms", "active", "global"}
    check_keys(body, known if model else {*known, "model"}, what)
    if model is None:
        word = required(body, "model", what)
        model = schema.model(as_text(word, f"`model` of {what}"), word.mark)
    values = {key: body.entries[key] for key in ("name", "groups", "active", "global") if key in body}
    if "perms" in body:
        values |= permissions(body.entries["perms"].node, f"`perms` of {what}")
    if "domain" in body:
        values["domain_force"] = _domain(body.entries["domain"], what)
    record = records.add(Record("ir.rule", entry.key, entry.mark, values))
    record.set_default("name", entry.key)
    record.values["model_id"] = Entry("model_id", entry.mark, scalar(model.name, entry.mark))


def _domain(entry: Entry, what: str) -> Entry:
    """The text of `domain_force`; a domain that YAML took for a list of its own is refused."""
    node = entry.node
    if is_null(node):
        return entry
    if isinstance(node, Sequence):
        if node.items:
            hint = "put it in quotes: domain: \"[('partner_id', '=', user.partner_id.id)]\""
            raise problem(node.mark, f"the domain of {what} must be text", hint)
        node = scalar("[]", node.mark)
    return Entry(entry.key, entry.mark, scalar(as_text(node, f"the domain of {what}").strip(), node.mark))


def _check_external_id(entry: Entry) -> None:
    if "." not in entry.key:
        raise problem(entry.mark, f"`{entry.key}` is not an external id", f"write `module.{entry.key}`")
