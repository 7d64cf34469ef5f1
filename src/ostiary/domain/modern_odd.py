"""Values that a column of Odoo 19 is rarely compared with: what Odoo or PostgreSQL makes of them is left open."""

from __future__ import annotations

import datetime

from ostiary.domain.expression import EvaluationFails
from ostiary.domain.syntax import Leaf
from ostiary.domain.values import compares, is_collection, take_apart
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import Field


def refuse_odd(field: Field, leaf: Leaf, value: object) -> None:
    """Inequalities with what the field does not hold: Odoo compares its text, cleans it, or raises."""
    if field.type == "html" and value:
        raise Undecided(f"{leaf} compares with a text that Odoo sanitizes as HTML first")
    if is_collection(value) or not isinstance(value, bool | int | float | str | datetime.date):
        as_text = field.column_type == "text" and is_collection(value) and not field.company_dependent
        kind = Undecided if as_text else MayRaise
        raise kind(f"{leaf} compares with what is no single value")
    if field.company_dependent and field.falsy_value is not None and leaf.path == field.name:
        try:
            compares(field.falsy_value, leaf.operator, value or field.falsy_value)
        except EvaluationFails:
            raise MayRaise(f"{leaf} compares a default value with something else") from None


def refuse_odd_part(leaf: Leaf) -> None:
    """PostgreSQL counts the parts of dates in numbers, and refuses most other things beside them."""
    plain = take_apart(leaf.value).plain
    if leaf.operator in ("in", "not in"):
        plain = tuple(item for item in plain if item is not False and item is not None)
    if any(isinstance(item, bool) or not isinstance(item, int | float) for item in plain):
        raise MayRaise(f"{leaf} compares a part of a date with what is no number")
