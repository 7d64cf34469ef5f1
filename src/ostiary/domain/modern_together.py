"""What Odoo 19 makes of several conditions together: one that fails may never be come to.

What settles the matter keeps Odoo from coming to the rest, which then cannot fail (`DomainNary._flatten` of
odoo/orm/domains.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ostiary.domain.algebra import all_of, any_of, perhaps
from ostiary.domain.condition import FALSE, TRUE, Condition, Fails, IsTrue, Undecidable, Within
from ostiary.domain.modern_merge import Kind, merged
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, leaves
from ostiary.domain.values import take_apart

Translate = Callable[[str, Domain], Condition]
_WALKS: Final = ("child_of", "parent_of")


def together(translate: Translate, scope: Scope, model: str, domain: All | Any) -> Condition:
    """What all parts, or one of them, come to."""
    domain_merged = merged(scope, model, domain)
    if not isinstance(domain_merged, All | Any):
        return translate(model, domain_merged)
    meanings = [translate(model, part) for part in domain_merged.parts]
    broken = _first_failure(meanings)
    if broken is None:
        return joined(type(domain_merged), meanings)
    settled = _is_settled(scope, model, domain_merged, meanings, broken)
    return perhaps(broken) if settled else joined(type(domain_merged), meanings, alone=True)


def _first_failure(meanings: Sequence[Condition]) -> Fails | None:
    failures = [meaning for meaning in meanings if isinstance(meaning, Fails)]
    return next((failure for failure in failures if failure.early), failures[0] if failures else None)


def _is_settled(scope: Scope, model: str, domain: All | Any, meanings: Sequence[Condition], broken: Fails) -> bool:
    """Whether other parts may keep Odoo from coming to the one that fails; early, only those before it do."""
    at = meanings.index(broken) if broken.early else len(meanings)
    parts, others = domain.parts[:at], meanings[:at]
    if _may_be_constant(parts, others) or any(_may_settle(type(domain), one) for one in others):
        return True
    return any(_share_fields(scope, model, some) for some in ([[part] for part in parts] if broken.early else [parts]))


def joined(kind: Kind, meanings: Sequence[Condition], *, alone: bool = False) -> Condition:
    """AND or OR. Odoo may stop before it comes to a part that fails, unless that is `alone` in settling the matter."""
    broken = _first_failure(meanings)
    if broken is not None and len(meanings) > 1 and not alone:
        return perhaps(broken)
    return all_of(*meanings) if kind is All else any_of(*meanings)


def _may_settle(kind: Kind, part: Condition) -> bool:
    """FALSE settles AND, TRUE settles OR; so does `m any TRUE`, since Odoo puts what is beside it into the `any`."""
    if isinstance(part, Undecidable) or kind is All:
        return isinstance(part, Undecidable) or part == FALSE
    inner = part.part if isinstance(part, IsTrue) else part
    return part == TRUE or (isinstance(inner, Within) and inner.select.condition == TRUE)


def _share_fields(scope: Scope, model: str, parts: Sequence[Domain]) -> bool:
    """Whether Odoo may merge conditions in a way that settles the matter; `a in x | a in y` alone cannot."""
    found: list[tuple[str, str]] = []
    for part in parts:
        places = [place for leaf in leaves(part) for place in _merged_with(leaf)]
        found += set(places) if _only_widens(scope, model, part) else places
    return len(set(found)) < len(found)


def _may_be_constant(parts: Sequence[Domain], meanings: Sequence[Condition]) -> bool:
    """Whether Odoo may find that one of the parts that do not fail holds always or never: nobody looked into them."""
    others = [part for part, meaning in zip(parts, meanings, strict=True) if not isinstance(meaning, Fails)]
    return any(_holds_more(leaf) for part in others for leaf in leaves(part))


def _holds_more(leaf: Leaf) -> bool:
    if leaf.operator in ("any", "not any"):
        return not isinstance(leaf.value, list | tuple) or len(leaf.value) > 1
    return leaf.operator in _WALKS and bool(take_apart(leaf.value).plain)


def _merged_with(leaf: Leaf) -> list[tuple[str, str]]:
    """The names and sorts of conditions that Odoo may merge this one with."""
    name, _, rest = leaf.path.partition(".")
    operator = leaf.operator.lower()
    by_set = operator in ("=", "!=", "<>", "==", "=?", "in", "not in", *_WALKS)
    by_name = any(isinstance(item, str) for item in take_apart(leaf.value).plain)
    by_any = rest or by_name or operator in ("any", "not any")
    sorts = (["set"] if by_set and rest in ("", "id") else []) + (["any"] if by_any else [])
    return [(name, sort) for sort in sorts]


def _only_widens(scope: Scope, model: str, part: Domain) -> bool:
    """`a in x | a in y`: sets that are put together are never empty; those of booleans may be all there is."""
    return isinstance(part, Any) and all(
        isinstance(leaf, Leaf)
        and leaf.operator in ("=", "in")
        and "." not in leaf.path
        and (field := scope.schema.field(model, leaf.path)) is not None
        and field.type != "boolean"
        for leaf in part.parts
    )
