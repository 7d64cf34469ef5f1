"""Reads everything that lint needs of one addon; picklable, so that several processes can share the work."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from ostiary.facts.addons import DataRecord, Place, Problem, Template
from ostiary.flow import Module, SourceModule, read_module
from ostiary.sources.addons.class_bodies import class_declaration
from ostiary.sources.addons.contents import content
from ostiary.sources.addons.data_csv import read_csv
from ostiary.sources.addons.data_xml import XmlContent, XmlFile, read_xml
from ostiary.sources.addons.declarations import Manifest, ModelDeclaration
from ostiary.sources.addons.discover import FoundAddon
from ostiary.sources.addons.files import AddonFiles, ParsedFile
from ostiary.sources.addons.manifest import manifest_path, read_manifest
from ostiary.sources.addons.series_of import series_of
from ostiary.sources.lint_comments import Commented, commented

_READ: Final = 50_000_000
_WHERE: Final = re.compile(r"[^/]+/(?P<file>[^:]+): (?P<message>.*)", re.DOTALL)
_LINE: Final = re.compile(r"line (\d+)")
SECURITY: Final = ("ir.model.access.csv", "ir.rule.csv", "ir.access.csv")


class ReadAddon(NamedTuple):
    """One addon as it was read. `series` is None where nothing tells it."""

    found: FoundAddon
    manifest: Manifest
    manifest_place: Place
    series: str | None
    classes: tuple[ModelDeclaration, ...]
    python: tuple[Module, ...]
    records: tuple[DataRecord, ...]
    templates: tuple[Template, ...]
    problems: tuple[Problem, ...]
    comments: tuple[Commented, ...] = ()

    @property
    def bare(self) -> ReadAddon:
        """The same without the syntax of its Python files, to be kept."""
        return self._replace(python=tuple(module.bare for module in self.python))


def read_addon(found: FoundAddon) -> ReadAddon:
    """What is in the files of an addon. Nothing is imported or run, and nothing that they hold makes it raise."""
    manifest, manifest_problems = read_manifest(found.path)
    files = AddonFiles(found.path, found.name)
    files.run()
    classes = tuple(_classes(files, found.name))
    parts = list(_data(found, manifest))
    problems = [_problem(found, text, "manifest") for text in manifest_problems]
    problems += [_problem(found, text, "unreadable") for text in files.problems]
    problems += [problem for part in parts for problem in part.problems]
    problems += _not_listed(found, manifest)
    path = manifest_path(found.path)
    return ReadAddon(
        found,
        manifest,
        Place(f"{found.shown}/{path.name if path else '__manifest__.py'}", 1),
        series_of(found.path, manifest),
        classes,
        tuple(_flow_module(found, file) for file in files.parsed),
        tuple(record for part in parts for record in part.records),
        tuple(template for part in parts for template in part.templates),
        tuple(problems),
        (*_own_comments(found, files), *(each for part in parts for each in part.comments)),
    )


def _own_comments(found: FoundAddon, files: AddonFiles) -> Iterator[Commented]:
    """The comments in Python files and in the manifest that accept findings."""
    for file in files.parsed:
        yield from commented(f"{found.shown}/{file.scope.file}", file.source)
    manifest = manifest_path(found.path)
    if manifest is not None:
        yield from commented(f"{found.shown}/{manifest.name}", _read(manifest) or b"")


def _classes(files: AddonFiles, module: str) -> Iterator[ModelDeclaration]:
    for node, scope in files.classes:
        try:
            declaration = class_declaration(node, module, scope)
        except RecursionError:
            files.problems.append(f"{module}/{scope.file}: class {node.name}: nested too deeply (line {node.lineno})")
            continue
        if declaration.bases or declaration.fields or declaration.methods:
            yield declaration


def _flow_module(found: FoundAddon, file: ParsedFile) -> Module:
    scope = file.scope
    text = file.source.decode("utf-8", "replace")
    path = f"{found.shown}/{scope.file}"
    return read_module(SourceModule(found.name, scope.dotted, path, text, scope.is_package, file.tree))


def _problem(found: FoundAddon, text: str, kind: str) -> Problem:
    """A sentence of the older readers, `module/file: message`, as a problem with its place."""
    parts = _WHERE.fullmatch(text)
    line = _LINE.search(text)
    file, message = (parts["file"], parts["message"]) if parts else ("", text)
    place = Place(f"{found.shown}/{file}" if file else found.shown, int(line[1]) if line else 1)
    return Problem(kind, message, place)  # type: ignore[arg-type]


def _data(found: FoundAddon, manifest: Manifest) -> Iterator[XmlContent]:
    """The data files that the manifest names, in its order."""
    line = manifest.lines.get("data", 1)
    path = manifest_path(found.path)
    where = Place(f"{found.shown}/{path.name if path else '__manifest__.py'}", line)
    for name in dict.fromkeys(manifest.data):
        inside = PurePosixPath(name)
        if inside.suffix.lower() not in (".xml", ".csv"):
            continue
        if inside.is_absolute() or ".." in inside.parts:
            yield XmlContent(problems=(Problem("skipped", f"the data file `{name}` is outside the module", where),))
            continue
        source = _read(f"{found.path}/{inside}")
        if source is None:
            yield XmlContent(problems=(Problem("skipped", f"the data file `{name}` cannot be read", where),))
            continue
        file = XmlFile(found.name, f"{found.shown}/{inside.as_posix()}")
        is_csv = inside.suffix.lower() == ".csv"
        part = read_csv(source, inside.stem, file) if is_csv else read_xml(source, file)
        yield part._replace(comments=tuple(commented(file.path, source)))


def _read(path: str | Path) -> bytes | None:
    try:
        return content(path, _READ) if os.path.isfile(path) else None
    except OSError:
        return None


def _not_listed(found: FoundAddon, manifest: Manifest) -> Iterator[Problem]:
    """Files of access rights and rules that lie in the folder `security` and that Odoo never loads."""
    folder = found.path / "security"
    listed = {PurePosixPath(name).name for name in manifest.data if PurePosixPath(name).parts[:1] == ("security",)}
    if not manifest.lines or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        known = path.name in SECURITY or (path.suffix == ".xml" and _has_access(path))
        if known and path.name not in listed and path.is_file():
            shown = f"{found.shown}/security/{path.name}"
            yield Problem(
                "not-listed", "the manifest does not name this file: nothing of it is loaded", Place(shown, 1)
            )


def _has_access(path: Path) -> bool:
    source = _read(path) or b""
    return b'"ir.rule"' in source or b'"ir.model.access"' in source or b'"ir.access"' in source
