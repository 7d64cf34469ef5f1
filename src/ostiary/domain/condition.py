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
from collections.abc import Iterator
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
    """Odoo raises an error in place of an answer."""

    reason: str


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


# --------------------------------------------------------------------------- building


def all_of(*parts: Condition) -> Condition:
    """a AND TRUE = a; a AND FALSE = FALSE; nested ANDs are flattened."""
    return _combine(AllOf, TRUE, FALSE, parts)


def any_of(*parts: Condition) -> Condition:
    """a OR FALSE = a; a OR TRUE = TRUE; nested ORs are flattened."""
    return _combine(AnyOf, FALSE, TRUE, parts)


def _combine(
    kind: type[AllOf] | type[AnyOf], unit: Constant, zero: Constant, parts: tuple[Condition, ...]
) -> Condition:
    flat: list[Condition] = []
    for part in parts:
        members = part.parts if isinstance(part, AllOf | AnyOf) and type(part) is kind else (part,)
        flat += [member for member in members if member != unit and member not in flat]
    failures = [part for part in flat if isinstance(part, Fails)]
    if failures:
        return failures[0]
    doubts = [part for part in flat if may_raise(part)]
    if doubts:
        return doubts[0]
    if zero in flat:
        return zero
    if not flat:
        return unit
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def may_raise(part: Condition) -> bool:
    """Whether Odoo may raise over this part, which then is all that can be said of the whole."""
    return isinstance(part, Undecidable) and part.may_raise


def negation(part: Condition) -> Condition:
    """NOT with SQL's three values; NOT NOT a = a."""
    if isinstance(part, Constant):
        return part if part.value is None else Constant(not part.value)
    if isinstance(part, Fails) or may_raise(part):
        return part
    if isinstance(part, Negation):
        return part.part
    return Negation(part)


def is_true(part: Condition) -> Condition:
    """`part IS TRUE`; a condition that is never NULL stays as it is."""
    if isinstance(part, Fails | IsTrue | Unset) or may_raise(part):
        return part
    if isinstance(part, Constant):
        return Constant(part.value is True)
    if isinstance(part, Negation) and isinstance(part.part, IsTrue | Unset):
        return part
    return IsTrue(part)


def refuted(part: Condition) -> Condition:
    """`part IS NOT TRUE`."""
    return negation(is_true(part))


def member(term: Term, values: Values) -> Condition:
    """`term IN values`; nothing is in the empty set."""
    return Membership(term, values) if values else FALSE


def within(term: Term, select: Select) -> Condition:
    """`term IN (SELECT …)`; FALSE when nothing can be selected, and failures come up."""
    if isinstance(select.condition, Fails) or may_raise(select.condition):
        return select.condition
    if select.condition == FALSE:
        return FALSE
    return Within(term, select)


def is_set(term: Term) -> Condition:
    return negation(Unset(term))


def as_filter(node: Condition) -> Condition:
    """The condition where only TRUE counts, as in WHERE: `IS TRUE` is dropped where NULL and FALSE are alike."""
    match node:
        case IsTrue(part):
            return as_filter(part)
        case AllOf(parts):
            return all_of(*(as_filter(part) for part in parts))
        case AnyOf(parts):
            return any_of(*(as_filter(part) for part in parts))
        case _:
            return _filtered_inside(node)


def assuming(node: Condition, answer: bool) -> Condition:
    """The condition with everything undecidable answered in favour of the whole being true (or, not true).

    What holds with False holds for certain; what does not hold with True does not hold for certain.
    """
    match node:
        case Undecidable(least=least, most=most):
            bound = most if answer else least
            return Constant(answer) if bound is None else bound
        case AllOf(parts):
            return all_of(*(assuming(part, answer) for part in parts))
        case AnyOf(parts):
            return any_of(*(assuming(part, answer) for part in parts))
        case Negation(part):
            return negation(assuming(part, not answer))
        case IsTrue(part):
            return is_true(assuming(part, answer))
        case Within(term, select):
            return within(term, Select(select.table, select.term, assuming(select.condition, answer)))
        case _:
            return node


