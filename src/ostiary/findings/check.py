"""A check: its name, what it is for, and the function that judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from ostiary.findings.finding import Confidence, Finding, FixOffer, FlowStep, Location, Outcome, Severity, Subject
from ostiary.findings.offers import OFFERS

Material = TypeVar("Material", contravariant=True)

Need = Literal["database", "engine", "source", "probe", "configuration"]
FIRST_SERIES: Final = 8
LAST_SERIES: Final = 20


class Skipped(Exception):
    """Raised by a check that cannot be judged from this source at all; the reason goes into the coverage."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Check(Generic[Material]):
    """One check. Its documentation with a bad and a good example is `tests/checks/CODE-slug.md`.

    `slug` names the sin, so that "allow SLUG" reads right. `severity` is the worst case. `title` is one line that fits
    every finding, `why` what goes wrong, `remedy` what to do about it. `series` are the first and last Odoo series in
    which it can occur. `judge` is a pure function of what was collected.
    """

    code: str
    slug: str
    title: str
    severity: Severity
    why: str
    remedy: str
    judge: Callable[[Material], Iterable[Finding]]
    needs: tuple[Need, ...] = ("database",)
    series: tuple[int, int] = (14, LAST_SERIES)
    modules: tuple[str, ...] = ()
    """The check has nothing to say where none of these modules is installed."""

    def finding(
        self,
        message: str,
        *,
        severity: Severity | None = None,
        confidence: Confidence = "certain",
        outcome: Outcome = "fail",
        subject: Subject = Subject(),
        location: Location | None = None,
        evidence: Mapping[str, object] | None = None,
        remedy: str | None = None,
        fixes: tuple[FixOffer, ...] = (),
        flow: tuple[FlowStep, ...] = (),
        identity: tuple[str, ...] = (),
    ) -> Finding:
        """A finding of this check; what is not given is the check's own."""
        return Finding(
            check=self.slug,
            code=self.code,
            severity=severity or self.severity,
            title=self.title,
            message=message,
            remedy=remedy or self.remedy,
            confidence=confidence,
            outcome=outcome,
            subject=subject,
            location=location,
            evidence=dict(evidence or {}),
            fixes=fixes or (self._offers(outcome) if location is None else ()),
            flow=flow,
            identity=identity,
        )

    def _offers(self, outcome: Outcome) -> tuple[FixOffer, ...]:
        """What can be done about it in a running Odoo; source code is mended by its author."""
        return OFFERS.get(self.slug, ()) if outcome == "fail" else ()
