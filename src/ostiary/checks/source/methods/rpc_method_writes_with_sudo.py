"""A method that RPC can call changes records with sudo."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L014",
    slug="rpc-method-writes-with-sudo",
    title="A method that RPC can call changes records with sudo",
    severity="critical",
    kinds=(
        "write",
        "unlink",
        "write-other-checked",
        "unlink-other-checked",
        "write-other-token",
        "unlink-other-token",
    ),
    message="{who} calls {entry} over RPC with {subject} of their choice, and {model} are {sink} with sudo.",
    by_rpc=True,
    why="Every user, portal users included, may call any method without an underscore on any id. This one "
    "writes to the records with sudo.",
    remedy="Write as the user, check access first, or begin the name with an underscore.",
)
