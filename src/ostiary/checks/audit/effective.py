"""What all rules that apply to outsiders come to: whether they bind each record to the person who asks."""

from __future__ import annotations

from ostiary.checks.audit.domains import Binding
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.engine import overrides
from ostiary.facts import Operation


def effective(audit: Audit, who: Who, model: str, operation: Operation) -> Binding:
    """The loosest that the rules are for any of these people who has the access right.

    A model that decides by code of its own counts as bound: what it lets through is counted elsewhere.
    """
    if model in overrides.MODELLED:
        return "bound"
    access = audit.engine.access
    found = {
        _of_groups(audit, model, operation, groups)
        for groups in audit.openings.groups[who]
        if access.granting(model, operation, groups)
    }
    return "loose" if "loose" in found else "unknown" if "unknown" in found else "bound"


def _of_groups(audit: Audit, model: str, operation: Operation, groups: frozenset[int]) -> Binding:
    """Global rules are AND-ed, so one that binds is enough; of the rules of groups each one must."""
    rules = audit.engine.access.applying(model, operation, groups)
    of_groups = [audit.domains.binding(rule) for rule in rules.of_groups]
    together: Binding = "loose" if "loose" in of_groups or not of_groups else "bound"
    if together == "bound" and "unknown" in of_groups:
        together = "unknown"
    parents = [_of_groups(audit, parent, operation, groups) for parent in audit.engine.schema.inherits(model)]
    alternatives = [together, *map(audit.domains.binding, rules.everyone), *parents]
    return "bound" if "bound" in alternatives else "unknown" if "unknown" in alternatives else "loose"


def has_group_rule(audit: Audit, who: Who, model: str, operation: Operation) -> bool:
    """Whether everybody who has the access right also has a rule of one of their groups."""
    access = audit.engine.access
    return all(
        access.applying(model, operation, groups).of_groups
        for groups in audit.openings.groups[who]
        if access.granting(model, operation, groups)
    )
