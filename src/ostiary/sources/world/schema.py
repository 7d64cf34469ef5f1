"""The models of a world: fields after inheritance, tables, what the code of a real module would say.

As in Odoo, `inherit` copies the fields of a mixin and `inherits` lets a record show the fields of its parent record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from ostiary.sources.world.nodes import (
    Entry,
    Mapping,
    Mark,
    Scalar,
    as_flag,
    as_mapping,
    as_text,
    as_texts,
    check_keys,
    problem,
    suggestion,
)
from ostiary.sources.world.notation import RELATIONAL, FieldSpec, check_names, parse_field

KEYS: Final = frozenset(
    {
        "description",
        "abstract",
        "transient",
        "log_access",
        "inherit",
        "inherits",
        "table",
        "fields",
        "access",
        "rules",
        "records",
    }
    | {
        "modules",
        "overrides",
        "order",
        "rec_name",
        "rec_names_search",
        "parent_name",
        "mail_post_access",
        "website_form",
    }
)
_WORLD_MODULE: Final = "world"
_MODEL_NAME: Final = re.compile(r"[a-z_][a-z0-9_.]*\Z")


@dataclass(slots=True)
class ModelSpec:
    """A model of the world; `fields` are complete once the schema is built."""

    name: str
    mark: Mark
    modules: tuple[str, ...]
    table: str
    description: str
    abstract: bool = False
    transient: bool = False
    log_access: bool = True
    website_form: bool = False
    """Forms of the website may create records (`ir.model.website_form_access`, where a world has that field)."""
    inherit: tuple[Scalar, ...] = ()
    inherits: dict[str, str] = field(default_factory=dict)
    order: str | None = None
    rec_name: str | None = None
    rec_names_search: tuple[str, ...] | None = None
    parent_name: str | None = None
    mail_post_access: str | None = None
    overrides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fields: dict[str, FieldSpec] = field(default_factory=dict)

    def spec(self, name: str, mark: Mark) -> FieldSpec:
        """A field that must be there."""
        found = self.fields.get(name)
        if found is None:
            raise problem(mark, f"model `{self.name}` has no field `{name}`", suggestion(name, self.fields))
        return found


@dataclass(frozen=True, slots=True)
class Schema:
    """All models of a world by name."""

    models: dict[str, ModelSpec]

    def model(self, name: str, mark: Mark) -> ModelSpec:
        """A model that must be there."""
        found = self.models.get(name)
        if found is None:
            raise problem(mark, f"there is no model `{name}` in this world", suggestion(name, self.models))
        return found

    def relation(self, model: ModelSpec, spec: FieldSpec) -> tuple[str, str, str]:
        """Table and columns of a many2many field: as given, or named as Odoo names them."""
        if spec.relation:
            return spec.relation
        comodel = self.model(spec.comodel or "", spec.mark)
        first, second = sorted((model.table, comodel.table))
        return f"{first}_{second}_rel", f"{model.table}_id", f"{comodel.table}_id"


def build_schema(models: Mapping) -> Schema:
    """The models of the section `models`, complete and checked."""
    schema = Schema({entry.key: _read_model(entry) for entry in models})
    done: set[str] = set()
    for name in schema.models:
        _complete(schema, name, done, [])
    _check_tables(schema)
    for model in schema.models.values():
        for spec in model.fields.values():
            _check_field(schema, model, spec)
    return schema


def _read_model(entry: Entry) -> ModelSpec:
    """One model as it stands in the file, before inheritance."""
    what = f"model `{entry.key}`"
    if not _MODEL_NAME.match(entry.key):
        raise problem(entry.mark, f"`{entry.key}` is not a model name", "use small letters, digits, dots and `_`")
    body = as_mapping(entry.node, what)
    check_keys(body, KEYS, what)
    modules = tuple(key for key in as_mapping(body.get("modules"), "`modules`").entries) or (_WORLD_MODULE,)
    spec = ModelSpec(
        name=entry.key,
        mark=entry.mark,
        modules=modules,
        table=_text(body, "table", what) or entry.key.replace(".", "_"),
        description=_text(body, "description", what) or entry.key,
        order=_text(body, "order", what),
        rec_name=_text(body, "rec_name", what),
        rec_names_search=_texts(body, "rec_names_search", what),
        parent_name=_text(body, "parent_name", what),
        mail_post_access=_text(body, "mail_post_access", what),
        abstract=_flag(body, "abstract", what),
        transient=_flag(body, "transient", what),
        log_access=_flag(body, "log_access", what, default=True),
        website_form=_flag(body, "website_form", what),
        inherit=as_texts(body.get("inherit"), f"`inherit` of {what}"),
        overrides=_read_overrides(body, what),
    )
    spec.inherits = {
        parent.key: as_text(parent.node, f"the link field of `{parent.key}`")
        for parent in as_mapping(body.get("inherits"), f"`inherits` of {what}")
    }
    check_names([spec.table], entry.mark)
    for line in as_mapping(body.get("fields"), f"`fields` of {what}"):
        spec.fields[line.key] = parse_field(line, modules[0])
    return spec


def _text(body: Mapping, key: str, what: str) -> str | None:
    node = body.get(key)
    return as_text(node, f"`{key}` of {what}") if node is not None else None


def _texts(body: Mapping, key: str, what: str) -> tuple[str, ...] | None:
    node = body.get(key)
    words = as_texts(node, f"`{key}` of {what}")
    return tuple(word.text for word in words) or None


def _flag(body: Mapping, key: str, what: str, *, default: bool = False) -> bool:
    node = body.get(key)
    return as_flag(node, f"`{key}` of {what}") if node is not None else default


def _read_overrides(body: Mapping, what: str) -> dict[str, tuple[str, ...]]:
    """`overrides: {_search: some_module}`: methods whose code the world leaves open."""
    section = as_mapping(body.get("overrides"), f"`overrides` of {what}")
    return {
        entry.key: tuple(word.text for word in as_texts(entry.node, f"override `{entry.key}`")) for entry in section
    }


def _complete(schema: Schema, name: str, done: set[str], path: list[str]) -> None:
    """Add what a model takes from mixins, from parents and from Odoo itself."""
    if name in done:
        return
    model = schema.models[name]
    if name in path:
        raise problem(model.mark, f"model `{name}` inherits itself", f"the way round is {' → '.join([*path, name])}")
    for word in model.inherit:
        mixin = schema.model(word.text, word.mark)
        _complete(schema, mixin.name, done, [*path, name])
        _add(model, (spec for spec in mixin.fields.values() if not spec.inherited))
    for parent_name, link in model.inherits.items():
        parent = schema.model(parent_name, model.mark)
        model.spec(link, model.mark)
        _complete(schema, parent_name, done, [*path, name])
        for own in [spec for spec in model.fields.values() if spec.related == f"{link}.{spec.name}"]:
            model.fields[own.name] = replace(own, inherited=link)
        _add(model, (_inherited(spec, link) for spec in parent.fields.values() if spec.name not in MAGIC_NAMES))
    if not model.abstract:
        _add(model, _magic(model.mark)[: None if model.log_access else 2])
    done.add(name)


def _add(model: ModelSpec, specs: Iterable[FieldSpec]) -> None:
    """Fields that the model does not define itself."""
    for spec in specs:
        model.fields.setdefault(spec.name, spec)


def _inherited(spec: FieldSpec, link: str) -> FieldSpec:
    """A parent's field as its child shows it: related through the link, never stored."""
    return replace(
        spec,
        related=f"{link}.{spec.name}",
        inverse=None if spec.type == "one2many" else spec.inverse,
        inherited=link,
        declared=False,
        store=None,
        column=False,
        compute=None,
        search=None,
        required=False,
        default=None,
        company_dependent=False,
        auto_join=False,
        compute_sudo=None,
    )


