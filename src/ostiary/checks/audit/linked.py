"""Causes with what comes of them: findings about rules and access rights name the exposure that these let through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ostiary.findings import Finding

EXPOSES: Final = "exposes"
_CAUSES: Final = ("OST-A", "OST-R")
_EXPOSURE: Final = "OST-X"
Cause = tuple[str | None, str]
"""(model, name of a rule or access right)"""


def linked(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The same findings; those about rules and rights have in their evidence which exposure names them as its cause."""
    exposed = _by_cause(findings)
    return tuple(_told(finding, exposed) for finding in findings)


def _by_cause(findings: Iterable[Finding]) -> Mapping[Cause, list[str]]:
    found: dict[Cause, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.code.startswith(_EXPOSURE) and finding.outcome == "fail":
            said = f"{finding.check} of {finding.evidence.get('records')} records"
            for name in (*_names(finding, "rules"), *_names(finding, "rights")):
                found[finding.subject.model, name].append(said)
    return found


def _told(finding: Finding, exposed: Mapping[Cause, list[str]]) -> Finding:
    if not finding.code.startswith(_CAUSES) or finding.outcome != "fail":
        return finding
    subject = finding.subject
    named = _names(finding, "access_rights") + ([str(subject.rule)] if subject.rule is not None else [])
    said = [text for name in named for text in exposed.get((subject.model, name), ())]
    if not said:
        return finding
    return replace(finding, evidence={**finding.evidence, EXPOSES: list(dict.fromkeys(said))})


def _names(finding: Finding, key: str) -> list[str]:
    names = finding.evidence.get(key)
    return [str(name) for name in names] if isinstance(names, list | tuple) else []
