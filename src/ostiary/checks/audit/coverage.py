"""What an audit looked at: how many decisions were exact, and what the source could not give."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit
from ostiary.checks.run import Run
from ostiary.findings import Coverage


def coverage_of(audit: Audit, run: Run) -> Coverage:
    """The coverage of a run. A decision is what one outsider reads of one model."""
    exact, unknown = decisions(audit)
    return Coverage(
        checks_run=run.checks_run,
        checks_skipped=run.skipped,
        exact=exact,
        unknown=unknown,
        notes=audit.facts.warnings,
    )


def decisions(audit: Audit) -> tuple[int, int]:
    """How many (outsider, model) can be decided exactly, and how many not; no record is looked at for that."""
    engine = audit.engine
    users = sorted({user.id for user in (*audit.outsiders, *audit.public_users)})
    models = engine.schema.stored_models
    engine.count_all(models)
    unknown = 0
    for model in models:
        planned = {
            user
            for plan in engine.record_plans(model, "read", "search", users)
            for members in plan.classes
            for user in members
        }
        rest = [user for user in users if user not in planned]
        answers = engine.reach(model, "read", "search", rest) if rest else []
        unknown += sum(len(answer.users) for answer in answers if answer.outcome == "unknown")
    return len(users) * len(models) - unknown, unknown