def _filtered_inside(node: Condition) -> Condition:
    """Sub-selects are filters themselves, wherever they stand."""
    match node:
        case Within(term, select):
            return Within(term, Select(select.table, select.term, as_filter(select.condition)))
        case Negation(part):
            return negation(_filtered_inside(part))
        case IsTrue(part):
            return is_true(_filtered_inside(part))
        case AllOf(parts):
            return all_of(*(_filtered_inside(part) for part in parts))
        case AnyOf(parts):
            return any_of(*(_filtered_inside(part) for part in parts))
        case _:
            return node


# --------------------------------------------------------------------------- looking


def children(node: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition, sub-selects and hierarchies included."""
    match node:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Negation(part) | IsTrue(part):
            return (part,)
        case Within(_, select):
            return (select.condition,)
        case Membership(_, values):
            return tuple(_inside_values(values))
        case Undecidable(least=least, most=most):
            return tuple(bound for bound in (least, most) if bound is not None)
        case _:
            return ()


def _inside_values(values: Values) -> Iterator[Condition]:
    for source in values.sources:
        if isinstance(source, Select):
            yield source.condition
    for hierarchy in hierarchies(values):
        if hierarchy.only is not None:
            yield hierarchy.only
        for source in hierarchy.seeds.sources:
            if isinstance(source, Select):
                yield source.condition


def hierarchies(values: Values) -> Iterator[Hierarchy]:
    for source in values.sources:
        if isinstance(source, Hierarchy):
            yield source
            yield from hierarchies(source.seeds)


def walk(node: Condition) -> Iterator[Condition]:
    """The condition and all conditions inside it."""
    yield node
    for child in children(node):
        yield from walk(child)


def columns_of(node: Condition, table: str) -> Iterator[tuple[str, str]]:
    """(table, column) of everything that a condition over a table reads."""
    match node:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from columns_of(part, table)
        case Negation(part) | IsTrue(part):
            yield from columns_of(part, table)
        case Comparison(term=term) | Unset(term) | Match(term=term):
            yield (table, column_name(term))
        case Membership(term, values):
            yield (table, column_name(term))
            for chosen in _selects(values):
                yield (chosen.table, column_name(chosen.term))
                yield from columns_of(chosen.condition, chosen.table)
            for source in hierarchies(values):
                yield from ((source.table, name) for name in ("id", source.parent_column) if name)
                if source.only is not None:
                    yield from columns_of(source.only, source.table)
        case Within(term, select):
            yield (table, column_name(term))
            yield (select.table, column_name(select.term))
            yield from columns_of(select.condition, select.table)


def _selects(values: Values) -> Iterator[Select]:
    """The sub-selects among values and among the seeds of their hierarchies."""
    for group in (values, *(hierarchy.seeds for hierarchy in hierarchies(values))):
        yield from (source for source in group.sources if isinstance(source, Select))


def column_name(term: Term) -> str:
    """The column that a term reads."""
    match term:
        case TextOf(inner):
            return column_name(inner)
        case DatePart(column=column):
            return column.name
        case Column(name) | Translated(name) | CompanyDependent(name):
            return name


def symbols_of(node: Condition) -> frozenset[Symbol]:
    """The symbols that a condition looks at."""
    found: set[Symbol] = set()
    for part in walk(node):
        if isinstance(part, Membership):
            found.update(_symbols_of_values(part.values))
    return frozenset(found)


def _symbols_of_values(values: Values) -> Iterator[Symbol]:
    for source in values.sources:
        if isinstance(source, Symbol):
            yield source
        elif isinstance(source, Hierarchy):
            yield from _symbols_of_values(source.seeds)


def undecided(node: Condition) -> list[Undecidable]:
    """The parts of a condition that cannot be decided."""
    return [part for part in walk(node) if isinstance(part, Undecidable)]


def failure(node: Condition) -> Fails | None:
    """The first failure inside a condition."""
    return next((part for part in walk(node) if isinstance(part, Fails)), None)
