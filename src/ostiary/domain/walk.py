"""Looking into conditions: their parts, and the columns, symbols, doubts and failures in them."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.domain.condition import (
    AllOf,
    AnyOf,
    Column,
    CompanyDependent,
    Comparison,
    Condition,
    DatePart,
    Fails,
    Hierarchy,
    IsTrue,
    Match,
    Membership,
    Negation,
    Select,
    Symbol,
    Term,
    TextOf,
    Translated,
    Undecidable,
    Unset,
    Values,
    Within,
)


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
