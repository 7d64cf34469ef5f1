"""Python of any age as a syntax tree: what Python 2 wrote otherwise is rewritten line by line, so that lines keep."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from typing import Final

LIMIT: Final = 1_500_000
"""Characters; larger files are not read (the largest of Odoo's own has 400,000)."""
REPAIRS: Final = 60
"""How many single lines of one file may be repaired where the parser stumbles."""


class Unreadable(Exception):
    """The file is not Python; the message says where and why."""


def parse(text: str) -> ast.Module:
    """The syntax tree of a file; raises Unreadable."""
    if len(text) > LIMIT:
        raise Unreadable(f"larger than {LIMIT} characters")
    try:
        return _parse(text)
    except SyntaxError as error:
        first = error
    except (ValueError, MemoryError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {_line(error)}") from None
    try:
        return _repaired(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise Unreadable(f"line {first.lineno}: {_line(first)}") from None


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]


def _repaired(text: str) -> ast.Module:
    """The tree after the rewriting of everything that only Python 2 understands."""
    lines = [_modern(line) for line in text.expandtabs(8).split("\n")]
    for _ in range(REPAIRS):
        try:
            return _parse("\n".join(lines))
        except SyntaxError as error:
            number = (error.lineno or 0) - 1
            if not 0 <= number < len(lines) or (mended := _mended(lines[number])) == lines[number]:
                raise
            lines[number] = mended
    raise SyntaxError("too many lines that are not Python 3")


_PRINT: Final = re.compile(
    r"^(\s*|.*[:;]\s+)print(?:\s+|(?=[\"']))(?!\(.*\)\s*$|=)(?:>>\s*[\w.]+\s*,?\s*)?(.*?)(\s*,)?\s*$"
)
_EXCEPT: Final = re.compile(r"^(\s*except\s+(?:\([^)]*\)|[\w.]+))\s*,\s*(\w+)\s*:")
_RAISE: Final = re.compile(r"^(\s*raise\s+[\w.]+)\s*,\s*(.+?)\s*$")
_EXEC: Final = re.compile(r"^(\s*)exec\s+(?!\()(.+?)(?:\s+in\s+(.+?))?\s*$")


def _modern(line: str) -> str:
    """What is surely Python 2 in one line, as Python 3."""
    stripped = line.lstrip()
    if "print" in line and (found := _PRINT.match(line)) and not stripped.startswith("#") and _closed(found[2]):
        line = f"{found[1]}print({found[2]})"
    if stripped.startswith("except"):
        line = _EXCEPT.sub(r"\1 as \2:", line)
    if stripped.startswith("raise") and (found := _RAISE.match(line)):
        line = f"{found[1]}({found[2]})" if _closed(found[2]) else f"{found[1]}, {found[2]}"
    if stripped.startswith("exec ") and (found := _EXEC.match(line)):
        line = f"{found[1]}exec({found[2]}{', ' + found[3] if found[3] else ''})"
    return line


def _closed(text: str) -> bool:
    """Whether every bracket that the text opens is closed in it."""
    return all(text.count(left) == text.count(right) for left, right in ("()", "[]", "{}")) and not text.endswith("\\")


_MENDS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"<>"), "!="),
    (re.compile(r"`([^`]+)`"), r"repr(\1)"),
    (re.compile(r"\b0([0-7]+)\b(?!\.)"), r"0o\1"),
    (re.compile(r"\b(\d+|0[xX][0-9a-fA-F]+)[lL]\b"), r"\1"),
    (re.compile(r"\b[uU][rR](?=[\"'])"), "r"),
    (re.compile(r"\blambda\s*\(([\w\s,]+)\)\s*:"), r"lambda \1:"),
    (re.compile(r"(?<=[(,]) *\((\s*\w+(?:\s*,\s*\w+)+\s*)\)(?=.*\)\s*:\s*$)"), r"\1"),
)


def _mended(line: str) -> str:
    """A line at which the parser stumbled, with the rarer things of Python 2 rewritten."""
    for pattern, replacement in _MENDS:
        line = pattern.sub(replacement, line)
    return line
