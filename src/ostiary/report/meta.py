"""What a file of answers says of itself: where they come from, and the options that change them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import ostiary
from ostiary.report.text import plain, without_secrets

if TYPE_CHECKING:  # reports without answers of the engine do not load it
    from ostiary.engine.compile import Evaluator
    from ostiary.facts import Facts, Operation
    from ostiary.model.environment import Context


def moment() -> datetime.datetime:
    """The moment in UTC; SOURCE_DATE_EPOCH makes it reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    return datetime.datetime.now(datetime.UTC)


def now() -> str:
    """The moment as text."""
    return moment().strftime("%Y-%m-%dT%H:%M:%SZ")


def generated_by() -> str:
    return f"ostiary {ostiary.__version__}"


@dataclass(frozen=True, slots=True)
class MatrixMeta:
    """Source, options and circumstances of a matrix. `companies` None means all companies of each user."""

    source: str
    series: str
    operations: tuple[Operation, ...]
    evaluator: Evaluator
    companies: tuple[int, ...] | None = None
    website: int | None = None
    archived: bool = True
    lang: str | None = None
    tz: str | None = None
    warnings: tuple[str, ...] = ()
    not_listed: tuple[dict[str, object], ...] = ()
    """With records: where Odoo raises an error or nobody can tell, so that no record is listed."""
    generated_by: str = field(default_factory=generated_by)
    generated_at: str = field(default_factory=now)

    @classmethod
    def of(
        cls,
        source: str,
        facts: Facts,
        operations: Sequence[Operation],
        evaluator: Evaluator,
        context: Context,
        *,
        archived: bool,
    ) -> MatrixMeta:
        """The metadata of a question; the source is named without its password."""
        return cls(
            plain(without_secrets(source)),
            facts.series.name,
            tuple(operations),
            evaluator,
            context.companies,
            context.website_id,
            archived,
            context.lang,
            context.tz,
            tuple(plain(warning) for warning in facts.warnings),
        )

    def as_dict(self) -> dict[str, object]:
        """In the order of the fields, for JSON."""
        return asdict(self)
