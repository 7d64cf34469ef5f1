"""The command line: one module per command, imported when it runs."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `ostiary` and return its exit status."""
    try:
        from ostiary.cli.entry import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130
