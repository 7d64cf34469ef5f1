"""A token or password is written to the log."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L010",
    slug="secret-in-log",
    title="A token or password is written to the log",
    severity="medium",
    kinds=("secret-logged",),
    message="{subject} is {sink} by {entry}.",
    why="Logs are read by more people than may use the secret, and are kept longer.",
    remedy="Leave the value out of the message.",
)
