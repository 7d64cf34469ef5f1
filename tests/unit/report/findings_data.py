"""A run made by hand: findings of every kind, with names that nobody would give."""

from __future__ import annotations

from typing import Any

from ostiary.findings import (
    Check,
    Comparison,
    Coverage,
    Finding,
    FixOffer,
    FlowStep,
    Gone,
    Location,
    LostPoints,
    Results,
    Score,
    SkippedCheck,
    Subject,
    Suppressed,
)
from ostiary.report.findings_report import FindingsReport

EVIL = "</script><img src=x onerror=alert(1)>&\"'|`*_[x](http://x)\x1b[31m\u202e\n::error::,"


def nothing(material: object) -> tuple[Finding, ...]:
    return ()


EXPOSED: Check[Any] = Check(
    "OST-X001",
    "customer-sees-other-customer",
    "A customer sees records of another customer",
    "critical",
    "Whoever logs in reads what belongs to somebody else.",
    "Bind the rule to the customer: `[('partner_id', 'child_of', user.commercial_partner_id.ids)]`.",
    nothing,
    ("engine",),
)
LOOSE: Check[Any] = Check(
    "OST-R001",
    "portal-model-without-rule",
    "Portal users may read a model, and no rule restricts them",
    "high",
    "Without a rule everybody sees everything.",
    "Write a rule.",
    nothing,
    ("database", "engine"),
    (14, 19),
)
LEAKING: Check[Any] = Check(
    "OST-P001", "route-serves-foreign-record", "A route serves any record", "high", "Why.", "Check access.", nothing
)
QUIET: Check[Any] = Check("OST-U001", "outsider-with-two-user-types", "Two types", "critical", "Why.", "Mend.", nothing)
SKIPPED: Check[Any] = Check(
    "OST-C001", "database-manager-open", "Manager open", "high", "Why.", "Mend.", nothing, ("configuration",)
)
CHECKS = (EXPOSED, LOOSE, LEAKING, QUIET, SKIPPED)

SOURCE = FlowStep(Location("addons/x y/main.py", 41, column=9), "`order_id` comes from the URL", "source")
SINK = FlowStep(Location("addons/x y/main.py", 44), f"the record is rendered {EVIL}", "sink")
FINDINGS = (
    EXPOSED.finding(
        "12 portal users read 40 records of `sale.order` that belong to another customer.",
        subject=Subject(model="sale.order", rule="x.all_orders", group="base.group_portal"),
        evidence={
            "pairs": 480,
            "records": 40,
            "users": 12,
            "samples": list(range(1, 12)),
            "pairs_of": [{"user": 7, "record": 3}, {"user": 8, "record": 3}],
            "let_through": {"rule": "x.all_orders", "domain": "[(1, '=', 1)]"},
            "shared": False,
            "owner": None,
        },
        fixes=(FixOffer("widen-rule", "Correct the rule", "safe"),),
    ),
    EXPOSED.finding(
        f"A model with an evil name: {EVIL}.",
        severity="high",
        confidence="firm",
        subject=Subject(model=EVIL, user=7, record=3),
        evidence={EVIL: [EVIL]},
    ),
    LEAKING.finding(
        "`order_id` reaches `render` and access to it was not decided.",
        location=Location("addons/x y/main.py", 41, 44, 9),
        flow=(SOURCE, SINK),
    ),
    LOOSE.finding("No rule on `library.member`.", severity="medium", subject=Subject(model="library.member")),
    LOOSE.finding("No rule on `library.book`.", severity="info", subject=Subject(model="library.book")),
    LOOSE.finding(
        "This could not be judged: `_search` is overridden by the module `x`.",
        outcome="error",
        subject=Subject(model="library.review"),
        evidence={"reason": "override"},
    ),
)
ACCEPTED = LOOSE.finding("No rule on `x.lookup`.", subject=Subject(model="x.lookup"))
RESULTS = Results(
    source="postgresql://odoo:secret@db/prod",
    series="19.0",
    findings=tuple(sorted(FINDINGS, key=lambda finding: finding.sort_key)),
    coverage=Coverage(
        4, (SkippedCheck("database-manager-open", "no configuration file was given"),), 900, 12, ("a note",)
    ),
    score=Score(
        41, "F", (LostPoints("customer-sees-other-customer", 49.5), LostPoints("portal-model-without-rule", 9.5))
    ),
    suppressed=(Suppressed(ACCEPTED, f"a list of colours {EVIL}", "anna", "2027-03-31"),),
    seconds={"customer-sees-other-customer": 1.25, "outsider-with-two-user-types": 0.5},
    comparison=Comparison(
        new=frozenset({FINDINGS[0].fingerprint}),
        still=frozenset(finding.fingerprint for finding in FINDINGS[1:]),
        gone=(Gone("portal-user-dormant", "OST-U010", "low", "Dormant", "3 users were gone.", "0" * 32),),
        score_before=61,
        made_before="2026-01-01T00:00:00Z",
    ),
    notes=("the acceptance of `portal-user-dormant` (8c1f2233) expired on 2025-10-01: it counts again",),
    hidden=2,
)
NAMES = {("res.users", 7): f"Ida {EVIL}"}
REPORT = FindingsReport(RESULTS, CHECKS, names=NAMES, generated_by="ostiary X.Y.Z", generated_at="2026-01-02T03:04:05Z")
EMPTY = FindingsReport(
    Results("sample.world.yaml", "19.0", (), Coverage(5), Score(100, "A")),
    CHECKS,
    generated_by="ostiary X.Y.Z",
    generated_at="2026-01-02T03:04:05Z",
)


def many(number: int) -> FindingsReport:
    """A report with so many findings."""
    findings = tuple(
        LOOSE.finding(
            f"No rule on `x.model_{one}`.",
            severity="medium",
            subject=Subject(model=f"x.model_{one}", group="base.group_portal"),
            evidence={"records": one, "samples": [1, 2, 3]},
        )
        for one in range(number)
    )
    return FindingsReport(Results("x", "19.0", findings, Coverage(5), Score(1, "F")), CHECKS)
