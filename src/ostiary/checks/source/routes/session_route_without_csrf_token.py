"""A route for logged-in users takes posts from other sites."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L022",
    slug="session-route-without-csrf-token",
    title="A route for logged-in users takes posts from other sites",
    severity="high",
    kinds=("csrf-off",),
    message="a page of another site can post to {entry} in the name of whoever is logged in: {sink}.",
    why="`csrf=False` on a route with a session lets any page post in the name of the user who visits it.",
    remedy="Leave the protection on; for machines use `auth='bearer'` or a signature.",
)
