"""Runs a command: the one place where errors become messages and exit statuses."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Final, TextIO

import click

from ostiary.cli.group import commands
from ostiary.errors import INTERRUPTED_STATUS, OstiaryError
from ostiary.report.text import plain, without_secrets

BROKEN_PIPE: Final = 141
_secrets: Final[list[str]] = []
_OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
_A_MOMENT: Final = 0.05
FAULT: Final = 70
"""A fault of ostiary itself; `EX_SOFTWARE` of sysexits."""


def run(arguments: Sequence[str] | None) -> int:
    """Run the command that the arguments ask for; the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _prepare()
    _secrets[:] = [*passwords(given), *filter(None, [os.environ.get("OSTIARY_API_KEY")])]
    try:
        status = _invoke(given)
        sys.stdout.flush()
    except OstiaryError as error:
        status = _failed(error.exit_status, error.message, error.hint)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        status = 2
    except click.ClickException as error:
        status = _used_wrongly(error)
    except (KeyboardInterrupt, click.Abort):
        status = _failed(INTERRUPTED_STATUS, "interrupted")
    except BrokenPipeError:
        status = _broken_pipe()
    except Exception as error:
        status = _failed(INTERRUPTED_STATUS, "interrupted") if _is_interruption(error) else _fault(error)
    # DuckDB complains of what is left, also of an import of it that was interrupted
    if arguments is None and status != INTERRUPTED_STATUS and "duckdb" not in sys.modules:
        gc.freeze()  # the process ends: to look for garbage among everything once more takes a fifth of all time
    return status


def passwords(arguments: Sequence[str]) -> list[str]:
    """The passwords in URLs, as written and as meant: no message may hold them, whoever wrote it."""
    from urllib.parse import unquote

    found = [re.match(r"\w+://[^/?@:]*:([^@]*)@", argument) for argument in arguments if "://" in argument]
    return [text for match in found if match for text in {match[1], unquote(match[1])} if len(text) > 2]


def _invoke(arguments: list[str]) -> int:
    try:
        if "_OSTIARY_COMPLETE" in os.environ:
            commands.main(arguments, prog_name="ostiary")
        with commands.make_context("ostiary", arguments) as context:
            return commands.invoke(context) or 0
    except click.exceptions.Exit as done:
        return done.exit_code


def _prepare() -> None:
    """Any name can be printed on any terminal; a polite request to stop cleans up too.

    Facts are many small objects that live until the end: looking for garbage among them takes a tenth of all time.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _terminate)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _interrupt)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Ctrl-C; a moment later while DuckDB is being imported, whose library ends the process where that breaks off."""
    while frame is not None:
        if frame.f_code.co_name == "<module>" and str(frame.f_globals.get("__name__")).startswith("duckdb"):
            from threading import Timer

            Timer(_A_MOMENT, os.kill, (os.getpid(), number)).start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt


def _failed(status: int, message: str, hint: str | None = None) -> int:
    _say("error", message)
    if hint:
        _say("hint", hint)
    return status


def _used_wrongly(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "ostiary"
    message = error.format_message().rstrip(".")
    return _failed(2, message[:1].lower() + message[1:], f"see `{path} --help`")


def _is_interruption(error: Exception) -> bool:
    """DuckDB has words of its own for Ctrl-C where it is asked on the main thread."""
    return isinstance(error, RuntimeError) and str(error) == "Query interrupted"


def _fault(error: Exception) -> int:
    if os.environ.get("OSTIARY_TRACEBACK"):
        raise error
    message = f"this is a fault of ostiary, not yours: {type(error).__name__}: {error}"
    return _failed(FAULT, message, "OSTIARY_TRACEBACK=1 shows where; please report it")


def _broken_pipe() -> int:
    """Whoever read has read enough; what is still to be written goes nowhere, also when Python ends."""
    _to_nowhere(sys.stdout)
    return BROKEN_PIPE


def _to_nowhere(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(kind: str, text: str) -> None:
    """A line on stderr, without passwords and without anything that steers a terminal."""
    for secret in _secrets:
        text = text.replace(secret, "***")
    lines = [plain(line) for line in without_secrets(text).splitlines()] or [""]
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    print(f"{kind}: {lines[0]}", *(f"  {line}" for line in lines[1:]), sep="\n", file=sys.stderr)
