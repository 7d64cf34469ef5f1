"""OST-R021: a rule without groups that compares the user's partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.domains import Strength
from ostiary.checks.source.leaves import symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding

_WORDS: Final = ("portal", "customer", "public", "external")


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        if rule.groups or rule.model is None or rule.model.startswith(("res.", "mail.")):
            continue
        reading = source.reading(rule)
        names = [name for leaf in reading.leaves() for name in symbols(leaf.value)]
        partner = any(name.startswith(("user.partner_id", "user.commercial_partner_id")) for name in names)
        if partner and "user.id" not in names and reading.strength == Strength.OWNER:
            meant = any(word in rule.xmlid.rpartition(".")[2] for word in _WORDS)
            yield rule_finding(
                source,
                CHECK,
                rule,
                f"The rule names no group, so employees, too, see only the `{rule.model}` of their own partner.",
                confidence="firm" if meant else "tentative",
            )


CHECK = Check(
    code="OST-R021",
    slug="global-rule-meant-for-portal",
    title="A rule without groups compares the user's partner",
    severity="medium",
    why=(
        "A global rule narrows employees, too; it is then widened until it says nothing, and customers profit from "
        "that."
    ),
    remedy="Name the portal group in `groups`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
