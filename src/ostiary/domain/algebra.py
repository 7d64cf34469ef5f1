"""The algebra of conditions: what puts them together keeps the three values of SQL and lets failures come up."""

from __future__ import annotations

from ostiary.domain.condition import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Column,
    Comparison,
    Condition,
    Constant,
    Fails,
    IsTrue,
    Membership,
    Negation,
    Scalar,
    Select,
    Term,
    Undecidable,
    Unset,
    Values,
    Within,
)
from ostiary.domain.walk import undecided


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
    failures = sorted((part for part in flat if isinstance(part, Fails)), key=lambda part: part.late)
    if failures:
        return failures[0] if len(flat) == 1 else beside_others(failures[0])
    doubts = [part for part in flat if may_raise(part)]
    if doubts:
        return doubts[0]
    if zero in flat:
        return zero
    if not flat:
        return unit
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def beside_others(broken: Fails) -> Fails | Undecidable:
    """A failure beside or below other parts, which may keep Odoo from coming to it."""
    return perhaps(broken) if broken.late else broken


def perhaps(broken: Fails) -> Undecidable:
    """What a failure is where Odoo may not come to it."""
    return Undecidable(f"Odoo may not come to the part that fails ({broken.reason})", may_raise=True)


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
    if isinstance(select.condition, Fails):
        return beside_others(select.condition)
    if may_raise(select.condition):
        return select.condition
    if select.condition == FALSE:
        return FALSE
    return Within(term, select)


def through_many2one(term: Term, select: Select) -> Condition:
    """`many2one any D` of 19; undecidable where D is `id != 0`.

    Where D asks for nothing but ids, Odoo looks them up in the column itself, and there 0 stands for NULL.
    """
    if _excludes_zero(select.condition):
        return Undecidable("ids are compared with 0, which may stand for `not set` behind a many2one")
    return within(term, select)


def _excludes_zero(node: Condition) -> bool:
    match node:
        case AllOf(parts) | AnyOf(parts):
            return any(_excludes_zero(part) for part in parts)
        case Negation(Membership(Column("id"), Values(constants))):
            return 0 in constants
        case _:
            return False


def is_set(term: Term) -> Condition:
    return negation(Unset(term))


def as_filter(node: Condition) -> Condition:
    """The condition where only TRUE counts, as in WHERE: `IS TRUE` is dropped where NULL and FALSE are alike."""
    match node:
        case IsTrue(part) | Negation(Negation(part)):
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


def in_doubt(node: Condition) -> tuple[Condition, Condition]:
    """(what holds if the undecided parts do, what of that holds anyway), of those rows alone for which they matter.

    The second is part of the first; where both hold for the same rows, the whole is decided. Only truth counts.
    """
    match node:
        case IsTrue(part):
            return in_doubt(part)
        case AllOf(parts) | AnyOf(parts):
            doubtful = [part for part in parts if undecided(part)]
            if len(doubtful) == 1:
                others = [part for part in parts if part is not doubtful[0]]
                return _beside(node, in_doubt(doubtful[0]), others)
    return assuming(node, True), assuming(node, False)


def _beside(
    node: AllOf | AnyOf, doubt: tuple[Condition, Condition], others: list[Condition]
) -> tuple[Condition, Condition]:
    """The doubt of one part among others that are decided: AND narrows it, OR settles what another part settles."""
    possible, certain = doubt
    if isinstance(node, AllOf):
        return all_of(*others, possible), all_of(*others, certain)
    fixed = _fixed(possible)
    meeting = [part for part in others if not _contradict(fixed, _fixed(part))]
    return possible, all_of(possible, any_of(certain, *meeting))


def denies(node: Condition, other: Condition) -> bool:
    """Whether a condition plainly asks that another one does not hold: NOT (a OR b OR c) denies a OR b."""
    match node:
        case AllOf(parts):
            return any(denies(part, other) for part in parts)
        case Negation(IsTrue(AnyOf(denied))):
            return set(denied) >= set(other.parts if isinstance(other, AnyOf) else (other,))
        case _:
            return False


def _contradict(one: dict[Term, Scalar], other: dict[Term, Scalar]) -> bool:
    """Whether a term would need two values; those of different types may be equal to the database."""
    return any(type(one[term]) is type(other[term]) and one[term] != other[term] for term in one.keys() & other.keys())


def _fixed(node: Condition) -> dict[Term, Scalar]:
    """Terms with the only value for which a condition can hold."""
    match node:
        case IsTrue(part):
            return _fixed(part)
        case AllOf(parts):
            return {term: value for part in parts for term, value in _fixed(part).items()}
        case Comparison(term, "=", value):
            return {term: value}
        case _:
            return {}


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
