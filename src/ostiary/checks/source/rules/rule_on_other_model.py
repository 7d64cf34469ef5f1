"""OST-L214: a portal rule for one model beside an open right for another that its name speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import outsider_rules, rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for item in outsider_rules(source):
        rights = source.book.rights(item.model, source.around(item.rule.module))
        if any(source.audiences(right.group) for right in rights) or source.major >= 20:
            continue
        meant = _meant(source, item.rule.xmlid, item.rule.module, item.model)
        if meant is not None:
            yield rule_finding(
                source,
                CHECK,
                item.rule,
                f"The rule is for `{item.model}`, which outsiders have no right to; its name speaks of "
                f"`{meant}`, which they "
                "have, without a rule.",
                group=item.group,
            )


def _meant(source: Source, xmlid: str, module: str, model: str) -> str | None:
    """The model with an open right of this module whose name is in that of the rule."""
    name = xmlid.rpartition(".")[2]
    open_to = [right for right in source.rights if right.module == module and right.group and right.model]
    for right in sorted(open_to, key=lambda right: -len(right.model or "")):
        table = (right.model or "").replace(".", "_")
        audiences = source.audiences(right.group)
        if table in name and right.model != model and audiences and table not in model.replace(".", "_"):
            grouped, _ = source.rules_for(right, audiences[-1], "read")
            return right.model if not grouped else None
    return None


CHECK = Check(
    code="OST-L214",
    slug="rule-on-other-model",
    title="A rule for outsiders stands on another model than their right",
    severity="high",
    why="A copied rule that still names the old model leaves the new one open to every customer.",
    remedy="Set `model_id` to the model that the right is for.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
