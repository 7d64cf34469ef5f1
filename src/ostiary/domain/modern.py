"""Domains of Odoo 19 rewritten to standard leaves, before any SQL.

Each rewrite is one function with its equation; `REWRITES` is their order. A rewrite returns the new domain, or None
where it does not apply; rewriting goes on until none applies. Source: odoo/orm/domains.py, whose optimisations up to
DYNAMIC_VALUES are reproduced, quirks included.

After rewriting, a leaf has one of the operators `in`, `not in` (values a list without repetition), `any`, `not any`
(value a Domain), the inequalities, the like family, `child_of`, `parent_of`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final, cast

from ostiary.domain.dates import add_one, is_relative, local_midnight, parse_iso
from ostiary.domain.expression import EvaluationFails, SymbolList, items_of
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, read_domain
from ostiary.domain.values import COLLECTIONS, RecordsLike, concrete, is_collection, is_recordset, is_truthy, unique
from ostiary.errors import MayRaise, Undecided
from ostiary.facts.schema import Field

NEGATIVE: Final = {
    "not any": "any",
    "not any!": "any!",
    "not in": "in",
    "not like": "like",
    "not ilike": "ilike",
    "not =like": "=like",
    "not =ilike": "=ilike",
    "!=": "=",
    "<>": "=",
}
INVERSE: Final = {**NEGATIVE, **{positive: negative for negative, positive in NEGATIVE.items() if negative != "<>"}}
INVERSE_INEQUALITY: Final = {"<": ">=", ">": "<=", ">=": "<", "<=": ">"}
OPERATORS: Final = frozenset({*INVERSE, *INVERSE_INEQUALITY, "=?", "==", "child_of", "parent_of"})


def field_of(scope: Scope, model: str, leaf: Leaf) -> Field:
    """The field that a leaf starts with; raises EvaluationFails when the model has no such field."""
    name = leaf.path.split(".", 1)[0]
    field = scope.schema.field(model, name)
    if field is None:
        raise EvaluationFails(f"ValueError: Invalid field {model}.{name} in condition {leaf}")
    return field


def rewrite(scope: Scope, model: str, leaf: Leaf) -> Domain:
    """A leaf with standard operators, or a domain of such leaves; the very same leaf when nothing changes."""
    leaf = _checked(leaf)
    field = field_of(scope, model, leaf)
    for step in REWRITES:
        changed = step(scope, field, leaf)
        if changed is not None:
            return changed
    return leaf


def _checked(leaf: Leaf) -> Leaf:
    """Lower-case operators; None = False; a recordset = its ids (`DomainCondition.checked`)."""
    operator = leaf.operator.lower()
    if operator not in OPERATORS:
        raise EvaluationFails(f"ValueError: Invalid operator in condition {leaf}")
    value = leaf.value
    if value is None:
        value = False
    elif is_recordset(value):
        value = list(cast("RecordsLike", value).ids)
    if operator != leaf.operator or value is not leaf.value:
        return Leaf(leaf.path, operator, value)
    return leaf


def path_to_any(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a.b op v  =>  a any (b op v)"""
    _, _, rest = leaf.path.partition(".")
    if not rest or not field.relational:
        return None
    return Leaf(field.name, "any", Leaf(rest, leaf.operator, leaf.value))


