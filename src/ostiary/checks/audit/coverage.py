"""What an audit looked at: how many decisions were exact, and what the source could not give."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.run import Run
from ostiary.engine.exposure import OUTSIDERS
from ostiary.facts import Operation
from ostiary.findings import Coverage

OPERATIONS: Final[tuple[Operation, ...]] = ("read", "write", "unlink")
"""What exposure is counted for."""


def coverage_of(audit: Audit, run: Run) -> Coverage:
    """The coverage of a run."""
    exact, unknown = decisions(audit)
    return Coverage(
        checks_run=run.checks_run,
        checks_skipped=run.skipped,
        exact=exact,
        unknown=unknown,
        notes=audit.facts.warnings,
    )


def decisions(audit: Audit) -> tuple[int, int]:
    """How many decisions behind the exposure were exact, and how many are open.

    A decision is whether one outsider may read, change or delete records of one model that belong to somebody. Where
    no check asked for exposure, nothing was decided.
    """
    if "exposure" not in vars(audit):
        return 0, 0
    users = sum(len(audit.exposures.users(kind)) for kind in OUTSIDERS)
    models = [model for model in audit.engine.schema.stored_models if audit.ownerships.of(model).nature == "owned"]
    unknown = sum(number for exposure in audit.exposure for number, _ in exposure.unknown)
    return users * len(models) * len(OPERATIONS) - unknown, unknown
