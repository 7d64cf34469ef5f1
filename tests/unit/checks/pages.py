"""The pages of the checks: Markdown that documents a check, shows a bad and a good world, and is its test.

    # OST-U004 user-without-partner
    Why it matters.

    ```yaml world=bad
    series: "19.0"
    …
    ```
    ```findings
    critical certain user:alice partners=0
    ```

A block `world=good` must give no finding of the check, `world=skipped` must be skipped. After a bad world stands one line
for each finding, in any order: severity, confidence (`error` before them where the outcome is an error), the parts of
the subject as `part:value`, and as much of the evidence as matters as `key=value`. The value of a part or of evidence
is JSON, or a plain word; `@alice` is the id of the record `alice` of the world, `@res.partner/alice` that of the
partner where several records have the name. A part of the subject may also leave the `@` away.

A block `ini odoo.conf` after a world is the configuration file of its server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ostiary.findings import CONFIDENCES, SEVERITIES, Finding
from ostiary.sources.world import OpenedWorld

FOLDER = Path(__file__).parents[2] / "checks"
AUDIT_CODES = re.compile(r"OST-[UGARXTFWCDMSK]\d{3}-")
_BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\A# (?P<code>OST-\w+) (?P<slug>[a-z0-9-]+)\n")
_NAME = re.compile(r"@(?:(?P<model>[\w.]+)/)?(?P<name>[\w.]+)")
_WORD = re.compile(r"""'([^']*)'|((?:[^\s"]|"(?:[^"\\]|\\.)*")+)""")
"""A word of a line: no spaces but in JSON texts, or anything between single quotes."""
_IDS = {"user": "res.users", "record": None}
"""The parts of a subject that are ids, with the model that they are ids of."""


@dataclass(frozen=True)
class Example:
    """A world of a page; `expected` are the lines of its findings."""

    kind: str
    line: int
    world: str
    expected: tuple[str, ...] = ()
    configuration: str | None = None


@dataclass(frozen=True)
class Page:
    path: Path
    code: str
    slug: str
    why: str
    examples: tuple[Example, ...]


def pages() -> list[Page]:
    """The pages of the audit's checks, by code."""
    return [read_page(path) for path in sorted(FOLDER.glob("*.md")) if AUDIT_CODES.match(path.name)]


def read_page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    heading = _HEADING.match(text)
    assert heading, f"{path.name} must begin with `# CODE slug`"
    why = text[heading.end() :].partition("```")[0].strip()
    return Page(path, heading["code"], heading["slug"], why, tuple(_examples(path, text)))


def _examples(path: Path, text: str) -> list[Example]:
    found: list[Example] = []
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 2
        kind = re.fullmatch(r"yaml world=(bad|good|skipped)", block["info"].strip())
        if kind:
            found.append(Example(kind[1], line, block["body"]))
        elif block["info"].strip() == "findings":
            assert found and found[-1].kind == "bad" and not found[-1].expected, (
                f"{path.name}:{line} follows no bad world"
            )
            expected = tuple(row.strip() for row in block["body"].splitlines() if row.strip())
            found[-1] = replace(found[-1], expected=expected)
        elif block["info"].strip() == "ini odoo.conf":
            found[-1] = replace(found[-1], configuration=block["body"])
    return found


# --------------------------------------------------------------------------- findings against lines


def describe(finding: Finding) -> str:
    """The line that would expect exactly this finding."""
    words = ["error"] if finding.outcome == "error" else []
    words += [finding.severity, finding.confidence]
    words += [f"{part}:{value}" for part, value in finding.subject.given().items()]
    words += [f"{key}={json.dumps(value, separators=(',', ':'))}" for key, value in finding.evidence.items()]
    return " ".join(words)


def matches(line: str, finding: Finding, opened: OpenedWorld) -> bool:
    """Whether a finding is the one that a line expects."""
    words = [first or second for first, second in _WORD.findall(line)]
    outcome = "fail"
    if words[0] == "error":
        outcome, words = "error", words[1:]
    severity, confidence, *rest = words
    assert severity in SEVERITIES and confidence in CONFIDENCES, f"`{line}` begins with no severity and confidence"
    if (finding.outcome, finding.severity, finding.confidence) != (outcome, severity, confidence):
        return False
    subject: dict[str, object] = {}
    for word in rest:
        part, sign, value = re.split(r"([:=])", word, maxsplit=1)
        if sign == ":":
            subject[part] = _part(part, value, opened)
        elif json.loads(json.dumps(finding.evidence.get(part))) != _value(value, opened):
            return False
    return subject == finding.subject.given()


def _part(part: str, value: str, opened: OpenedWorld) -> object:
    if part in _IDS and not value.isdigit():
        return _id(_IDS[part], value.removeprefix("@"), opened.names)
    return int(value) if value.isdigit() else value


def _value(text: str, opened: OpenedWorld) -> object:
    """JSON with names of records in it, or a word."""
    known = _NAME.sub(lambda found: str(_id(found["model"], found["name"], opened.names)), text)
    try:
        value: Any = json.loads(known)
    except ValueError:
        return text
    return value


def _id(model: str | None, name: str, names: Mapping[str, Mapping[str, int]]) -> int:
    """The id of a record by its name; of any model where only one has it."""
    if model is None and "/" in name:
        model, _, name = name.partition("/")
    found = {known[name] for of, known in names.items() if name in known and model in (None, of)}
    assert len(found) == 1, f"`{name}` names {len(found)} records{f' of {model}' if model else ''}"
    return found.pop()
