"""OST-R009: a rule for outsiders lets records without an owner pass."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.domains import unset_owner
from ostiary.checks.source.leaves import is_owner_symbol, may_be_unset, symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import outsider_rules, rule_finding
from ostiary.domain.syntax import Leaf
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for item in outsider_rules(source):
        unset = unset_owner(item.reading.tree) if item.reading.tree is not None else []
        for leaf in item.leaves:
            if (any(leaf is each for each in unset) or _opens_unset(leaf)) and not _required(source, item.model, leaf):
                yield rule_finding(
                    source,
                    CHECK,
                    item.rule,
                    f"`{leaf.path}` may be empty, and then every outsider sees the `{item.model}`.",
                    group=item.group,
                    leaf=str(leaf),
                )


def _opens_unset(leaf: Leaf) -> bool:
    owners = any(is_owner_symbol(name) for name in symbols(leaf.value))
    return owners and (may_be_unset(leaf) or leaf.operator in ("!=", "not in"))


def _required(source: Source, model: str, leaf: Leaf) -> bool:
    field = source.field(model, leaf.path)
    return field is not None and field.required and leaf.operator in ("in", "=")


CHECK = Check(
    code="OST-R009",
    slug="rule-opens-unset-owner",
    title="A rule for outsiders opens records without an owner",
    severity="high",
    why="A record whose owner is not set yet, or whose owner was deleted, is then open to every customer.",
    remedy="Leave `False` out of the list, and compare with `child_of`, `in` or `=`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
