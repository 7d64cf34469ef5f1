"""The shape of a domain before Odoo 14 to 17 judges it: operators, `!` distributed, values made ready."""

from __future__ import annotations

import datetime
from typing import Final

from ostiary.domain.expression import EvaluationFails, items_of
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, leaves
from ostiary.domain.values import concrete, is_recordset, is_symbolic, is_truthy
from ostiary.errors import MayRaise, Undecided

OPERATORS: Final = frozenset(
    {
        "=", "!=", "<=", "<", ">", ">=", "=?", "=like", "=ilike", "like", "not like", "ilike", "not ilike", "in",
        "not in", "child_of", "parent_of", "<>",
    }
)  # fmt: skip
INVERSE: Final = {
    "<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "=", "in": "not in", "like": "not like",
    "ilike": "not ilike", "not in": "in", "not like": "like", "not ilike": "ilike",
}  # fmt: skip
NEGATIVE: Final = frozenset({"!=", "not like", "not ilike", "not in"})


def normal(leaf: Leaf) -> Leaf:
    """`normalize_leaf`: lower case, `<>` is `!=`, `in` with a boolean is `=`, `=` with a list is `in`."""
    if leaf.operator not in OPERATORS:
        raise EvaluationFails(f"ValueError: Invalid leaf {leaf}")
    operator, value = leaf.operator, leaf.value
    if operator == "<>":
        operator = "!="
    if isinstance(value, bool) and operator in ("in", "not in"):
        operator = "=" if operator == "in" else "!="
    if isinstance(value, list | tuple) and operator in ("=", "!="):
        operator = "in" if operator == "=" else "not in"
    return Leaf(leaf.path, operator, value)


def distribute(domain: Domain, *, negate: bool) -> Domain:
    """`distribute_not`: over & and |, and into leaves that have an inverse operator."""
    match domain:
        case Truth(value):
            if negate:
                return Leaf("", "!=", value)  # Odoo makes (1, '!=', 1) of it, which it then refuses
            return domain
        case All(parts) | Any(parts):
            kind = type(domain)
            if negate:
                kind = Any if isinstance(domain, All) else All
            return kind(tuple(distribute(part, negate=negate) for part in parts))
        case Not(part):
            return distribute(part, negate=not negate)
        case Leaf(path, operator, value):
            if not negate:
                return domain
            if operator in INVERSE:
                return Leaf(path, INVERSE[operator], value)
            return Not(domain)


def names(domain: Domain, field: str) -> bool:
    """Whether a leaf of the domain names exactly that field."""
    return any(leaf.path == field for leaf in leaves(domain))


def whole_days(leaf: Leaf) -> Leaf:
    """A date given for a datetime: its end for > and <=, its beginning else."""
    value = concrete(leaf.value)
    end = leaf.operator in (">", "<=")
    if isinstance(value, str) and len(value) == 10:
        return Leaf(leaf.path, leaf.operator, value + (" 23:59:59" if end else " 00:00:00"))
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        time = datetime.time.max if end else datetime.time.min
        return Leaf(leaf.path, leaf.operator, datetime.datetime.combine(value, time))
    return leaf


def is_text(value: object) -> bool:
    """A text or a non-empty list of texts: Odoo searches records by their names."""
    if isinstance(value, str):
        return True
    if not isinstance(value, list | tuple) or is_symbolic(value):
        return False
    items = items_of(value)
    return bool(items) and all(isinstance(item, str) for item in items)


def listed(value: object) -> object:
    """What Odoo takes the items of, as a list where it is an odd thing to give; anything else as it is."""
    if is_recordset(value):
        return [value] if is_truthy(value) else []  # records cannot be parameters of a query
    return list(value) if isinstance(value, dict | range) else value


def by_name(leaf: Leaf, relation: str | None) -> Undecided:
    """A leaf that names records of a model. Partners are looked up as the user and not as superuser, so under the very
    rules that may be asking, which then never ends (`res.partner._name_search`). A list of names, or a name where a
    list should be, goes as it is to whatever `_name_search` does with it.
    """
    message = f"{leaf} looks records up by name"
    listed = not isinstance(leaf.value, str)
    plain = leaf.operator in ("=", "!=", "child_of", "parent_of") or listed == (leaf.operator in ("in", "not in"))
    return Undecided(message) if plain and relation != "res.partner" else MayRaise(message)
