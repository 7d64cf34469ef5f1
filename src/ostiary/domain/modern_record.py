"""What a domain means to the record evaluator of Odoo 19: the Python path.

`records.sudo().filtered_domain(D)`: leaves are rewritten as for a search, but values are read from records: NULL
reads as False (0 for numbers), negative operators are the negation of the positive ones, and a field that is not
stored is computed, not searched. Sources: `_as_predicate` of odoo/orm/domains.py, `filter_function` of
odoo/orm/fields.py and odoo/orm/fields_relational.py.

Every condition built here is two-valued.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from ostiary.domain.algebra import all_of, any_of, is_true, member, refuted, within
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    Condition,
    Constant,
    DatePart,
    Fails,
    Match,
    Scalar,
    Select,
    Term,
    TextOf,
    Undecidable,
    Unset,
)
from ostiary.domain.evaluate import on_missing_row
from ostiary.domain.expression import EvaluationFails, NeedsConcrete
from ostiary.domain.links import linked, linked_domain
from ostiary.domain.modern import NEGATIVE, field_of, rewrite
from ostiary.domain.modern_negation import Negating
from ostiary.domain.modern_search import ModernSearch, comparison_operator
from ostiary.domain.modern_together import together
from ostiary.domain.patterns import without_loose_escape
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.terms import term_of
from ostiary.domain.values import compares, concrete, equal_ids, take_apart, values_of
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import NUMBER_TYPES, Field

Judge = Callable[[Term], Condition]
"""What is asked of the value of a field, given the term that reads it; never asked of a missing record."""


class ModernRecord(Negating):
    """Translates domains for the record evaluator of Odoo 19."""

    active_test: Final = False

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._search = ModernSearch(scope)

    def translate(self, model: str, domain: Domain) -> Condition:
        match domain:
            case Truth(value):
                return Constant(value)
            case All() | Any():
                return together(self.translate, self.scope, model, domain)
            case Not(part):
                return self.negated(model, part)
            case Leaf():
                return self._guarded(model, domain)

    def select(self, model: str, domain: Domain) -> Select:
        return Select(self.scope.schema.table_name(model), Column("id"), self.translate(model, domain))

    def _guarded(self, model: str, leaf: Leaf) -> Condition:
        rewritten = False
        try:
            changed = rewrite(self.scope, model, leaf)
            if changed is not leaf:
                return self.translate(model, changed)
            rewritten = True
            return self._standard(model, leaf)
        except EvaluationFails as error:
            return Fails(str(error), late=rewritten, early=not rewritten)
        except Undecided as error:
            return Undecidable(error.message, str(leaf), may_raise=isinstance(error, MayRaise))

    def _standard(self, model: str, leaf: Leaf) -> Condition:
        field = field_of(self.scope, model, leaf)
        if leaf.operator in ("child_of", "parent_of"):
            if any(type(item) in (int, float) and not item for item in take_apart(leaf.value).plain):
                raise MayRaise(f"{leaf} walks from 0, which Python takes for nothing")
            return is_true(_late(self._search.translate(model, leaf)))
        positive = NEGATIVE.get(leaf.operator, leaf.operator)
        condition = self._positive(field, Leaf(leaf.path, positive, leaf.value))
        return condition if positive == leaf.operator else refuted(condition)

    def _positive(self, field: Field, leaf: Leaf) -> Condition:
        if field.related:
            return self._through_related(field, leaf)
        if not field.store and not field.attachment:
            return self._computed(field, leaf)
        if field.relational:
            return self._relational(field, leaf)
        if field.attachment:
            return is_true(self._search.translate(field.model, leaf))
        return self._scalar(field, leaf)(self._read(field, leaf))

    def _read(self, field: Field, leaf: Leaf) -> Term:
        """The value as Python reads it: two parts of dates are counted differently from PostgreSQL."""
        term = term_of(self.scope, field, leaf.path)
        if isinstance(term, DatePart) and term.part in ("quarter_number", "day_of_week"):
            return DatePart(f"python_{term.part}", term.column, term.tz)
        return term

    def _computed(self, field: Field, leaf: Leaf) -> Condition:
        method = self.scope.compute_method(field)
        if method is None:
            raise Undecided(f"`{field.model}.{field.name}` is computed by code that is not known")
        answer = method(self, field, leaf.operator, leaf.value)
        if answer is None:
            raise Undecided(f"`{field.model}.{field.name}` is computed, and not understood with `{leaf.operator}`")
        return is_true(answer) if isinstance(answer, Condition) else self.translate(field.model, answer)

    # ------------------------------------------------------------------ related fields

    def _through_related(self, field: Field, leaf: Leaf) -> Condition:
        """The value at the end of the path; a missing step reads as unset."""
        assert field.related is not None
        steps, model = [], field.model
        for name in field.related:
            step = self.scope.schema.field(model, name)
            if step is None:
                raise Undecided(f"the path of the related field `{field.model}.{field.name}` is broken at `{name}`")
            steps.append(step)
            model = step.relation or ""
        links, last = steps[:-1], steps[-1]
        if any(link.type != "many2one" for link in links):
            raise Undecided(f"the related field `{field.model}.{field.name}` runs through several records")
        rest = leaf.path.partition(".")[2]
        inner = Leaf(last.name + (f".{rest}" if rest else ""), leaf.operator, leaf.value)
        present = self._positive(last, inner)
        absent = self._of_unset(last, inner)
        return self._follow(links, present, absent)

    def _follow(self, links: list[Field], present: Condition, absent: bool) -> Condition:
        if not links:
            return present
        first, rest = links[0], links[1:]
        assert first.relation is not None
        if first.related or not first.store:
            raise Undecided(f"the link `{first.model}.{first.name}` is not stored")
        inner = self._follow(rest, present, absent)
        term = term_of(self.scope, first)
        found = is_true(within(term, Select(self.scope.schema.table_name(first.relation), Column("id"), inner)))
        return any_of(Unset(term), found) if absent else found

    def _of_unset(self, field: Field, leaf: Leaf) -> bool:
        """Whether the condition holds for a field that is unset."""
        if field.relational:
            return leaf.operator == "in" and _takes_unset(take_apart(leaf.value).plain)
        if field.related:
            assert field.related is not None
            return self._of_unset_end(field, leaf)
        judged = self._scalar(field, leaf)(_NOTHING)
        return on_missing_row(judged)

    def _of_unset_end(self, field: Field, leaf: Leaf) -> bool:
        assert field.related is not None
        model, step = field.model, field
        for name in field.related:
            found = self.scope.schema.field(model, name)
            if found is None:
                raise Undecided(f"the path of the related field `{field.model}.{field.name}` is broken at `{name}`")
            step, model = found, found.relation or ""
        return self._of_unset(step, leaf)

    # ------------------------------------------------------------------ relations

    def _relational(self, field: Field, leaf: Leaf) -> Condition:
        if leaf.operator == "any":
            assert isinstance(leaf.value, Leaf | All | Any | Not | Truth) and field.relation is not None
            return self._exists(field, self.translate(field.relation, leaf.value))
        if leaf.operator == "in":
            return self._relational_in(field, leaf)
        assert field.relation is not None
        return self._exists(field, self.translate(field.relation, Leaf("id", leaf.operator, leaf.value)))

    def _relational_in(self, field: Field, leaf: Leaf) -> Condition:
        parts = take_apart(leaf.value)
        takes_unset = _takes_unset(parts.plain)
        ids = equal_ids(parts.plain)
        found: Condition = FALSE
        if ids or parts.symbols:
            wanted = values_of(ids, parts.symbols)
            if field.type == "many2one":
                found = is_true(member(term_of(self.scope, field), wanted))
            else:
                found = self._exists(field, member(Column("id"), wanted))
        return any_of(found, refuted(self._exists(field, TRUE))) if takes_unset else found

    def _exists(self, field: Field, condition: Condition) -> Condition:
        """Whether one of the records of the field satisfies the condition."""
        schema = self.scope.schema
        assert field.relation is not None
        if field.type == "many2one":
            term = term_of(self.scope, field)
            if condition == TRUE:
                return refuted(Unset(term))
            return is_true(within(term, Select(schema.table_name(field.relation), Column("id"), condition)))
        own = self._search.translate(field.relation, linked_domain(self.scope, field))
        condition = all_of(condition, own)
        active = schema.active_field(field.relation) if field.active_test else None
        if active:
            condition = all_of(condition, self.translate(field.relation, Leaf(active, "=", True)))
        return linked(self.scope, field, condition, only_relation_row=condition == TRUE)

    # ------------------------------------------------------------------ values

    def _scalar(self, field: Field, leaf: Leaf) -> Judge:
        if leaf.operator == "in":
            return lambda term: self._in(field, leaf, term)
        if leaf.operator.endswith("like"):
            return lambda term: self._like(field, leaf, term)
        return lambda term: self._inequality(field, leaf, term)

    def _in(self, field: Field, leaf: Leaf, term: Term) -> Condition:
        """Python's `value in set`, where an unset value is False, and False = 0 = ''."""
        parts = take_apart(leaf.value)
        if parts.symbols and field.column_type != "integer":
            raise NeedsConcrete
        is_part = isinstance(term, DatePart)
        falsy = None if is_part else field.falsy_value
        takes_unset = any(item is False or (type(item) in (int, float) and item == 0) for item in parts.plain)
        takes_unset = takes_unset or (falsy is not None and any(type(i) is str and i == falsy for i in parts.plain))
        takes_unset = takes_unset or (falsy is None and parts.has_none)
        wanted = [value for item in parts.plain if (value := _comparable(field, item)) is not None]
        if is_part:
            wanted = list(equal_ids(parts.plain))
        inside = is_true(member(term, values_of(wanted, parts.symbols)))
        if not takes_unset:
            return inside
        return any_of(inside, self._is_unset(field, term))

    def _is_unset(self, field: Field, term: Term) -> Condition:
        falsy = field.falsy_value if field.name != "id" else None
        if isinstance(term, DatePart):
            return any_of(Unset(term), is_true(Comparison(term, "=", 0)))
        if field.type == "boolean":
            return refuted(Comparison(term, "=", True))
        if falsy is None and field.column_type == "text":
            falsy = ""
        empty = FALSE if falsy is None else is_true(Comparison(term, "=", falsy))
        return any_of(Unset(term), empty)

    def _like(self, field: Field, leaf: Leaf, term: Term) -> Condition:
        """A regular expression over `str(value)`; what is unset or 0 reads as ''."""
        if field.type in ("float", "monetary", "datetime", "boolean", "reference") or isinstance(term, DatePart):
            raise Undecided(f"{leaf} compares the text that Python makes of a {field.type}")
        text = without_loose_escape(str(concrete(leaf.value)))
        if not text.isascii():
            raise Undecided(f"{leaf} compares letters outside ASCII, which Python and PostgreSQL fold differently")
        ignore_case = leaf.operator.endswith("ilike")
        pattern = text if "=" in leaf.operator else f"%{text}%"
        unaccent = ignore_case and self.scope.schema.facts.unaccent
        match: Condition = Match(TextOf(term, ""), pattern, ignore_case, unaccent)
        if "=" in leaf.operator and field.column_type == "text" and not pattern.endswith("%"):
            match = any_of(match, Match(TextOf(term, ""), f"{pattern}\n", ignore_case, unaccent))  # `$` of Python
        if field.type not in NUMBER_TYPES:
            return is_true(match)
        zero = any_of(Unset(term), is_true(Comparison(term, "=", 0)))
        empty = Constant(on_missing_row(Match(TextOf(_NOTHING, ""), pattern, ignore_case, unaccent)))
        return any_of(all_of(zero, empty), all_of(refuted(zero), is_true(match)))

    def _inequality(self, field: Field, leaf: Leaf, term: Term) -> Condition:
        """Python's comparison; a type mismatch is no match; an unset value matches where the falsy value would."""
        value = concrete(leaf.value)
        falsy = None if isinstance(term, DatePart) else field.falsy_value
        accepts_unset = False
        if value != value:
            raise Undecided(f"{leaf} compares with what is no number")
        if falsy is not None:
            value = value or falsy
            accepts_unset = compares(falsy, leaf.operator, value)
        scalar = _comparable_inequality(field, value, term)
        found: Condition = FALSE
        if scalar is not None:
            found = is_true(Comparison(term, comparison_operator(leaf.operator), scalar))
        return any_of(found, Unset(term)) if accepts_unset else found


