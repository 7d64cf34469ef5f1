"""What outsiders may do with records, from source alone: always, never, where a domain holds, or unknown.

Access rights are counted as Odoo counts them: one that grants is enough. Rules of the user's groups are OR-ed, global
ones AND-ed with that, each only for its operations. What code decides, or nobody can read, is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from ostiary.checks.source.access import OPERATIONS, Right, Rule
from ostiary.checks.source.groups import EVERYONE, Audience
from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import OWN_LOGIC, overridden
from ostiary.domain.syntax import All, Any, Domain, Truth, folded, show
from ostiary.facts import Operation

Outcome = Literal["always", "never", "where", "unknown"]
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "portal")


class Allowed(NamedTuple):
    """The answer for one kind of outsiders. `by` are the external ids of the rights and rules that decide."""

    model: str
    audience: Audience
    operation: Operation
    outcome: Outcome
    domain: str = ""
    reason: str = ""
    by: tuple[str, ...] = ()


def allowed(source: Source) -> Iterator[Allowed]:
    """Every answer about the models that the judged modules make, or write rights or rules for."""
    modules = frozenset[str]().union(*(source.around(name) for name in source.linted))
    own = {item.model for item in source.models if item.defines and source.has_records(item.model)}
    own |= {right.model for right in source.rights if right.model}
    own |= {rule.model for rule in source.rules if rule.model}
    for model in sorted(own):
        for audience in AUDIENCES:
            for operation in OPERATIONS:
                yield answer(source, model, audience, operation, modules)


def answer(source: Source, model: str, audience: Audience, operation: Operation, modules: frozenset[str]) -> Allowed:
    """The answer for one model, one kind of outsiders and one operation, with these modules installed."""
    groups = source.groups_of(audience)
    granting = [
        right
        for right in source.book.rights(model, modules)
        if right.active and operation in right.operations and (right.group in (None, EVERYONE) or right.group in groups)
    ]
    question = (model, audience, operation)
    if not granting:
        return Allowed(*question, "never", reason="no access right")
    rules = [
        rule
        for rule in source.book.rules(model, modules)
        if rule.active and operation in rule.operations and (not rule.groups or rule.groups & groups)
    ]
    by = (*(right.xmlid for right in granting), *(rule.xmlid for rule in rules))
    if reason := _undecided(source, model, rules):
        return Allowed(*question, "unknown", reason=reason, by=by)
    domain = _domain(source, granting, rules)
    if isinstance(domain, Truth):
        return Allowed(*question, "always" if domain.value else "never", by=by)
    return Allowed(*question, "where", show(domain), by=by)


def _undecided(source: Source, model: str, rules: list[Rule]) -> str:
    """Why rights and rules do not tell; empty where they do."""
    if model in OWN_LOGIC or overridden(source, model):
        return "code of the model decides"
    delegated = source.code.model(model).inherits
    if delegated:
        return f"the rules of `{next(iter(delegated))}` decide, too"
    for rule in rules:
        reading = source.reading(rule)
        if reading.fails or reading.unclear:
            return f"`{rule.xmlid}`: {reading.fails or reading.unclear}"
    return ""


def _domain(source: Source, granting: list[Right], rules: list[Rule]) -> Domain:
    """Which records: in series 20 each permission has a domain of its own."""
    everywhere = [_tree(source, rule) for rule in rules if not rule.groups]
    if source.major >= 20:
        own = {rule.xmlid: _tree(source, rule) for rule in rules}
        grouped = [own.get(f"{right.xmlid}#domain", Truth(True)) for right in granting]
    else:
        grouped = [_tree(source, rule) for rule in rules if rule.groups]
    some = folded(Any, tuple(grouped)) if grouped else Truth(True)
    return folded(All, (*everywhere, some))


def _tree(source: Source, rule: Rule) -> Domain:
    return source.reading(rule).tree or Truth(True)
