"""Findings for tests, made of what matters to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ostiary.findings import Check, Confidence, Finding, Outcome, Severity, Subject


def nothing(material: object) -> Iterable[Finding]:
    return ()


def check(slug: str, code: str, **options: Any) -> Check[Any]:
    """A check that finds nothing, unless told otherwise."""
    options = {"title": slug, "severity": "high", "why": "Why.", "remedy": "Mend.", "judge": nothing} | options
    return Check(code=code, slug=slug, **options)


def finding(
    slug: str = "loose-rule",
    code: str = "OST-R001",
    *,
    severity: Severity = "high",
    confidence: Confidence = "certain",
    outcome: Outcome = "fail",
    model: str | None = None,
    evidence: dict[str, object] | None = None,
    identity: tuple[str, ...] = (),
    subject: Subject | None = None,
) -> Finding:
    return Finding(
        check=slug,
        code=code,
        severity=severity,
        confidence=confidence,
        outcome=outcome,
        title=f"Title of {slug}",
        message=f"Message about {model or 'it'}.",
        remedy="Mend it.",
        subject=subject or Subject(model=model),
        evidence=evidence or {},
        identity=identity,
    )
