"""Text of the caller is marked as safe HTML."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L025",
    slug="html-of-caller-trusted",
    title="Text of the caller is marked as safe HTML",
    severity="medium",
    kinds=("raw-html",),
    message="{subject} of {entry} is {sink}.",
    why="`Markup` says that a text needs no escaping; a script in it runs in the browser of whoever sees it.",
    remedy="Let the value be escaped: `Markup('<b>%s</b>') % value`.",
)
