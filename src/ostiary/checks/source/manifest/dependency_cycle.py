"""OST-L206: modules that depend on each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for addon in source.judged:
        circle = _circle(source, addon.name)
        if circle and addon.name == min(circle):
            yield CHECK.finding(
                f"These modules depend on each other: {' → '.join([*circle, circle[0]])}.",
                location=source.location(addon.manifest),
                evidence={"modules": circle},
                identity=tuple(circle),
            )


def _circle(source: Source, name: str) -> list[str]:
    """The shortest way from a module through its dependencies back to itself."""
    ways: list[list[str]] = [[name]]
    seen: set[str] = set()
    for way in ways:
        for other in source.depends.get(way[-1], ()):
            if other == name:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


CHECK = Check(
    code="OST-L206",
    slug="dependency-cycle",
    title="Modules depend on each other in a circle",
    severity="medium",
    why="Odoo installs none of them, and which of their rules come last cannot be said.",
    remedy="Move what both need into a module of its own.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