def equal_if_value(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a =? v  =>  TRUE if not v else a = v"""
    if leaf.operator != "=?":
        return None
    return Leaf(leaf.path, "=", leaf.value) if is_truthy(leaf.value) else Truth(True)


def old_operators(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a <> v  =>  a != v;  a == v  =>  a = v"""
    replacement = {"<>": "!=", "==": "="}.get(leaf.operator)
    return Leaf(leaf.path, replacement, leaf.value) if replacement else None


def equal_as_in(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a = v  =>  a in {v};  a = [v, w]  =>  a in {v, w};  a = []  =>  a in {False}"""
    if leaf.operator not in ("=", "!="):
        return None
    operator = "in" if leaf.operator == "=" else "not in"
    if is_collection(leaf.value):
        return Leaf(leaf.path, operator, _collection(leaf.value) if is_truthy(leaf.value) else [False])
    return Leaf(leaf.path, operator, [leaf.value])


def _collection(value: object) -> list[object]:
    items = items_of(value)
    try:
        return SymbolList(unique(items)) if isinstance(value, SymbolList) else unique(items)
    except TypeError as error:
        raise EvaluationFails(f"TypeError: {error}") from None


def in_set(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a in []  =>  FALSE;  a in False  =>  FALSE;  a in v  =>  a in {v}"""
    if leaf.operator not in ("in", "not in"):
        return None
    if isinstance(leaf.value, Leaf | All | Any | Not | Truth):
        return Leaf(leaf.path, "any" if leaf.operator == "in" else "not any", leaf.value)
    if not is_truthy(leaf.value):
        return Truth(leaf.operator == "not in")
    if not isinstance(leaf.value, COLLECTIONS):
        return Leaf(leaf.path, leaf.operator, [leaf.value])
    items = _collection(leaf.value)
    same = isinstance(leaf.value, list) and len(items_of(items)) == len(items_of(leaf.value))
    return None if same else Leaf(leaf.path, leaf.operator, items)


def in_required(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a in (S + {False})  =>  a in S, where a is required and NOT NULL"""
    if leaf.operator not in ("in", "not in") or field.falsy_value is not None:
        return None
    if not (field.not_null and (field.required or field.name == "id")):
        return None
    items = items_of(leaf.value)
    kept = [item for item in items if item is not False]
    if len(kept) == len(items):
        return None
    value = SymbolList(kept) if isinstance(leaf.value, SymbolList) else kept
    return Leaf(leaf.path, leaf.operator, value)


def any_domain(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """id any D  =>  D;  id not any D  =>  ! D;  lists become domains"""
    if leaf.operator not in ("any", "not any"):
        return None
    domain = read_domain(leaf.value, scope.series)
    if field.name == "id":
        return domain if leaf.operator == "any" else Not(domain)
    if not field.relational:
        raise EvaluationFails(f"ValueError: Cannot use 'any' with non-relational fields in condition {leaf}")
    return None if domain is leaf.value else Leaf(leaf.path, leaf.operator, domain)


def like_text(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a like ''  =>  TRUE;  a =like ''  =>  a = False;  relational like ''  =>  a != False"""
    if not leaf.operator.endswith("like"):
        return None
    if not is_truthy(leaf.value):
        result = (leaf.operator in NEGATIVE) == ("=" in leaf.operator)
        if field.relational or "=" in leaf.operator:
            return Leaf(leaf.path, "!=" if result else "=", False)
        return Truth(result)
    value = concrete(leaf.value)
    if isinstance(value, str):
        return None
    if "=" in leaf.operator:
        raise EvaluationFails(f"TypeError: The pattern to match must be a string in condition {leaf}")
    return Leaf(leaf.path, leaf.operator, str(value))


def relational_text(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """a like 'x'  =>  a any (display_name like 'x');  a in {'x', 1}  =>  a any (display_name in {'x'}) | a in {1}"""
    if not field.relational:
        return None
    positive = NEGATIVE.get(leaf.operator, leaf.operator)
    quantifier = "any" if positive == leaf.operator else "not any"
    if leaf.operator.endswith("like"):
        return Leaf(leaf.path, quantifier, Leaf("display_name", positive, leaf.value))
    if leaf.operator[0] in "<>" and isinstance(leaf.value, str):
        raise EvaluationFails(f"TypeError: Inequality not supported for relational field using a string in {leaf}")
    if positive != "in":
        return None
    items = items_of(leaf.value)
    texts = [item for item in items if isinstance(item, str)]
    if not texts:
        return None
    others = [item for item in items if not isinstance(item, str)]
    by_name = Leaf(leaf.path, quantifier, Leaf("display_name", positive, texts))
    if not others:
        return by_name
    by_id = Leaf(leaf.path, leaf.operator, SymbolList(others) if isinstance(leaf.value, SymbolList) else others)
    return Any((by_name, by_id)) if positive == leaf.operator else All((by_name, by_id))


def boolean_in(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """b in {False}  =>  b not in {True};  texts and numbers become booleans"""
    if field.type != "boolean":
        return None
    if leaf.operator not in ("in", "not in"):
        raise EvaluationFails(f"ValueError: Cannot compare {leaf.path!r} to a value that is no collection in {leaf}")
    items = items_of(leaf.value)
    values = unique(_to_bool(item) for item in items)
    operator = leaf.operator
    if values == [False]:
        operator, values = INVERSE[operator], [True]
    if operator == leaf.operator and [type(item) for item in items] == [bool] * len(values):
        return None
    return Leaf(leaf.path, operator, values)


def _to_bool(item: object) -> bool:
    if isinstance(item, str):
        return item.lower() in ("y", "yes", "1", "true", "t", "on")
    return is_truthy(item)


def date_values(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """Texts and datetimes become dates; d < False  =>  FALSE"""
    if field.type != "date" or "." in leaf.path or leaf.operator not in ("in", "not in", *INVERSE_INEQUALITY):
        return None
    value = concrete(leaf.value)
    _refuse_several(leaf, value)
    converted = [_to_date(item, leaf) for item in items_of(value)] if is_collection(value) else _to_date(value, leaf)
    if converted is False and leaf.operator in INVERSE_INEQUALITY:
        return Truth(False)
    if is_collection(converted):
        converted = unique(items_of(converted))
    return None if _same(converted, value) else Leaf(leaf.path, leaf.operator, converted)


def _refuse_several(leaf: Leaf, value: object) -> None:
    """Odoo makes dates of several values, and then cannot say which one is meant."""
    if leaf.operator in INVERSE_INEQUALITY and is_collection(value):
        raise MayRaise(f"{leaf} compares dates with what is no single value")


def _same(left: object, right: object) -> bool:
    """Equal in type as well as in value."""
    if is_collection(left) and is_collection(right):
        ours, theirs = items_of(left), items_of(right)
        return len(ours) == len(theirs) and all(_same(a, b) for a, b in zip(ours, theirs, strict=True))
    return type(left) is type(right) and left == right


def _to_date(value: object, leaf: Leaf) -> object:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date) or value is False:
        return value
    if isinstance(value, str):
        return _to_date(_parse(value, leaf), leaf)
    raise EvaluationFails(f"ValueError: Failed to cast {value!r} into a date")


def _parse(text: str, leaf: Leaf) -> datetime.date | datetime.datetime:
    parsed = parse_iso(text)
    if parsed is not None:
        return parsed
    if not text.split():
        raise EvaluationFails("ValueError: Empty date value")
    if is_relative(text):
        raise Undecided(f"{leaf} compares with a relative date")
    raise MayRaise(f"{leaf} compares with {text!r}, which may be no date")


def datetime_values(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """t > date  =>  t >= the next midnight of the user's time zone;  t = s  =>  s <= t < s + 1 second"""
    if field.type != "datetime" or "." in leaf.path or leaf.operator not in ("in", "not in", *INVERSE_INEQUALITY):
        return None
    value = concrete(leaf.value)
    _refuse_several(leaf, value)
    if is_collection(value):
        return _datetime_in(scope, leaf, items_of(value))
    moment, is_date = _to_datetime(scope, value, leaf)
    if moment is None:
        return Truth(False)
    moment = moment.replace(microsecond=0)
    operator = leaf.operator
    if operator in (">", "<="):
        later = add_one(moment, days=is_date)
        if later is None:
            return Truth(False) if operator == ">" else Leaf(leaf.path, "!=", False)
        moment, operator = later, (">=" if operator == ">" else "<")
    same = operator == leaf.operator and isinstance(value, datetime.datetime) and value == moment
    return None if same else Leaf(leaf.path, operator, moment)


def _to_datetime(scope: Scope, value: object, leaf: Leaf) -> tuple[datetime.datetime | None, bool]:
    """(moment in UTC, whether a date was given); None for False."""
    if isinstance(value, str):
        value = _parse(value, leaf)
    if value is False:
        return None, True
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return value, False
    if isinstance(value, datetime.date):
        return local_midnight(value, scope.concrete("user.tz")), True
    raise EvaluationFails(f"ValueError: Failed to cast {value!r} into a datetime")


def _datetime_in(scope: Scope, leaf: Leaf, items: list[object]) -> Domain | None:
    moments = [_to_datetime(scope, item, leaf)[0] for item in items]
    if all(moment is None for moment in moments):
        return None if items == [False] else Leaf(leaf.path, leaf.operator, [False])
    second = datetime.timedelta(seconds=1)
    ranges: list[Domain] = []
    for moment in moments:
        if moment is None:
            ranges.append(Leaf(leaf.path, "=", False))
            continue
        start = moment.replace(microsecond=0)
        ranges.append(All((Leaf(leaf.path, ">=", start), Leaf(leaf.path, "<", start + second))))
    either = Any(tuple(ranges))
    return either if leaf.operator == "in" else Not(either)


def binary_values(scope: Scope, field: Field, leaf: Leaf) -> Domain | None:
    """Binary fields in attachments: only `= False` and `!= False`; anything else is TRUE"""
    if field.type != "binary":
        return None
    is_null_test = leaf.operator in ("in", "not in") and items_of(leaf.value) == [False]
    if field.attachment and not is_null_test:
        return Truth(True)
    if leaf.operator.endswith("like"):
        raise EvaluationFails(f"NotImplementedError: Cannot use like operators with binary fields in {leaf}")
    return None


REWRITES: Final[tuple[Callable[[Scope, Field, Leaf], Domain | None], ...]] = (
    path_to_any,
    equal_if_value,
    old_operators,
    equal_as_in,
    in_set,
    in_required,
    any_domain,
    like_text,
    relational_text,
    boolean_in,
    date_values,
    datetime_values,
    binary_values,
)


def negate(leaf: Leaf) -> Domain:
    """! of a leaf that is not a path (`DomainCondition.__invert__`): the inverse operator where there is one."""
    if "." not in leaf.path and leaf.operator.lower() in INVERSE:
        return Leaf(leaf.path, INVERSE[leaf.operator.lower()], leaf.value)
    return Not(leaf)
