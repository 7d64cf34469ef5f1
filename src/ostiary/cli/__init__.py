"""The command line: one module per command, imported when it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_INTERRUPTED: Final = 130
"""As in `errors`: nothing may be imported before somebody listens to Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `ostiary` and return its exit status."""
    try:
        from ostiary.cli.entry import run

        status = run(arguments)
    except KeyboardInterrupt:
        status = _INTERRUPTED
    if status == _INTERRUPTED and arguments is None:
        _end_with_this_status()
    return status


def _end_with_this_status() -> None:
    """Python would kill itself by the signal if Ctrl-C met it in code that was made at run time, as of dataclasses."""
    import signal

    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
