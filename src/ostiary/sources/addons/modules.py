"""Reading one addon from its folder."""

from __future__ import annotations

from pathlib import Path

from ostiary.sources.addons.class_bodies import class_declaration
from ostiary.sources.addons.declarations import ModelDeclaration, ModuleSource
from ostiary.sources.addons.files import AddonFiles
from ostiary.sources.addons.manifest import read_manifest


def read_module(path: Path) -> ModuleSource:
    """What the addon in that folder declares. Never imports or runs it, never raises for what it contains."""
    manifest, problems = read_manifest(path)
    files = AddonFiles(path, path.name)
    files.run()
    classes: list[ModelDeclaration] = []
    for node, scope in files.classes:
        try:
            declaration = class_declaration(node, path.name, scope)
        except RecursionError:
            files.problems.append(f"{path.name}: class {node.name}: nested too deeply")
            continue
        if declaration.bases or declaration.fields or declaration.methods:
            classes.append(declaration)
    return ModuleSource(
        name=path.name,
        manifest=manifest,
        classes=tuple(classes),
        path=path,
        problems=(*problems, *files.problems),
    )
