"""OST-R012: a rule compares a field that the model does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.domain.syntax import Leaf
from ostiary.findings import Check, Finding

_AUTOMATIC: Final = frozenset({"id", "display_name", "create_uid", "create_date", "write_uid", "write_date", "active"})


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        if rule.model is None or not source.all_known(rule.module):
            continue
        for leaf in source.reading(rule).leaves():
            if missing := _missing(source, rule.model, leaf):
                model, name = missing
                yield rule_finding(source, CHECK, rule, f"`{model}` has no field `{name}`.", leaf=str(leaf))


def _missing(source: Source, model: str, leaf: Leaf) -> tuple[str, str] | None:
    """The first step of a path that leads nowhere."""
    for name in leaf.path.split("."):
        fields = source.code.fields.get(model)
        if not fields or name in _AUTOMATIC or source.code.model(model).table_query:
            return None
        field = fields.get(name)
        if field is None:
            return model, name
        if field.comodel is None or field.type in ("properties", "reference"):
            return None
        model = field.comodel
    return None


CHECK = Check(
    code="OST-R012",
    slug="rule-references-missing-field",
    title="A rule compares a field that the model does not have",
    severity="high",
    why="Everybody whom the rule concerns gets an error in place of records, and somebody will switch the rule off.",
    remedy="Name a field of the model.",
    judge=judge,
    needs=("source",),
    series=(14, 20),
)
