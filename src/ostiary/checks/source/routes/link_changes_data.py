"""Opening a link changes data."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L021",
    slug="link-changes-data",
    title="Opening a link changes data",
    severity="medium",
    kinds=("get-changes",),
    message="a GET request to {entry} is enough: {sink}, picked by {subject}.",
    why="Browsers, previews of messengers and virus scanners open links. Whoever sees the user's session can "
    "make the browser open one, and there is no CSRF token in it.",
    remedy="Add `methods=['POST']`, or ask first and change on POST.",
)
