"""What the source of addons adds to what a world says of its own code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ostiary.facts.code import CodeFacts, CodeField, CodeModel
from ostiary.series import Series


def with_addons(world: CodeFacts, series: Series, modules: Sequence[str], addons: Sequence[Path]) -> CodeFacts:
    """The code facts of a world with those of its modules that stand in one of the folders.

    What a folder says goes before what the world says; the overrides of methods add up. Modules that are in no folder
    are what the world says of them.
    """
    found = tuple(name for name in modules if any((folder / name / "__manifest__.py").is_file() for folder in addons))
    if not found:
        return world
    from ostiary.sources.code import load_code

    source = load_code(series, found, addons)
    return replace(
        world,
        models={**world.models, **{name: _model(world, model) for name, model in source.models.items()}},
        fields={
            **world.fields,
            **{name: _fields(world.fields.get(name, {}), told) for name, told in source.fields.items()},
        },
        unknown_modules=world.unknown_modules | source.unknown_modules,
        stock_modules=world.stock_modules | source.stock_modules,
        problems=source.problems,
    )


def _model(world: CodeFacts, source: CodeModel) -> CodeModel:
    """A model as the world has it, with the overrides of the source."""
    known = world.models.get(source.name)
    if known is None:
        return source
    methods = sorted(known.overrides.keys() | source.overrides.keys())
    overrides = {name: _union(known.overrides.get(name, ()), source.overrides.get(name, ())) for name in methods}
    return replace(known, overrides=overrides, modules=_union(known.modules, source.modules))


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _fields(world: Mapping[str, CodeField], source: Mapping[str, CodeField]) -> dict[str, CodeField]:
    return {**world, **{name: _field(world.get(name), told) for name, told in source.items()}}


def _field(world: CodeField | None, source: CodeField) -> CodeField:
    """A field as the source declares it; what only the world tells (the source may merely extend it) is kept."""
    if world is None:
        return source
    return replace(
        source,
        type=source.type or world.type,
        comodel=source.comodel or world.comodel,
        inverse=source.inverse or world.inverse,
        related=source.related or world.related,
        compute=source.compute or world.compute,
        search=source.search or world.search,
        groups=source.groups or world.groups,
        domain=source.domain or world.domain,
        search_module=source.search_module or world.search_module,
        compute_module=source.compute_module or world.compute_module,
    )
