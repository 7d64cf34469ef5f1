"""OST-A016: a model that nobody but superuser code can use."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in source.models:
        code = source.code.model(item.model)
        if not item.defines or item.model in seen or code.abstract or not code.auto:
            continue
        if code.transient and source.major < 14:
            continue  # wizards needed no access right then
        seen.add(item.model)
        if code.modules[:1] == (item.module,) and not source.book.rights(item.model, source.around(item.module)):
            yield CHECK.finding(
                f"No access right names `{item.model}`: only code that runs with sudo can use it.",
                subject=Subject(model=item.model),
                location=source.location(item.place),
                identity=(item.model,),
            )


CHECK = Check(
    code="OST-A016",
    slug="model-without-any-access",
    title="A model without any access right",
    severity="info",
    why="Pages and methods can then only use it with sudo, which asks no rule either.",
    remedy="Add access rights for the groups that use it.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
