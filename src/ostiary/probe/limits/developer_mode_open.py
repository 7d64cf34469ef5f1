"""The server runs with the debugger of developers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from ostiary.checks.audit.configuration.developer_mode_open import CHECK as AUDITED
from ostiary.findings import Check, Finding
from ostiary.probe.exchange import get
from ostiary.probe.limits.material import Limits

_STYLE: Final = "/?__debugger__=yes&cmd=resource&f=style.css"
"""A file of werkzeug's debugger, which nothing else serves."""


def judge(limits: Limits) -> Iterator[Finding]:
    answer = limits.ask(limits.stranger(), get(_STYLE, name="limits"))
    if answer.status == 200 and answer.content_type == "text/css":
        yield CHECK.finding(
            "The server answers with werkzeug's debugger: whoever makes it fail and knows its PIN runs code there.",
            severity="critical",
            evidence={"option": "--dev=werkzeug", "request": limits.repeat(_STYLE)},
        )


CHECK: Final = replace(cast("Check[Limits]", AUDITED), judge=judge, needs=("probe",), severity="critical")
