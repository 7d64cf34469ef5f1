"""Code that decides about access and that nobody has read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import open_models
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.engine.overrides import unknown_code
from ostiary.findings import Check, Finding

SHOWN: Final = 30
_UNREAD: Final = "modules whose source is not known extend them (give it with --addons)"
"""One root for all of them, which `module-source-unknown` lists."""


def judge(audit: Audit) -> Iterator[Finding]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for model in open_models(audit):
        reason = unknown_code(audit.engine.compiler, model, "read", "search")
        if reason is not None and not reason.stock:
            by_reason[_UNREAD if reason.text.endswith("--addons)") else reason.text].append(model)
    for text, models in sorted(by_reason.items()):
        yield CHECK.finding(
            f"Decisions are open on {counted(len(models), 'model')} that outsiders may read: {text}.",
            confidence="firm",
            evidence={"reason": text, "models": models[:SHOWN], "number": len(models)},
            identity=(text,),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-K001",
    slug="access-override-unknown",
    title="Code decides about access, and it is not known",
    severity="medium",
    why="A method that overrides the access procedure may open or close records, whatever rights and rules say.",
    remedy="Give the source with `--addons`, read the override, and try it with `ostiary probe`.",
    judge=judge,
    needs=("source", "engine"),
)
