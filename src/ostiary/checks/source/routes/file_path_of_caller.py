"""The caller names a file of the server."""

from __future__ import annotations

from ostiary.checks.source import flows

CHECK = flows.check(
    code="OST-L024",
    slug="file-path-of-caller",
    title="The caller names a file of the server",
    severity="critical",
    kinds=("path-from-caller",),
    message="{who} names the file in {subject}, and {entry} has it {sink}.",
    why="With `..` in it, a path leads to the configuration, to keys, and to other databases' files.",
    remedy="Use `file_open`, which stays inside the addons, or look the name up in a list.",
)
