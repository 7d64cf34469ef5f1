"""Rules that name fields which are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import ANY, about, applied
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Paths that end nowhere, in rules that hold for outsiders."""
    for found in applied(audit, ANY, everyone=True):
        leaves = audit.domains.leaves(found.rule)
        gone = [leaf for leaf in leaves if _is_missing(audit, found.rule.model, leaf.path)]
        if gone:
            message = (
                "This rule compares a field that the model does not have: whatever outsiders open ends in an error."
            )
            yield about(CHECK, audit, found, message, counted=False, leaves=gone)


def _is_missing(audit: Audit, model: str, path: str) -> bool:
    """Whether a step of a path is no field; parts of dates and properties are none, and are left alone."""
    for name in path.split("."):
        field = audit.engine.schema.field(model, name)
        if field is None:
            return model in audit.facts.models
        if not field.relation:
            return False
        model = field.relation
    return False


CHECK: Final = Check(
    code="OST-R012",
    slug="rule-references-missing-field",
    title="A rule names a field that does not exist",
    severity="high",
    why="The field was renamed or its module removed; the rule fails for everybody whom it is for.",
    remedy="Correct the path, or remove the rule together with the access right.",
    judge=judge,
    needs=("engine",),
)
