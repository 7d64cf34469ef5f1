"""What a translator of domains may ask: fields, and what is known of the user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ostiary.domain.condition import Condition, Scalar, Select
from ostiary.domain.syntax import Domain
from ostiary.facts.schema import Field, Schema
from ostiary.series import Series


class MissingAtom(Exception):
    """The translation depends on an expression over the user that was not evaluated yet; bind it and try again."""

    def __init__(self, text: str, concrete: bool) -> None:
        super().__init__(text)
        self.text = text
        self.concrete = concrete


class Translator(Protocol):
    """Turns domains into conditions, for one evaluator and one series."""

    @property
    def scope(self) -> Scope: ...

    @property
    def active_test(self) -> bool:
        """Archived rows behind x2many paths are hidden."""
        ...

    def translate(self, model: str, domain: Domain) -> Condition: ...

    def select(self, model: str, domain: Domain) -> Select:
        """`SELECT id` of the records of a model that match, archived ones included, no access applied."""
        ...


SearchMethod = Callable[["Translator", "Field", str, object], "Domain | Condition | None"]
"""Re-implements a search method of Odoo: (translator, field, operator, value) → what it means, None where the method
would return NotImplemented. Raises Undecided for what it does not cover."""


class Scope(Protocol):
    """One set of users with the same shape, in one context."""

    @property
    def series(self) -> Series: ...

    @property
    def schema(self) -> Schema: ...

    @property
    def lang(self) -> str:
        """The language of the context."""
        ...

    @property
    def website_id(self) -> int | None: ...

    @property
    def has_translations(self) -> bool:
        """Texts in other languages than en_US are there (series before 16 keep them apart)."""
        ...

    def atom(self, text: str) -> object:
        """The value of an expression over the user, maybe a symbol. Raises MissingAtom."""
        ...

    def concrete(self, text: str) -> object:
        """The value of an expression over the user, never a symbol. Raises MissingAtom."""
        ...

    def company_default(self, field: Field, company_id: int) -> Scalar | None:
        """The default that stands in for a company-dependent value that was never set (`ir.default`)."""
        ...

    def missing(self, model: str, ids: tuple[int, ...]) -> bool:
        """Whether one of the records does not exist."""
        ...

    def search_method(self, field: Field) -> SearchMethod | None:
        """The re-implementation of the field's search method; None when there is none."""
        ...

    def compute_method(self, field: Field) -> SearchMethod | None:
        """What the field's compute method gives, as a condition, for the record evaluator."""
        ...
