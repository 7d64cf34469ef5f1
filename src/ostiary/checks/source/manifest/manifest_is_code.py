"""OST-L203: a manifest that is no literal."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for problem in source.problems("manifest"):
        yield CHECK.finding(
            f"The manifest cannot be read as data: {problem.message}.",
            location=source.location(problem.place),
            evidence={"reason": problem.message},
            identity=(problem.message,),
        )


CHECK = Check(
    code="OST-L203",
    slug="manifest-is-code",
    title="A manifest is not a dictionary of literals",
    severity="medium",
    why=(
        "Odoo does not load the module, and this tool runs no code: what the module has is judged without its data "
        "files."
    ),
    remedy="Write one dictionary with literals.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
