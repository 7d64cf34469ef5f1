"""Any attachment can be made public."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L023",
    slug="attachment-opened-without-check",
    title="Any attachment can be made public",
    severity="critical",
    kinds=("attachment-opened",),
    message="{who} opens any attachment to everybody by sending {subject} to {entry}.",
    why="The route makes an attachment of the caller's choice public, or gives it a token, without asking "
    "whether the caller may read it.",
    remedy="Check access to the attachment as the user first.",
)
