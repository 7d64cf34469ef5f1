"""The facts of the code of all installed modules: from folders of addons, else from the stock data that ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ostiary.facts.code import CodeFacts
from ostiary.series import Series
from ostiary.sources.addons.declarations import ModelDeclaration, ModuleSource
from ostiary.sources.addons.manifest import manifest_path
from ostiary.sources.addons.merge import merge
from ostiary.sources.addons.stock import StockData


def load_code(series: Series, installed: tuple[str, ...], addons_paths: Sequence[Path] = ()) -> CodeFacts:
    """What the source of the installed modules, named in load order, says.

    A module in one of the folders wins over the stock module of the same name, an earlier folder over a later one.
    Modules found nowhere, and those with files that could not be read, are `unknown_modules`.
    """
    stock = StockData.of(series)
    declarations: list[ModelDeclaration] = []
    unknown: set[str] = set()
    problems: list[str] = []
    for name in installed:
        module = _find(name, stock, addons_paths)
        if module is None or module.problems:
            unknown.add(name)
        if module is not None:
            declarations.extend(module.classes)
            problems.extend(module.problems)
    merged = merge(series, declarations, frozenset(unknown), tuple(problems))
    return replace(merged, stock_modules=frozenset(name for name in installed if name in stock))


def _find(name: str, stock: StockData, addons_paths: Sequence[Path]) -> ModuleSource | None:
    if not name.isidentifier():
        return None
    for folder in addons_paths:
        if manifest_path(folder / name):
            from ostiary.sources.addons.modules import read_module  # only for those who give folders

            return read_module(folder / name)
    return stock.module(name) if name in stock else None
