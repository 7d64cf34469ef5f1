"""The caller decides where the browser is sent."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L020",
    slug="redirect-of-caller",
    title="The caller decides where the browser is sent",
    severity="medium",
    kinds=("open-redirect",),
    message="{entry} sends the browser wherever {subject} says.",
    why="A link to your own server leads to a page of somebody else, which asks for the password again.",
    remedy="Keep to local addresses: `request.redirect(url)` from 15.0 on, or test that it begins with `/` and "
    "not with `//`.",
)