def _magic(mark: Mark) -> list[FieldSpec]:
    """The fields that Odoo gives every model."""
    return [
        FieldSpec("id", "integer", mark),
        FieldSpec("display_name", "char", mark, compute="_compute_display_name"),
        FieldSpec("create_uid", "many2one", mark, comodel="res.users"),
        FieldSpec("create_date", "datetime", mark),
        FieldSpec("write_uid", "many2one", mark, comodel="res.users"),
        FieldSpec("write_date", "datetime", mark),
    ]


MAGIC_NAMES: Final = frozenset(spec.name for spec in _magic(Mark("")))


def _check_tables(schema: Schema) -> None:
    """Two models must not share a table."""
    seen: dict[str, ModelSpec] = {}
    for model in schema.models.values():
        other = seen.setdefault(model.table, model)
        if other is not model and not (model.abstract or other.abstract):
            raise problem(
                model.mark, f"models `{other.name}` and `{model.name}` share the table `{model.table}`", "set `table`"
            )


def _check_field(schema: Schema, model: ModelSpec, spec: FieldSpec) -> None:
    """What a field refers to must exist."""
    if spec.type in RELATIONAL:
        comodel = schema.model(spec.comodel or "", spec.mark)
        if spec.type == "one2many" and not spec.related and spec.stored:
            comodel.spec(spec.inverse or "", spec.mark)
    if spec.type == "many2one_reference" and not spec.related:
        model.spec(spec.inverse or "", spec.mark)
    if spec.related and not spec.inherited:
        _check_path(schema, model, spec)


def _check_path(schema: Schema, model: ModelSpec, spec: FieldSpec) -> None:
    """`related=a.b` must lead somewhere."""
    *steps, last = (spec.related or "").split(".")
    for step in steps:
        relation = model.spec(step, spec.mark)
        if relation.comodel is None:
            raise problem(
                spec.mark, f"`{step}` in `related={spec.related}` has no model behind it", "start at a relation"
            )
        model = schema.model(relation.comodel, spec.mark)
    model.spec(last, spec.mark)
