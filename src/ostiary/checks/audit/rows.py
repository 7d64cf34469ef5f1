"""What checks do again and again with rows: count them all, name the first few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows there are, and the ids of the first few."""

    number: int
    samples: tuple[int, ...]

    def evidence(self, **more: object) -> dict[str, object]:
        return {"records": self.number, "samples": list(self.samples), **more}


def find(audit: Audit, select: str, parameters: Sequence[object] = ()) -> Found:
    """Count the rows of a SELECT of ids; the ids of the first few."""
    limit = audit.settings.samples
    rows = audit.rows(f"SELECT id, count(*) OVER () FROM ({select}) AS found ORDER BY id LIMIT {limit}", parameters)
    return Found(as_int(rows[0][1]) if rows else 0, tuple(as_int(row[0]) for row in rows))


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 token`, `3 tokens`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def literal(text: str) -> str:
    """An SQL text, for names of models in lists of rows; values of others are parameters."""
    return "'" + text.replace("'", "''") + "'"


def model_ids(audit: Audit, models: Sequence[str]) -> str:
    """A SELECT of the ids of models in `ir_model`, for tables that name a model by its id."""
    names = ", ".join(literal(name) for name in models) or "NULL"
    return f"SELECT id FROM ir_model WHERE model IN ({names})"
