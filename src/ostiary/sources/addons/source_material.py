"""What was read of a tree, put together series by series: code, access, modules and the flow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from ostiary.checks.source.material import Source
from ostiary.facts.addons import Addon, DeclaredField, DeclaredModel, Place
from ostiary.flow import Addon as FlowAddon
from ostiary.flow import FlowFacts, Program, begun
from ostiary.series import ALL_SERIES, Series, get_series
from ostiary.sources.addons.addon_reader import ReadAddon
from ostiary.sources.addons.declarations import ModelDeclaration
from ostiary.sources.addons.merge import merge
from ostiary.sources.addons.series_of import majority
from ostiary.sources.addons.source_tree import Tree
from ostiary.sources.addons.stock import StockData
from ostiary.sources.addons.stock_written import stock_written
from ostiary.sources.addons.tree import ClassTree
from ostiary.sources.forked import started
from ostiary.sources.load_order import load_order

T = TypeVar("T")
_FIRST_WITH_19: Final = 17
"""From this series on the stock data of 19 is nearer than that of 14."""


def materials(tree: Tree, *, ahead: bool = False, raise_faults: bool = False) -> list[Source]:
    """One material for each series that has something to judge, the oldest first.

    The flow is followed when it is asked for; `ahead`, another process begins with a share of it at once. A fault of
    its analysis is a note, unless `raise_faults`: the other checks go on.
    """
    usual = majority(addon.series for addon in tree.addons)
    by_series: dict[str, list[ReadAddon]] = defaultdict(list)
    for addon in tree.addons:
        by_series[addon.series or usual].append(addon)
    names = sorted(by_series, key=lambda name: int(name.partition(".")[0]))
    found = (_Builder(name, by_series[name], tree, ahead, raise_faults) for name in names)
    return [builder.source() for builder in found if builder.linted]


def nearest(name: str) -> Series:
    """The series that ostiary knows which is nearest to this one."""
    major = int(name.partition(".")[0])
    if major < 14:
        return ALL_SERIES[0]
    return get_series(name) if major <= 19 else ALL_SERIES[-1]


def stock_series(name: str) -> Series:
    """The series whose stock data stands for this one."""
    return get_series("19.0" if int(name.partition(".")[0]) >= _FIRST_WITH_19 else "14.0")


class _Builder:
    """Builds the material of one series."""

    def __init__(self, name: str, read: Sequence[ReadAddon], tree: Tree, ahead: bool, raise_faults: bool) -> None:
        self.name = name
        self.read = {addon.found.name: addon for addon in reversed(read)}
        self.linted = frozenset(addon.found.name for addon in read if addon.found.path in tree.linted)
        self.series = nearest(name)
        self.ahead = ahead
        self.raise_faults = raise_faults

    def source(self) -> Source:
        order = load_order(self.depends, self.series)
        following = self._following(order)  # first: another process follows a share while everything else is judged
        places = {module: place for place, module in enumerate(order)}
        declarations = [item for module in order for item in self._classes(module)]
        classes = ClassTree(self.series, declarations)
        unknown = frozenset(module for module in self.depends if module not in self.read and module not in self.stock)
        code = merge(self.series, declarations, unknown, tree=classes)
        tables = {model.replace(".", "_"): model for model in code.models}
        stock = [module for module in order if module not in self.read]
        return Source(
            name=self.name,
            series=self.series,
            addons={name: self._addon(addon, classes) for name, addon in self.read.items()},
            linted=self.linted,
            code=code,
            depends=self.depends,
            order=places,
            stock=tuple(stock_written(stock_series(self.name).name, frozenset(stock), tables.get)),
            following=following,
            declared=lambda model, name: _declared(classes, places, model, name),
        )

    @cached_property
    def stock(self) -> StockData:
        return StockData.of(stock_series(self.name))

    @cached_property
    def depends(self) -> Mapping[str, tuple[str, ...]]:
        """Every module that is read or needed, with what it depends on. A module that nobody has depends on `base`."""
        found: dict[str, tuple[str, ...]] = {}
        waiting = ["base", "web", *self.read]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            if name in self.read:
                found[name] = self.read[name].manifest.depends
            else:
                found[name] = self.stock.module(name).manifest.depends if name in self.stock else ("base",)
            waiting.extend(found[name])
        found["base"] = ()
        return found

    def _classes(self, module: str) -> Sequence[ModelDeclaration]:
        if module in self.read:
            return self.read[module].classes
        return self.stock.module(module).classes if module in self.stock else ()

    def _addon(self, read: ReadAddon, classes: ClassTree) -> Addon:
        manifest = read.manifest
        models = [item for each in read.classes if (item := _model(each, read, classes))]
        return Addon(
            name=read.found.name,
            path=read.found.shown,
            series=self.name,
            manifest=read.manifest_place,
            version=manifest.version,
            depends=manifest.depends,
            installable=manifest.installable,
            records=read.records,
            templates=read.templates,
            fields=tuple(item for each in read.classes for item in _fields(each, read, classes)),
            models=tuple(models),
            problems=read.problems,
        )

    def _following(self, order: Sequence[str]) -> Callable[[], FlowFacts]:
        major = int(self.name.partition(".")[0])
        addons = [FlowAddon(name, self.depends[name], major) for name in order]
        modules = [module for addon in self.read.values() for module in addon.python]

        def begin() -> Callable[[], FlowFacts]:
            return begun(Program(modules, addons), run=started)

        results = self._unless_faulty(begin, lambda facts: lambda: facts) if self.ahead else lambda: begin()()
        return lambda: self._unless_faulty(results, lambda facts: facts)

    def _unless_faulty(self, step: Callable[[], T], otherwise: Callable[[FlowFacts], T]) -> T:
        """What a step gives; where it fails, what stands for it with a note that says so."""
        try:
            return step()
        except Exception as error:
            if self.raise_faults:
                raise
            reason = f"a fault of ostiary ({type(error).__name__}); OSTIARY_TRACEBACK=1 shows where, please report it"
            return otherwise(FlowFacts(notes=(f"the flow of Odoo {self.name} was not followed: {reason}",)))


def _place(declaration: ModelDeclaration, read: ReadAddon, line: int) -> Place:
    return Place(f"{read.found.shown}/{declaration.file}", line or declaration.line or 1)


def _fields(declaration: ModelDeclaration, read: ReadAddon, classes: ClassTree) -> list[DeclaredField]:
    model = classes.models.get(declaration)
    if model is None:
        return []
    return [
        DeclaredField(
            model, item.name, item.type, item.attributes, declaration.module, _place(declaration, read, item.line)
        )
        for item in declaration.fields
    ]


def _model(declaration: ModelDeclaration, read: ReadAddon, classes: ClassTree) -> DeclaredModel | None:
    model = classes.models.get(declaration)
    if model is None:
        return None
    inherit = declaration.attributes.get("_inherit")
    parents = [inherit] if isinstance(inherit, str) else inherit if isinstance(inherit, (list, tuple)) else []
    place = _place(declaration, read, declaration.line)
    return DeclaredModel(
        model,
        declaration.module,
        place,
        declaration.lines,
        declaration.attributes,
        model not in parents,
        declaration.refusing,
    )


def _declared(
    classes: ClassTree, places: Mapping[str, int], model: str, name: str
) -> list[tuple[str, Mapping[str, object]]]:
    """What each module declares of a field, in load order."""
    if model not in classes.bases:
        return []
    found = [
        (item.module, field.attributes)
        for item in classes.declarations(model)
        for field in item.fields
        if field.name == name
    ]
    return sorted(found, key=lambda pair: places.get(pair[0], 0))
