"""What the code of a world's modules would say: the world file is all the code there is."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.facts.code import CodeFacts, CodeField, CodeModel
from ostiary.series import Series
from ostiary.sources.world.builtin_models import MODULE_MODELS
from ostiary.sources.world.notation import X2MANY, FieldSpec
from ostiary.sources.world.schema import MAGIC_NAMES, ModelSpec, Schema


def code_facts(schema: Schema, series: Series, unknown: frozenset[str] = frozenset()) -> CodeFacts:
    """The facts of the code; `unknown` are modules that the world declares as unknown."""
    models = {model.name: _code_model(schema, model) for model in schema.models.values()}
    fields: dict[str, dict[str, CodeField]] = {}
    for model in schema.models.values():
        told = {
            spec.name: _code_field(schema, series, model, spec) for spec in model.fields.values() if _says_more(spec)
        }
        if told:
            fields[model.name] = told
    return CodeFacts(series.name, models, fields, unknown, frozenset(MODULE_MODELS))


def _code_model(schema: Schema, model: ModelSpec) -> CodeModel:
    return CodeModel(
        name=model.name,
        table=model.table,
        abstract=model.abstract,
        transient=model.transient,
        inherit=tuple(dict.fromkeys(_mixins(schema, model))),
        inherits=dict(model.inherits),
        order=model.order,
        rec_name=model.rec_name,
        rec_names_search=model.rec_names_search,
        parent_name=model.parent_name or "parent_id",
        parent_store="parent_path" in model.fields,
        mail_post_access=model.mail_post_access,
        overrides=dict(model.overrides),
        modules=model.modules,
    )


def _mixins(schema: Schema, model: ModelSpec) -> Iterator[str]:
    """All models that a model takes fields from, nearest first."""
    for word in model.inherit:
        yield word.text
    for word in model.inherit:
        yield from _mixins(schema, schema.models[word.text])


def _says_more(spec: FieldSpec) -> bool:
    """The field has something that the database does not tell."""
    if spec.name in MAGIC_NAMES - {"display_name"}:
        return False
    said = (spec.groups, spec.search, spec.compute, spec.related, spec.auto_join, spec.domain, spec.context)
    return any(said) or spec.company_dependent or spec.translate or spec.store is not None


def _code_field(schema: Schema, series: Series, model: ModelSpec, spec: FieldSpec) -> CodeField:
    compute = spec.compute or ("_compute" if spec.search and not spec.related and not spec.store else None)
    search = spec.search
    if spec.name == "display_name" and series.any_operator and not spec.stored:
        search = "_search_display_name"
    elsewhere = spec.company_dependent and not series.company_dependent_json
    return CodeField(
        model=model.name,
        name=spec.name,
        type=spec.type,
        comodel=spec.comodel,
        inverse=spec.inverse if spec.type in X2MANY else None,
        store=False if elsewhere or spec.inherited else spec.store,
        related=spec.related,
        related_sudo=_related_sudo(spec, series),
        compute=compute,
        compute_sudo=False if elsewhere else _compute_sudo(spec, compute, series),
        search=search,
        groups=_groups(schema, model, spec),
        required=spec.required,
        company_dependent=spec.company_dependent,
        translate=spec.translate,
        auto_join=spec.auto_join,
        domain=spec.domain,
        context=spec.context,
        module=spec.module,
        search_module=(spec.module or "base") if search else None,
        compute_module=spec.module if compute else None,
        inherited=spec.inherited is not None,
    )


def _related_sudo(spec: FieldSpec, series: Series) -> bool:
    """Odoo walks the path of a related field as superuser, but not that of a field that `_inherits` brings.

    In 14 a field that a model relates to its parent's itself counts as brought.
    """
    return not spec.inherited or (spec.declared and series.inherits_in_database)


def _compute_sudo(spec: FieldSpec, compute: str | None, series: Series) -> bool | None:
    """As given; else related fields as their path is walked, and stored ones as superuser."""
    if spec.compute_sudo is not None:
        return spec.compute_sudo
    if spec.related:
        return _related_sudo(spec, series)
    return spec.stored if compute else None


def _groups(schema: Schema, model: ModelSpec, spec: FieldSpec) -> str | None:
    """The field's own groups, else those of the field that it is related to."""
    if spec.groups or not spec.related:
        return spec.groups
    *steps, last = spec.related.split(".")
    for step in steps:
        model = schema.models[model.fields[step].comodel or ""]
    return _groups(schema, model, model.fields[last])
