"""OST-A028: in series 20, a permission for outsiders without a domain, on a model with owners."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import of_unbound, unbound
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    seen: set[str] = set()
    for found in (*unbound(source, "public"), *unbound(source, "portal")):
        if found.right.xmlid not in seen:
            seen.add(found.right.xmlid)
            yield of_unbound(CHECK, source, found)


CHECK = Check(
    code="OST-A028",
    slug="outsider-permission-without-domain",
    title="Outsiders have a permission without a domain on a model with owners",
    severity="critical",
    why="Permissions add up: one without a domain opens all records, whatever the others ask for.",
    remedy="Give the row a domain that names the owner.",
    judge=judge,
    needs=("source",),
    series=(20, 20),
)
