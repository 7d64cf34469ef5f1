"""A method that RPC can call gives away records with sudo."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L013",
    slug="rpc-method-reads-with-sudo",
    title="A method that RPC can call gives away records with sudo",
    severity="critical",
    kinds=(
        "read",
        "call",
        "token-given",
        "read-other-checked",
        "call-other-checked",
        "token-given-other-checked",
        "read-other-token",
    ),
    message="{who} calls {entry} over RPC with {subject} of their choice and gets fields of {model} "
    "that were read with sudo.",
    by_rpc=True,
    why="Every user, portal users included, may call any method without an underscore on any id. This one "
    "reads the records with sudo and returns what it found.",
    remedy="Read as the user, check access first, or begin the name with an underscore.",
)
