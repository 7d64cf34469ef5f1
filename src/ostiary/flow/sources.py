"""What the flow is given: files of addons, read by somebody else."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from ostiary.flow.index import ModuleIndex, index_module
from ostiary.flow.parsing import Unreadable, parse


@dataclass(frozen=True, slots=True)
class Addon:
    """An addon: what it depends on, and the number of its series (19 for 19.0)."""

    name: str
    depends: tuple[str, ...] = ("base",)
    series: int = 19


@dataclass(frozen=True, slots=True)
class SourceModule:
    """One Python file. `dotted` is `odoo.addons.sale.controllers.portal`, packages without `.__init__`.

    `path` is relative to the root that was given, with `/`. `tree` may be given where the file is parsed already.
    """

    addon: str
    dotted: str
    path: str
    text: str
    is_package: bool = False
    tree: ast.Module | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A file after the first pass: small, and good to be pickled. `problem` says why it was skipped.

    `tree` is its syntax where this process has parsed it; other processes are not sent it.
    """

    source: SourceModule
    index: ModuleIndex | None
    problem: str | None = None
    tree: ast.Module | None = field(default=None, compare=False, repr=False)

    @property
    def bare(self) -> Module:
        """The same without the syntax, to be kept."""
        return Module(self.source, self.index, self.problem)

    def __reduce__(self) -> tuple[object, ...]:
        return Module, (self.source, self.index, self.problem)


def read_module(source: SourceModule) -> Module:
    """The first pass over one file; independent of all others, so that it can run in several processes."""
    bare = SourceModule(source.addon, source.dotted, source.path, source.text, source.is_package)
    try:
        tree = source.tree or parse(source.text)
    except Unreadable as error:
        return Module(bare, None, str(error))
    return Module(bare, index_module(bare.dotted, tree, is_package=bare.is_package), tree=tree)


def read_modules(sources: Sequence[SourceModule]) -> list[Module]:
    """The first pass over several files."""
    return [read_module(source) for source in sources]
