"""Accepted risks: set apart while they hold, counted again when they have expired, and told when they fit nothing."""

from __future__ import annotations

import datetime

from ostiary.findings import Results
from ostiary.findings.baseline import Accepted, Baseline, apply_baseline, extended
from unit.findings.findings import finding

TODAY = datetime.date(2026, 6, 30)
LOOSE, OTHER = finding(model="a.b"), finding("dormant", "OST-U010", severity="low")
UNJUDGED = finding(model="c.d", outcome="error")


def accepted(fingerprint: str = LOOSE.fingerprint, expires: datetime.date | None = None) -> Accepted:
    return Accepted(fingerprint, "loose-rule", "colours only", "anna", expires)


def judged(*entries: Accepted) -> Results:
    return apply_baseline(Results("x", None, (LOOSE, OTHER)), Baseline("b.toml", entries), TODAY)


def test_an_accepted_finding_is_set_apart_with_reason_owner_and_end() -> None:
    found = judged(accepted(expires=TODAY))
    assert found.findings == (OTHER,)
    (entry,) = found.suppressed
    assert (entry.finding, entry.reason, entry.owner, entry.expires) == (LOOSE, "colours only", "anna", "2026-06-30")
    assert found.notes == ()


def test_an_expired_one_counts_again_and_is_said() -> None:
    found = judged(accepted(expires=TODAY - datetime.timedelta(days=1)))
    assert (found.findings, found.suppressed) == ((LOOSE, OTHER), ())
    short = LOOSE.fingerprint[:8]
    assert found.notes == (
        f"the acceptance of `loose-rule` ({short}, owned by anna) expired on 2026-06-29: it counts again",
    )


def test_what_fits_nothing_is_said() -> None:
    found = judged(*(accepted(f"{number:032x}") for number in range(5)))
    assert found.findings == (LOOSE, OTHER)
    assert found.notes == (
        "5 entries of `b.toml` fit no finding any more: `loose-rule` (00000000), `loose-rule` (00000000), "
        "`loose-rule` (00000000), …",
    )
    assert judged(accepted("f" * 32)).notes == (
        "1 entry of `b.toml` fits no finding any more: `loose-rule` (ffffffff)",
    )


def test_everything_that_was_found_can_be_accepted_but_not_what_could_not_be_judged() -> None:
    kept = accepted()
    baseline = extended(Baseline("b", (kept,)), [LOOSE, OTHER, UNJUDGED], "was there")
    assert baseline.entries == (kept, Accepted(OTHER.fingerprint, "dormant", "was there"))
