"""The files of an addon, in the order in which Python would run them.

Classes exist, and come in an order, only because `__init__.py` imports the files that hold them. Imports are
followed as written; where a file imports by name at run time, every file of the addon counts.
"""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from ostiary.sources.addons.contents import content
from ostiary.sources.addons.scope import Scope, flat

EXCLUDED: Final = frozenset({"tests", "migrations", "static", "upgrades", "node_modules", "doc", "docs"})
"""Folders that count only where a file imports from them."""
LIMIT: Final = 1_500_000
"""Bytes; larger files are not parsed (the largest of Odoo's own has 400,000)."""
_READ: Final = 50_000_000
CHAIN: Final = 100
"""How long a chain of imports may be."""
_DYNAMIC: Final = (b"import_module", b"__import__")
_JUDGED: Final = re.compile(rb"^\s+_(?:inherit|name)\s*=|^\s*@(?:\w+\.)?route\(", re.MULTILINE)


class ParsedFile(NamedTuple):
    """A file of the addon that runs."""

    scope: Scope
    tree: ast.Module
    source: bytes


class AddonFiles:
    """Reads the files of one addon; `classes` are the class statements met, in order of execution."""

    def __init__(self, root: Path, module: str) -> None:
        self.root = root
        self.dotted = f"odoo.addons.{module}"
        self.module = module
        self.scopes: dict[str, Scope | None] = {}
        self.classes: list[tuple[ast.ClassDef, Scope]] = []
        self.problems: list[str] = []
        self.dynamic = False
        self.parsed: list[ParsedFile] = []
        self._folder = str(root)
        self._names: dict[str, frozenset[str]] = {}

    def run(self) -> None:
        """Follow the imports from `__init__.py`."""
        self._import(self.dotted, CHAIN)
        if self.dynamic:
            for dotted in sorted(self._all_names()):
                self._import(dotted, CHAIN)

    def find(self, dotted: str) -> Scope | None:
        return self.scopes.get(dotted)

    def _import(self, dotted: str, depth: int) -> None:
        """Run the packages above a name, then the name itself."""
        if dotted in self.scopes or not f"{dotted}.".startswith(f"{self.dotted}."):
            return
        parts = self._inside(dotted)
        for count in range(len(parts) + 1):
            self._run_file(".".join([self.dotted, *parts[:count]]), depth)

    def _inside(self, dotted: str) -> list[str]:
        return dotted[len(self.dotted) + 1 :].split(".") if dotted != self.dotted else []

    def _run_file(self, dotted: str, depth: int) -> None:
        if dotted in self.scopes:
            return
        self.scopes[dotted] = None
        path = self._path(dotted)
        if path is None:
            return
        if depth <= 0:
            self.problems.append(f"{self._shown(path)}: chain of imports too long")
            return
        source = self._source(path)
        tree = self._tree(source, self._shown(path)) if source is not None else None
        if source is None or tree is None:
            return
        scope = Scope(dotted, os.path.basename(path) == "__init__.py", self.find, source=source)
        self.parsed.append(ParsedFile(scope, tree, source))
        self.scopes[dotted] = scope
        for statement in flat(tree.body):
            for name in self._imported(statement, scope):
                self._import(name, depth - 1)
            scope.learn(statement)
            if isinstance(statement, ast.ClassDef):
                self.classes.append((statement, scope))

    @staticmethod
    def _imported(statement: ast.stmt, scope: Scope) -> Iterator[str]:
        if isinstance(statement, ast.Import):
            yield from (name.name for name in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            source = scope.absolute(statement.module, statement.level)
            yield source
            yield from (f"{source}.{name.name}" for name in statement.names)

    def _path(self, dotted: str) -> str | None:
        """The file of a dotted name, a package before a module as in Python."""
        parts = self._inside(dotted)
        if any(not part.isidentifier() for part in parts):
            return None
        place = os.path.join(self._folder, *parts)
        candidates = [os.path.join(place, "__init__.py")] + ([f"{place}.py"] if parts else [])
        return next((candidate for candidate in candidates if self._is_file(candidate)), None)

    def _is_file(self, path: str) -> bool:
        folder, name = os.path.split(path)
        return name in self._listed(folder) and os.path.isfile(path)

    def _listed(self, folder: str) -> frozenset[str]:
        """The names in a folder of the addon, looked up once: most of what is imported is no file."""
        found = self._names.get(folder)
        if found is None:
            above, name = os.path.split(folder)
            there = folder == self._folder or name in self._listed(above)
            found = self._names[folder] = _names_in(folder) if there else frozenset()
        return found

    def _all_names(self) -> Iterator[str]:
        """Every file of the addon as a dotted name; symbolic links to folders are not followed."""
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in EXCLUDED and name.isidentifier())
            inside = PurePosixPath(os.path.relpath(folder, self.root).replace(os.sep, "/")).parts
            for name in names:
                if name.endswith(".py") and name != "__init__.py":
                    yield ".".join([self.dotted, *inside, name.removesuffix(".py")])

    def _shown(self, path: str) -> str:
        return f"{self.module}{path[len(self._folder) :].replace(os.sep, '/')}"

    def _source(self, path: str) -> bytes | None:
        where = self._shown(path)
        try:
            source = content(path, _READ)
        except OSError as error:
            self.problems.append(f"{where}: {error.strerror or error}")
            return None
        if len(source) > LIMIT:
            if _JUDGED.search(source):
                self.problems.append(f"{where}: larger than {LIMIT} bytes")
            return None
        self.dynamic = self.dynamic or any(word in source for word in _DYNAMIC)
        return source

    def _tree(self, source: bytes, where: str) -> ast.Module | None:
        try:
            return _quiet_parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            encoded = not isinstance(error, SyntaxError) or "encoding" in str(error)
            if not encoded and (older := _python2(source)):
                return older
            self.problems.append(f"{where}: {type(error).__name__}: {_said(error)}")
        try:
            source.decode()
            return None
        except UnicodeDecodeError:
            try:
                return _quiet_parse(source.decode("latin-1"))
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                return None


def _names_in(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


def _said(error: Exception) -> str:
    """One line; Python calls what it was given "<unknown>"."""
    return str(error).replace("(<unknown>, line ", "(line ").partition("\n")[0][:200]


def _quiet_parse(source: bytes | str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _python2(source: bytes) -> ast.Module | None:
    """The tree of a file of Python 2, None where it is not that either."""
    from ostiary.flow.parsing import Unreadable, parse  # only for the few files that need it

    try:
        return parse(source.decode())
    except (Unreadable, UnicodeDecodeError):
        return None
