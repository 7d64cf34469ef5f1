"""What a check says: findings, and the report that they come in.

A finding keeps apart how bad it is (severity), how sure (confidence) and whether it could be judged at all (outcome).
"""

from ostiary.findings.check import Check, Skipped
from ostiary.findings.finding import (
    CONFIDENCES,
    SEVERITIES,
    Confidence,
    Finding,
    FixOffer,
    FlowStep,
    Location,
    Outcome,
    Severity,
    Subject,
    lowered,
)
from ostiary.findings.results import Comparison, Coverage, Gone, LostPoints, Results, Score, SkippedCheck, Suppressed

__all__ = [
    "CONFIDENCES",
    "SEVERITIES",
    "Check",
    "Comparison",
    "Confidence",
    "Coverage",
    "Finding",
    "FixOffer",
    "FlowStep",
    "Gone",
    "Location",
    "LostPoints",
    "Outcome",
    "Results",
    "Score",
    "Severity",
    "Skipped",
    "SkippedCheck",
    "Subject",
    "Suppressed",
    "lowered",
]
