"""Access rights and record rules as the data files of modules add up to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeVar

from ostiary.facts import Operation
from ostiary.facts.addons import Place, Value

OPERATIONS: Final[tuple[Operation, ...]] = ("read", "write", "create", "unlink")
Kind = Literal["right", "rule"]
_Item = TypeVar("_Item")


class Command(NamedTuple):
    """One change to a set of groups: `link`, `unlink` or `clear`."""

    name: str
    group: str = ""


class Written(NamedTuple):
    """What one place writes about an access right or a rule; None where it says nothing."""

    kind: Kind
    xmlid: str
    module: str
    place: Place | None
    """None for what stock modules ship."""
    model: str | None = None
    model_named: str = ""
    """How the place names the model."""
    domain: Value | None = None
    groups: tuple[Command, ...] = ()
    granted: Mapping[Operation, bool] = {}
    active: bool | None = None
    noupdate: bool = False
    unclear: bool = False
    """Something of it can only be known by running it."""


@dataclass(frozen=True, slots=True)
class Right:
    """An access right; `group` None is everybody."""

    xmlid: str
    module: str
    model: str | None
    model_named: str
    group: str | None
    operations: frozenset[Operation]
    active: bool
    written: tuple[Written, ...]

    @property
    def place(self) -> Place | None:
        return self.written[-1].place


@dataclass(frozen=True, slots=True)
class Rule:
    """A record rule, or in series 20 a row of `ir.access` with a domain. No groups are a global rule."""

    xmlid: str
    module: str
    model: str | None
    model_named: str
    groups: frozenset[str]
    domain: Value | None
    operations: frozenset[Operation]
    active: bool
    unclear: bool
    written: tuple[Written, ...]

    @property
    def place(self) -> Place | None:
        return self.written[-1].place

    @property
    def domain_place(self) -> Place | None:
        """The line of the domain itself."""
        place = self.place
        return Place(place.path, self.domain.line) if place and self.domain and self.domain.line else place


@dataclass
class AccessBook:
    """All access rights and rules of a tree; `order` is the load order of modules."""

    written: Sequence[Written]
    order: Mapping[str, int]
    _merged: dict[tuple[str, frozenset[str]], Right | Rule | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_xmlid: dict[str, list[Written]] = defaultdict(list)
        for item in sorted(self.written, key=lambda item: self.order.get(item.module, 0)):
            self.by_xmlid[item.xmlid].append(item)
        self.by_model: dict[str, list[str]] = defaultdict(list)
        for xmlid, items in self.by_xmlid.items():
            for model in {item.model for item in items if item.model}:
                self.by_model[model].append(xmlid)

    def rights(self, model: str, modules: frozenset[str]) -> list[Right]:
        """The access rights of a model where exactly these modules are installed."""
        return [found for found in self._of(model, modules) if isinstance(found, Right)]

    def rules(self, model: str, modules: frozenset[str]) -> list[Rule]:
        return [found for found in self._of(model, modules) if isinstance(found, Rule)]

    def _of(self, model: str, modules: frozenset[str]) -> Iterator[Right | Rule]:
        for xmlid in self.by_model.get(model, ()):
            found = self.merged(xmlid, modules)
            if found is not None and found.model == model:
                yield found

    def merged(self, xmlid: str, modules: frozenset[str]) -> Right | Rule | None:
        """What the places in these modules add up to; None where none of them says anything."""
        key = (xmlid, modules)
        if key not in self._merged:
            items = [item for item in self.by_xmlid[xmlid] if item.module in modules]
            self._merged[key] = merged(items) if items else None
        return self._merged[key]


def merged(items: Sequence[Written]) -> Right | Rule:
    """One record from what was written about it, later values over earlier ones."""
    first = items[0]
    groups: set[str] = set()
    granted: dict[Operation, bool] = {}
    for item in items:
        for command in item.groups:
            apply(groups, command)
        granted.update(item.granted)
    model = _last(item.model for item in items)
    active = _last(item.active for item in items)
    named = next((item.model_named for item in reversed(items) if item.model_named), "")
    shared = (first.xmlid, items[-1].module, model, named)
    if first.kind == "right":
        operations = frozenset(operation for operation, given in granted.items() if given)
        return Right(*shared, min(groups, default=None), operations, active is not False, tuple(items))
    operations = frozenset(operation for operation in OPERATIONS if granted.get(operation, True))
    domain = _last(item.domain for item in items)
    unclear = any(item.unclear for item in items)
    return Rule(*shared, frozenset(groups), domain, operations, active is not False, unclear, tuple(items))


def _last(values: Iterable[_Item | None]) -> _Item | None:
    return next((value for value in reversed(list(values)) if value is not None), None)


def apply(groups: set[str], command: Command) -> None:
    if command.name == "clear":
        groups.clear()
    elif command.name == "unlink":
        groups.discard(command.group)
    else:
        groups.add(command.group)
