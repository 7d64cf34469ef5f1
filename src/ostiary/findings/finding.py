"""One finding, as every check gives it and every report shows it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Literal

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low", "info")
"""Worst first."""
Confidence = Literal["certain", "firm", "tentative"]
CONFIDENCES: Final[tuple[Confidence, ...]] = ("certain", "firm", "tentative")
"""Surest first."""
Outcome = Literal["fail", "error"]
"""`fail`: the sin was found. `error`: the check could not judge this, for the reason in the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a finding is about; whatever does not apply is None.

    A rule or group is named by its external id, since ids differ between databases; by its id where it has none.
    """

    model: str | None = None
    record: int | None = None
    rule: str | int | None = None
    group: str | int | None = None
    route: str | None = None
    field: str | None = None
    user: int | None = None

    def given(self) -> dict[str, str | int]:
        """Only the parts that apply."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a source file. `path` is relative to the root that was given, with `/`. Lines and columns from 1."""

    path: str
    line: int
    end_line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step on the way from what a caller controls to what is served."""

    location: Location
    message: str
    kind: Literal["source", "step", "missing-guard", "sink"] = "step"


@dataclass(frozen=True, slots=True)
class FixOffer:
    """A mend that `ostiary fix` can make; `review` means that somebody should read it first."""

    id: str
    title: str
    safety: Literal["safe", "review"] = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found.

    `check` and `code` name the check. `message` is one or two sentences about this very case; names of records and
    people are not in it. `evidence` is what proves it: numbers, ids, rule domains; plain JSON values. `identity` tells
    findings of one check on one subject apart where there can be several; it must survive line moves and new runs.
    """

    check: str
    code: str
    severity: Severity
    title: str
    message: str
    remedy: str
    confidence: Confidence = "certain"
    outcome: Outcome = "fail"
    subject: Subject = Subject()
    location: Location | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)
    fixes: tuple[FixOffer, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    identity: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same across runs, line moves and orders: 32 hexadecimal digits."""
        path = self.location.path if self.location else None
        parts = [self.code, self.outcome, self.subject.given(), path, list(self.identity)]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Worst and surest first, then by code and place; a total order over different findings."""
        where = (self.location.path, self.location.line) if self.location else ("", 0)
        rank = (SEVERITIES.index(self.severity), CONFIDENCES.index(self.confidence))
        return (self.outcome != "fail", *rank, self.code, where, self.fingerprint)


def lowered(severity: Severity, steps: int = 1) -> Severity:
    """A severity some steps down; "info" is the lowest."""
    return SEVERITIES[min(SEVERITIES.index(severity) + steps, len(SEVERITIES) - 1)]
