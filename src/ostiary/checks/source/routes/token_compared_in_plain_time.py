"""A token is compared with `==`."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L007",
    slug="token-compared-in-plain-time",
    title="A token is compared with `==`",
    severity="low",
    kinds=("token-compared-plainly",),
    message="{subject} is {sink} on {entry}; its duration tells how much of a guess is right.",
    why="The time that `==` takes tells how many characters of a guess are right.",
    remedy="Use `consteq` of `odoo.tools`, or `hmac.compare_digest`.",
)
