"""Baseline files: accepted risks as TOML.

[[accepted]]
fingerprint = "8c1f…"          # as reports show it
check = "portal-user-dormant"
reason = "asked on the phone, comes back in spring"
owner = "anna"                 # may be left out
expires = 2027-03-31           # may be left out: the last day on which it holds
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ostiary.errors import UsageError
from ostiary.findings.baseline import Accepted, Baseline
from ostiary.findings.selection import AnyCheck, nearest_check

MAX_BYTES: Final = 20_000_000
TABLE: Final = "accepted"
KEYS: Final = ("fingerprint", "check", "reason", "owner", "expires")
_REQUIRED: Final = ("fingerprint", "check", "reason")
_HEADER: Final = re.compile(r"^[ \t]*\[\[[ \t]*accepted[ \t]*\]\]", re.MULTILINE)
_FINGERPRINT: Final = re.compile("[0-9a-f]{32}")
_SYNTAX: Final = re.compile(r"(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_HEAD: Final = """\
# Accepted risks: findings that were looked at and are lived with. `reason` is required; `owner` and `expires`
# (the last day on which it holds, such as 2027-03-31) may be left out.
"""


def read_baseline(path: Path, known: Sequence[AnyCheck] | None = None) -> Baseline:
    """The accepted risks of a file; `known` are the checks that there are. Raises UsageError."""
    return parse_baseline(_text(path), str(path), known)


def parse_baseline(text: str, name: str, known: Sequence[AnyCheck] | None = None) -> Baseline:
    """The accepted risks of a text; `name` is what errors call it. Raises UsageError, with line and column."""
    reader = _Reader(name, text, known)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise reader.syntax_error(str(error)) from None
    except RecursionError:
        raise UsageError(f"`{name}`: is nested too deeply", hint="a baseline is a list of [[accepted]]") from None
    return Baseline(name, tuple(reader.entries(document)))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"`{path}` has more than {MAX_BYTES // 1_000_000} MB", hint="is it a baseline?")
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read `{path}`: {reason}", hint="check the path given to --baseline") from None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"`{path}:{line}:1`: is not UTF-8 text", hint="save it with the encoding UTF-8") from None


@dataclass(slots=True)
class _Reader:
    """One file, and where its entries stand in it."""

    name: str
    text: str
    known: Sequence[AnyCheck] | None

    def syntax_error(self, words: str) -> UsageError:
        found = _SYNTAX.fullmatch(words)
        lines = self.text.split("\n")
        line, column = len(lines), len(lines[-1]) + 1
        if found and found["line"]:
            line, column = int(found["line"]), int(found["column"])
        what = found["what"] if found else words
        return UsageError(f"`{self.name}:{line}:{column}`: is not TOML: {what[:1].lower()}{what[1:]}", hint=_HINT)

    def entries(self, document: Mapping[str, Any]) -> list[Accepted]:
        for key in document:
            if key != TABLE:
                raise self.error(None, key, f"a baseline has no `{key}`")
        listed = document.get(TABLE, [])
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            raise self.error(None, TABLE, f"`{TABLE}` is no list of tables")
        found: dict[str, Accepted] = {}
        for number, entry in enumerate(listed):
            accepted = self.entry(number, entry)
            if accepted.fingerprint in found:
                raise self.error(number, "fingerprint", "this fingerprint stands here twice", "leave one of them")
            found[accepted.fingerprint] = accepted
        return list(found.values())

    def entry(self, number: int, entry: Mapping[str, Any]) -> Accepted:
        for key in entry:
            if key not in KEYS:
                raise self.error(number, key, f"an accepted risk has no `{key}`", f"it has {', '.join(KEYS)}")
        for key in _REQUIRED:
            if key not in entry:
                raise self.error(number, None, f"this accepted risk lacks `{key}`", f"add a line `{key} = …`")
        for key in (*_REQUIRED, "owner"):
            if not isinstance(entry.get(key, "-"), str) or not entry.get(key, "-").strip():
                raise self.error(number, key, f"`{key}` is no text", "write it in quotes, and do not leave it empty")
        if not _FINGERPRINT.fullmatch(entry["fingerprint"]):
            hint = "reports show the fingerprint of each finding: 32 hexadecimal digits"
            raise self.error(number, "fingerprint", "this is no fingerprint", hint)
        self.check_known(number, entry["check"])
        expires = self.expires(number, entry.get("expires"))
        return Accepted(entry["fingerprint"], entry["check"], entry["reason"].strip(), entry.get("owner"), expires)

    def check_known(self, number: int, slug: str) -> None:
        if self.known is not None and all(slug not in (check.slug, check.code) for check in self.known):
            hint = nearest_check(slug, self.known)
            raise self.error(number, "check", f"there is no check `{slug}`", hint)

    def expires(self, number: int, value: object) -> datetime.date | None:
        if value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
            return value
        try:
            return datetime.date.fromisoformat(str(value)[:10])
        except ValueError:
            raise self.error(number, "expires", "`expires` is no date", "such as 2027-03-31") from None

    def error(self, number: int | None, key: str | None, message: str, hint: str | None = None) -> UsageError:
        """The error for a mistake in an entry, or in the file where the number is None."""
        return UsageError(f"`{self.name}:{self.place(number, key)}`: {message}", hint=hint or _HINT)

    def place(self, number: int | None, key: str | None) -> str:
        """Line and column of a key of an entry, or of the entry's first line."""
        headers = [found.start() for found in _HEADER.finditer(self.text)]
        begin = headers[number] if number is not None and number < len(headers) else 0
        later = [at for at in headers if at > begin] if number is not None else []
        at = begin
        if key is not None:
            line = re.compile(rf"^[ \t]*(?:\[+)?[ \t]*[\"']?(?P<key>{re.escape(key)})\b", re.MULTILINE)
            found = line.search(self.text, begin, later[0] if later else len(self.text))
            at = found.start("key") if found else begin
        before = self.text[:at]
        return f"{before.count(chr(10)) + 1}:{at - (before.rfind(chr(10)) + 1) + 1}"


_HINT: Final = "a baseline is a list of [[accepted]]; see docs/score.md"


# --------------------------------------------------------------------------- writing


def baseline_text(baseline: Baseline, about: Callable[[Accepted], str | None]) -> str:
    """The file for some accepted risks; `about` gives a comment on each."""
    return _HEAD + "".join(_entry(entry, about(entry)) for entry in baseline.entries)


def _entry(entry: Accepted, comment: str | None) -> str:
    lines = [f"# {comment}"] if comment else []
    lines += ["[[accepted]]", f"fingerprint = {_quoted(entry.fingerprint)}", f"check = {_quoted(entry.check)}"]
    lines.append(f"reason = {_quoted(entry.reason)}")
    if entry.owner is not None:
        lines.append(f"owner = {_quoted(entry.owner)}")
    if entry.expires is not None:
        lines.append(f"expires = {entry.expires.isoformat()}")
    return "\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
