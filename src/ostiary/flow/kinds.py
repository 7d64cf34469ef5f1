"""The words for what the flow finds."""

from __future__ import annotations

from typing import Final

OPERATIONS: Final = ("read", "write", "unlink", "call", "token-given")
KINDS: Final = frozenset(
    {
        *OPERATIONS,
        *(
            f"{operation}-{how}"
            for operation in OPERATIONS
            for how in ("token-unread", "by-flag", "other-checked", "other-token")
        ),
        "listing",
        "whole-record",
        "token-compared-plainly",
        "token-empty",
        "secret-logged",
        "mass-assignment",
        "sql-injection",
        "domain-from-caller",
        "code-injection",
        "model-from-caller",
        "open-redirect",
        "raw-html",
        "path-from-caller",
        "attachment-opened",
        "get-changes",
        "csrf-off",
    }
)
