"""Models that no outsider should read at all, whoever their records belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ostiary.checks.audit.exposure.telling import NAMES
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.engine.who import Kind
from ostiary.findings import Check, Finding, Subject

KINDS: Final[tuple[Kind, ...]] = ("portal", "other", "public")


def opened(check: Check[Audit], audit: Audit, models: Sequence[str]) -> Iterator[Finding]:
    """A finding for each model and kind of users who find records of it, or for whom that is unknown."""
    for model in models:
        if not audit.engine.schema.exists(model) or not audit.engine.total(model):
            continue
        for kind in KINDS:
            answers = audit.engine.reach(model, "read", "search", audit.exposures.users(kind))
            seen = [answer for answer in answers if answer.visible]
            users = sum(len(answer.users) for answer in seen)
            if users:
                most = max(answer.visible or 0 for answer in seen)
                yield check.finding(
                    f"{counted(users, *NAMES[kind])} may read up to {most} of {audit.engine.total(model)} records of"
                    f" `{model}`.",
                    subject=Subject(model=model),
                    evidence={"kind": kind, "users": users, "records": most, "total": audit.engine.total(model)},
                    identity=(kind,),
                )
            for answer in answers:
                if answer.outcome == "unknown":
                    yield check.finding(
                        f"Whether {counted(len(answer.users), *NAMES[kind])} may read `{model}` is unknown:"
                        f" {answer.reason}.",
                        severity="info",
                        outcome="error",
                        subject=Subject(model=model),
                        evidence={"kind": kind, "users": len(answer.users)},
                        identity=(kind, "unknown", answer.reason or ""),
                    )
