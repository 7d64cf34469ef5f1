"""OST-D023: outsiders may write the very field that their rule compares."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.domains import Strength
from ostiary.checks.source.leaves import is_owner_symbol, symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import PEOPLE
from ostiary.checks.source.rules.shared import outsider_rules
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for item in outsider_rules(source):
        if source.code.model(item.model).transient:
            continue
        if "write" not in item.rule.operations or item.reading.strength != Strength.OWNER:
            continue
        rights = source.book.rights(item.model, source.around(item.rule.module))
        writers = [right for right in rights if "write" in right.operations and right.group in item.rule.groups]
        fields = {leaf.path for leaf in item.leaves if any(is_owner_symbol(name) for name in symbols(leaf.value))}
        own = sorted(name for name in fields if "." not in name and _writable(source, item.model, name))
        if writers and own:
            yield CHECK.finding(
                f"Users of `{item.group}` may write `{own[0]}` of `{item.model}`, by which the rule tells whose "
                "it is: Odoo "
                "does not look again after a write.",
                confidence="firm",
                subject=Subject(model=item.model, field=own[0], rule=item.rule.xmlid, group=item.group),
                location=source.location(item.rule.domain_place),
                identity=(own[0],),
            )


def _writable(source: Source, model: str, name: str) -> bool:
    field = source.field(model, name)
    if name in ("create_uid", "write_uid"):  # Odoo sets these by itself
        return False
    return field is not None and field.stored and field.comodel in PEOPLE and not field.groups


CHECK = Check(
    code="OST-D023",
    slug="outsider-rewrites-owner",
    title="Outsiders may write the field that says whose a record is",
    severity="medium",
    why="They can push their records onto somebody else; where create is allowed, too, they can plant documents.",
    remedy="Take the right to write away and write in a controller, or protect the field with `groups`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
