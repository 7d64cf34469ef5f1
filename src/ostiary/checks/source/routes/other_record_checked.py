"""One record is checked and another is served."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L011",
    slug="other-record-checked",
    title="One record is checked and another is served",
    severity="critical",
    kinds=(
        "read-other-checked",
        "write-other-checked",
        "unlink-other-checked",
        "call-other-checked",
        "token-given-other-checked",
    ),
    message="{who} reaches {model} of others: {entry} checks one record, and {subject} picks another, which is {sink}.",
    by_rpc=False,
    why="Access is decided on a record, mostly the parent, and then a second one is fetched with sudo by an "
    "id that the caller sends as well: children of other parents are served.",
    remedy="Take the child from the record that was checked, or compare its parent with it.",
)
