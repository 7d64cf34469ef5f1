"""Access rights and record rules as the installed stock modules ship them: what the rows of a database are held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """A record rule after the data files of all installed modules were applied.

    `model` has underscores for dots, as data files write it; `groups` are external ids; `letters` of "rwcu" are what
    the rule is for.
    """

    xmlid: str
    model: str
    domain: str | None
    active: bool
    groups: frozenset[str]
    letters: str


@dataclass(frozen=True, slots=True)
class ShippedRight:
    """An access right; `group` None means everybody, `letters` of "rwcu" are what it grants."""

    xmlid: str
    model: str
    group: str | None
    active: bool
    letters: str


class Shipped:
    """What ships, by external id; decoded when somebody asks for it.

    Where nobody wrote down what a series ships, `exact` is false and its neighbours speak for it: then a row counts as
    stock that one of `modules` brought, and what was edited cannot be told.
    """

    def __init__(
        self,
        load: Callable[[], tuple[list[ShippedRule], list[ShippedRight]]] = lambda: ([], []),
        *,
        exact: bool = False,
    ) -> None:
        self._load = load
        self.exact = exact

    @cached_property
    def modules(self) -> frozenset[str]:
        """The modules that ship something."""
        return frozenset(row.xmlid.partition(".")[0] for rows in self._loaded for row in rows)

    def brought(self, xmlid: str | None) -> bool:
        """Whether a stock module brought the row with that external id, as far as that can be told without data."""
        return not self.exact and xmlid is not None and xmlid.partition(".")[0] in self.modules

    @cached_property
    def _loaded(self) -> tuple[list[ShippedRule], list[ShippedRight]]:
        return self._load()

    @cached_property
    def rules(self) -> Mapping[str, ShippedRule]:
        return {rule.xmlid: rule for rule in self._loaded[0]}

    @cached_property
    def grants(self) -> Mapping[tuple[str, str | None], frozenset[str]]:
        """(model with underscores, group) → the letters that active and inactive access rights grant."""
        found: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for right in self._loaded[1]:
            found[right.model, right.group].update(right.letters)
        return {key: frozenset(letters) for key, letters in found.items()}
