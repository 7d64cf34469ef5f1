"""What a condition comes to on a row that a LEFT JOIN did not find: all its columns are NULL."""

from __future__ import annotations

from ostiary.domain.algebra import all_of, any_of, is_true, negation, within
from ostiary.domain.condition import (
    AllOf,
    AnyOf,
    Condition,
    Constant,
    Fails,
    IsTrue,
    Negation,
    Term,
    Undecidable,
    Within,
)
from ostiary.domain.evaluate import MissingRow, holds


def of_missing_row(condition: Condition, null: Term) -> Condition:
    """The condition where its row is missing, as a condition on the row that is joined to it.

    `null` is a term of that row which is NULL then. It is kept where other rows are looked at: `NULL NOT IN (SELECT …)`
    is true as long as the search finds nothing.
    """
    match condition:
        case AllOf(parts):
            return all_of(*(of_missing_row(part, null) for part in parts))
        case AnyOf(parts):
            return any_of(*(of_missing_row(part, null) for part in parts))
        case Negation(part):
            return negation(of_missing_row(part, null))
        case IsTrue(part):
            return is_true(of_missing_row(part, null))
        case Within(_, select):
            return within(null, select)
        case Fails() | Undecidable():
            return condition
    return Constant(holds(condition, MissingRow(), None))
