"""What the checks of `ostiary lint` judge: the addons of one series, what stock Odoo adds, and the flow."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from ostiary.checks.source.access import AccessBook, Right, Rule, Written
from ostiary.checks.source.access_records import written
from ostiary.checks.source.domains import Reading, Strength, read
from ostiary.checks.source.groups import Audience, Outsiders, closure, implied
from ostiary.facts import Operation
from ostiary.facts.addons import Addon, DataRecord, DeclaredField, DeclaredModel, Place, Problem, Template
from ostiary.facts.code import CodeFacts, CodeField
from ostiary.findings import Location
from ostiary.flow import FlowFacts, Rendered
from ostiary.series import Series

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


def gathered(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, list[Item]]:
    """What belongs to each name, in order."""
    found: dict[Key, list[Item]] = {}
    for name, item in pairs:
        found.setdefault(name, []).append(item)
    return found


@dataclass
class Source:
    """The addons of one series. Only `linted` ones are judged; the others say what is around them.

    `series` is the nearest one that ostiary knows, `name` that of the addons ("12.0"). `depends` has stock modules too.
    """

    name: str
    series: Series
    addons: Mapping[str, Addon]
    linted: frozenset[str]
    code: CodeFacts
    depends: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]
    stock: Sequence[Written] = ()
    stock_implied: Mapping[str, frozenset[str]] = field(default_factory=dict)
    following: Callable[[], FlowFacts] = FlowFacts
    """Finishes the analysis of flows, which goes on in another process until a check asks for it."""
    declared: Callable[[str, str], Sequence[tuple[str, Mapping[str, object]]]] = lambda model, name: ()
    """(model, field) → what each module declares of it, (module, attributes) in load order."""
    _closures: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def flow(self) -> FlowFacts:
        return self.following()

    @cached_property
    def rendered(self) -> Mapping[str | None, Sequence[Rendered]]:
        """What controllers give to each template."""
        return gathered((item.template, item) for item in self.flow.rendered)

    @property
    def major(self) -> int:
        return int(self.name.partition(".")[0])

    # ------------------------------------------------------------------ what was read

    @property
    def judged(self) -> list[Addon]:
        """The addons that findings are about."""
        return [addon for name, addon in sorted(self.addons.items()) if name in self.linted]

    def problems(self, *kinds: str) -> Iterator[Problem]:
        return (problem for addon in self.judged for problem in addon.problems if problem.kind in kinds)

    def records(self, *models: str) -> Iterator[DataRecord]:
        """The records of the judged addons."""
        return (record for addon in self.judged for record in addon.records if record.model in models)

    @property
    def templates(self) -> Iterator[Template]:
        return (template for addon in self.judged for template in addon.templates)

    @property
    def fields(self) -> Iterator[DeclaredField]:
        return (item for addon in self.judged for item in addon.fields)

    @property
    def models(self) -> Iterator[DeclaredModel]:
        return (item for addon in self.judged for item in addon.models)

    @cached_property
    def classes(self) -> Mapping[str, Sequence[DeclaredModel]]:
        """The classes of all addons that define or extend each model."""
        return gathered((item.model, item) for addon in self.addons.values() for item in addon.models)

    # ------------------------------------------------------------------ modules

    def around(self, module: str) -> frozenset[str]:
        """A module with everything that it depends on: what is there for certain where it is installed."""
        if module not in self._closures:
            self._closures[module] = closure([module, "base"], self.depends)
        return self._closures[module]

    def all_known(self, module: str) -> bool:
        """Every module around it was read or ships as stock data."""
        return not self.around(module) & self.code.unknown_modules

    # ------------------------------------------------------------------ access

    @cached_property
    def book(self) -> AccessBook:
        records = (record for addon in self.addons.values() for record in addon.records)
        own = (item for record in records for item in written(record, self.model))
        stock = (item for item in self.stock if item.module not in self.addons)
        return AccessBook([*stock, *own], self.order)

    @cached_property
    def _by_table(self) -> dict[str, list[str]]:
        return gathered((name.replace(".", "_"), name) for name in self.code.models)

    def model(self, named: str, module: str) -> str | None:
        """The model behind `model_sale_order`, `sale.model_sale_order` or `sale.order`; None for none that is known.

        Models may differ in dots and underscores only: then it is the one that the module has around it.
        """
        last = named.rpartition(".")[2]
        wanted = last.removeprefix("model_") if last.startswith("model_") else named.replace(".", "_")
        found = self._by_table.get(wanted, [])
        if len(found) < 2:
            return next(iter(found), None)
        around = self.around(module)
        near = [name for name in found if around & set(self.code.model(name).modules)]
        return next((name for name in near if name == named), None) or next(iter([*near, *found]), None)

    def _own(self) -> Iterator[Right | Rule]:
        """The access rights and rules that judged addons write, as their module sees them."""
        for xmlid, items in self.book.by_xmlid.items():
            modules = {item.module: None for item in items if item.place and item.module in self.linted}
            for module in modules:
                if found := self.book.merged(xmlid, self.around(module)):
                    yield found

    @cached_property
    def rights(self) -> tuple[Right, ...]:
        return tuple(item for item in self._own() if isinstance(item, Right) and item.active)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(item for item in self._own() if isinstance(item, Rule) and item.active)

    @cached_property
    def implied(self) -> dict[str, frozenset[str]]:
        own = implied(record for addon in self.addons.values() for record in addon.records)
        names = {*own, *self.stock_implied}
        return {name: frozenset(own.get(name, ())) | self.stock_implied.get(name, frozenset()) for name in names}

    @cached_property
    def _outsiders(self) -> Outsiders:
        return Outsiders(self.implied)

    def groups_of(self, audience: Audience) -> frozenset[str]:
        """The groups that an outsider of that kind is in."""
        return self._outsiders.groups[audience]

    def audiences(self, group: str | None) -> tuple[Audience, ...]:
        """Which outsiders are in a group; the widest first. None is everybody; groups that imply portal count."""
        return self._outsiders.audiences(group)

    def outsider_groups(self, rule: Rule) -> frozenset[str]:
        """The groups of a rule that outsiders are in."""
        return frozenset(group for group in rule.groups if self.audiences(group))

    def reading(self, rule: Rule) -> Reading:
        """The domain of a rule, as far as it is understood."""
        if rule.unclear or (rule.domain is not None and rule.domain.kind in ("search", "file", "ref")):
            return Reading("", unclear="its groups or its domain are known only when it is loaded")
        if rule.domain is None:
            return read("", self.series)
        found = read(rule.domain.text.strip(), self.series, loading=rule.domain.kind == "eval")
        if found.fails and found.fails.startswith("NameError") and self._adds_names:
            return Reading(found.text, unclear="a module adds names that rules may use")
        return found

    @cached_property
    def _adds_names(self) -> bool:
        """A module overrides what rules may name (`_eval_context` of `ir.rule`)."""
        adding = (item.module for item in self.classes.get("ir.rule", ()) if "_eval_context" in item.names)
        return any(module not in ("base", "website") for module in adding)

    def rules_for(self, right: Right, audience: Audience, operation: Operation) -> tuple[list[Rule], list[Rule]]:
        """The group rules and the global rules that bind these outsiders for that operation."""
        if right.model is None:
            return [], []
        groups = self.groups_of(audience) | closure([right.group] if right.group else [], self.implied)
        rules = self.book.rules(right.model, self.around(right.module))
        if self.major >= 20:  # permissions add up: what another one asks for does not narrow this one
            rules = [rule for rule in rules if not rule.groups or rule.xmlid == f"{right.xmlid}#domain"]
        binding = [rule for rule in rules if rule.active and operation in rule.operations]
        return [rule for rule in binding if rule.groups & groups], [rule for rule in binding if not rule.groups]

    def protection(self, right: Right, audience: Audience, operation: Operation) -> Strength | None:
        """How much rules keep from these outsiders; None where that cannot be told."""
        grouped, everywhere = self.rules_for(right, audience, operation)
        narrowing = [self.reading(rule).strength for rule in everywhere]
        widening = [self.reading(rule).strength for rule in grouped]
        if None in widening or None in narrowing:
            return None
        known = [strength for strength in narrowing if strength is not None]
        weakest = min((strength for strength in widening if strength is not None), default=Strength.NOTHING)
        return max([*known, weakest])

    def earlier(self, model: str, name: str, module: str) -> Mapping[str, object]:
        """What the modules below this one say of a field; empty where it is the first that has it."""
        found: dict[str, object] = {}
        for other, attributes in self.declared(model, name):
            if other != module and other in self.around(module):
                found.update({"": True, **attributes})
        return found

    def has_records(self, model: str) -> bool:
        """It is no mixin: abstract models over a query of their own have rows, too."""
        code = self.code.model(model)
        if not code.abstract or code.table_query:
            return True
        return any({"_auto", "_table"} & item.attributes.keys() for item in self.classes.get(model, ()))

    def written_by_outsiders(self, model: str, module: str) -> bool:
        """Some outsiders may write or create records of a model."""
        rights = self.book.rights(model, self.around(module))
        return any(right.operations & {"write", "create"} and self.audiences(right.group) for right in rights)

    # ------------------------------------------------------------------ words for findings

    @staticmethod
    def location(place: Place | None) -> Location | None:
        return Location(place.path, place.line) if place else None

    def field(self, model: str, name: str) -> CodeField | None:
        return self.code.field(model, name)

    def readers(self, model: str, module: str) -> tuple[Audience, ...]:
        """Which outsiders have a right to read a model where a module is installed."""
        rights = self.book.rights(model, self.around(module))
        reading = (right.group for right in rights if right.active and "read" in right.operations)
        found = {who for group in reading for who in self.audiences(group)}
        return tuple(who for who in ("public", "portal") if who in found)