def _takes_unset(items: Iterable[object]) -> bool:
    """Whether False is among the items; in Python 0 is, too."""
    return any(isinstance(item, int | float) and item == 0 for item in items)


def _late(condition: Condition) -> Condition:
    """Hierarchies are looked up when the first record comes to them, which may be never."""
    return replace(condition, late=True) if isinstance(condition, Fails) else condition


_NOTHING = Column("NULL", "text")
"""Stands for the value of a missing record."""


def _comparable(field: Field, item: object) -> Scalar | None:
    """The item if a value of the field's column could equal it in Python; None where none could."""
    kind = field.column_type
    if item is None or item is False or field.type == "reference":
        return None  # a reference reads as a record, which equals no text
    if kind == "text":
        return item if isinstance(item, str) and item else None
    if kind in ("integer", "float"):
        return _number(item) or None
    if kind == "boolean":
        return True if item is True or item == 1 else None
    if kind in ("date", "datetime"):
        return item if isinstance(item, datetime.date) else None
    raise Undecided(f"the value {item!r} for `{field.model}.{field.name}` is not understood")


def _number(value: object) -> int | float | None:
    """A number as a query parameter: True is 1."""
    return (int(value) if isinstance(value, bool) else value) if isinstance(value, int | float) else None


def _comparable_inequality(field: Field, value: object, term: Term) -> Scalar | None:
    if isinstance(term, DatePart):
        return _number(value)
    kind = field.column_type
    if kind == "text":
        return value if isinstance(value, str) else None
    if kind in ("integer", "float"):
        return _number(value)
    if kind == "date":
        return value if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) else None
    if kind == "datetime":
        return value if isinstance(value, datetime.datetime) else None
    raise Undecided(f"an inequality over `{field.model}.{field.name}` is not understood")
