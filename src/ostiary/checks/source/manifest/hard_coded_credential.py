"""OST-K025: a password or key in a data file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.fields.credential_field_readable import WORDS
from ostiary.checks.source.material import Source
from ostiary.facts.addons import DataRecord, Value
from ostiary.findings import Check, Finding, Subject

_PLACEHOLDERS: Final = (
    "",
    "false",
    "none",
    "changeme",
    "change_me",
    "xxx",
    "todo",
    "your",
    "dummy",
    "secret",
    "password",
)


def judge(source: Source) -> Iterator[Finding]:
    for record in source.records("res.users", "ir.config_parameter"):
        for name, value in _secrets(record):
            yield CHECK.finding(
                f"The data file sets `{name}` to a fixed value: it is the same in every database that has the module.",
                subject=Subject(model=record.model, field=name),
                location=source.location(record.place._replace(line=value.line)),
                identity=(record.xmlid, name),
            )


def _secrets(record: DataRecord) -> Iterator[tuple[str, Value]]:
    if record.model == "res.users":
        value = record.values.get("password")
        if value is not None and value.kind == "text" and not _is_placeholder(value.text):
            yield "password", value
        return
    key, value = record.text("key") or "", record.values.get("value")
    if value is None or value.kind != "text" or not WORDS.meant(key.replace(".", "_"), "Char"):
        return
    if len(value.text.strip()) >= 8 and not _is_placeholder(value.text):
        yield key, value


def _is_placeholder(text: str) -> bool:
    plain = text.strip().lower()
    return plain in _PLACEHOLDERS or plain.startswith(("your", "change", "xxx", "http", "<"))


CHECK = Check(
    code="OST-K025",
    slug="hard-coded-credential",
    title="A password or key stands in a data file",
    severity="high",
    why="Whoever has the module has the password to every database that it is installed in.",
    remedy="Let an administrator set it, or make a random one when the module is installed.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
