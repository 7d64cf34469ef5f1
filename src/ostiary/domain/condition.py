"""Conditions: what a domain means, in the three-valued logic of SQL.

A domain is Odoo's language and says different things in different series and evaluators; a condition says one thing.
`domain.search*` and `domain.record*` translate domains into conditions, `domain.sql` prints them, `domain.evaluate`
judges a single row. Nodes are immutable. Columns always belong to the table that the condition is about: there are no
aliases, since a sub-select never looks at the row around it.

    condition := Constant | Fails | Undecidable | AllOf | AnyOf | Negation | IsTrue
               | Comparison | Membership | Unset | Match | Within
    term      := Column | Translated | CompanyDependent | DatePart | TextOf
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final, Literal

from ostiary.facts.schema import ColumnType

Scalar = int | float | str | bool | datetime.date | datetime.datetime
ComparisonOperator = Literal["=", "<>", "<", ">", "<=", ">="]


class Condition:
    """Base of all conditions."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise TypeError("a condition is not a truth value; ask which node it is")


# --------------------------------------------------------------------------- terms


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table at hand."""

    name: str
    type: ColumnType = "integer"


@dataclass(frozen=True, slots=True)
class Translated:
    """A translated text of a jsonb column: in `lang`, else in en_US (series 16 and later)."""

    name: str
    lang: str


@dataclass(frozen=True, slots=True)
class CompanyDependent:
    """The value of a jsonb column for one company, with the default when the key is absent (series 18 and later).

    `fallback` is that default. `comodel_table` is set for a many2one: an id without a row counts as NULL.
    """

    name: str
    company_id: int
    type: ColumnType
    fallback: Scalar | None = None
    comodel_table: str | None = None


@dataclass(frozen=True, slots=True)
class DatePart:
    """A part of a date or datetime, such as `month_number`; `tz` shifts datetimes first."""

    part: str
    column: Column
    tz: str | None = None


@dataclass(frozen=True, slots=True)
class TextOf:
    """A term as text; NULL becomes `absent` where that is not None."""

    term: Term
    absent: str | None = None


Term = Column | Translated | CompanyDependent | DatePart | TextOf


# --------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Symbol:
    """A value that depends on the user: never empty, all positive ids (or one non-empty text).

    `expression` is its text in the rule, such as `user.commercial_partner_id.id`.
    """

    expression: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The ids below (`child_of`) or above (`parent_of`) the ids of `seeds`, seeds included.

    Walks `parent_column` of `table`, or reads `path_column` where the model keeps materialised paths.
    `link` replaces the parent column where the parents are in a relation table (relation, child column, parent column).
    `only` restricts the rows that are walked (archived ones before 19).
    """

    seeds: Values
    table: str
    direction: Literal["child_of", "parent_of"]
    parent_column: str | None
    path_column: str | None = None
    link: tuple[str, str, str] | None = None
    only: Condition | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """A set of values: constants and what symbols, hierarchies and sub-selects stand for. Never holds NULL."""

    constants: tuple[Scalar, ...] = ()
    sources: tuple[Symbol | Hierarchy | Select, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.constants or self.sources)


@dataclass(frozen=True, slots=True)
class Select:
    """`SELECT term FROM table WHERE condition`."""

    table: str
    term: Term
    condition: Condition


# --------------------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Constant(Condition):
    """TRUE, FALSE or (value None) NULL."""

    value: bool | None


TRUE: Final = Constant(True)
FALSE: Final = Constant(False)


@dataclass(frozen=True, slots=True)
class Fails(Condition):
    """Odoo raises an error in place of an answer; where that is `late`, only if it comes to this part at all.

    `early`: Odoo 19 raises while it goes through the parts for the first time, one after the other.
    """

    reason: str
    late: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class Undecidable(Condition):
    """What this means cannot be said exactly; `leaf` is the part of the domain.

    It holds at least where `least` holds (nowhere when None), and at most where `most` holds (everywhere when None).
    """

    reason: str
    leaf: str = ""
    least: Condition | None = None
    most: Condition | None = None
    may_raise: bool = False
    """Odoo may raise here, whatever else the rule says."""


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation(Condition):
    part: Condition


@dataclass(frozen=True, slots=True)
class IsTrue(Condition):
    """`part IS TRUE`: NULL becomes false."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Comparison(Condition):
    term: Term
    operator: ComparisonOperator
    value: Scalar


@dataclass(frozen=True, slots=True)
class Membership(Condition):
    """`term IN values`."""

    term: Term
    values: Values


@dataclass(frozen=True, slots=True)
class Unset(Condition):
    """`term IS NULL`."""

    term: Term


@dataclass(frozen=True, slots=True)
class Match(Condition):
    """`term LIKE pattern`, SQL wildcards; `ignore_case` is ILIKE, `unaccent` wraps both sides."""

    term: Term
    pattern: str
    ignore_case: bool = False
    unaccent: bool = False


@dataclass(frozen=True, slots=True)
class Within(Condition):
    """`term IN (SELECT …)` with SQL's treatment of NULL."""

    term: Term
    select: Select
