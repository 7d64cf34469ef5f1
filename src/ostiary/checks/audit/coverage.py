"""What an audit looked at: how many decisions were exact, and what the source could not give."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit
from ostiary.checks.run import Run
from ostiary.engine.matrix import matrix
from ostiary.findings import Coverage


def coverage_of(audit: Audit, run: Run) -> Coverage:
    """The coverage of a run. A decision is whether a user reaches records of a model by reading."""
    exact, unknown = decisions(audit)
    return Coverage(
        checks_run=run.checks_run,
        checks_skipped=run.skipped,
        exact=exact,
        unknown=unknown,
        notes=audit.facts.warnings,
    )


def decisions(audit: Audit) -> tuple[int, int]:
    """How many (outsider, model) could be decided exactly, and how many not."""
    users = sorted({user.id for user in (*audit.outsiders, *audit.public_users)})
    exact = unknown = 0
    for block in matrix(audit.engine, users, audit.engine.schema.stored_models, ("read",), "search"):
        for answer in block.answers:
            if answer.outcome == "unknown":
                unknown += len(answer.users)
            else:
                exact += len(answer.users)
    return exact, unknown
