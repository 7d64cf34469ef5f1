"""Routes from the source of addons that were given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ostiary.flow import Addon, Program
from ostiary.probe.discovery.code import read_routes
from ostiary.probe.discovery.route import RouteFact
from ostiary.sources.addons.source_tree import find_tree, read_tree


def routes_of(addons: Sequence[Path], major: int) -> tuple[RouteFact, ...]:
    """The routes of all addons in some folders. Nothing is imported or run. Raises SourceError."""
    if not addons:
        return ()
    program, mine = read_program(addons, major)
    return tuple(route for route in read_routes(program) if route.module in mine)


def read_program(addons: Sequence[Path], major: int) -> tuple[Program, set[str]]:
    """The code, and the names of the addons that were given: others are only read because these depend on them."""
    linted, around = find_tree(list(addons), ())
    tree = read_tree(linted, around)
    depends = {read.found.name: read.manifest.depends for read in tree.addons}
    modules = [module for read in tree.addons for module in read.python]
    program = Program(modules, [Addon(name, depends[name], major) for name in _in_order(depends)])
    mine = {read.found.name for read in tree.addons if read.found.path in tree.linted}
    return program, mine


def _in_order(depends: dict[str, tuple[str, ...]]) -> list[str]:
    """Each addon after those that it depends on."""
    order: dict[str, None] = {}
    waiting: set[str] = set()

    def visit(name: str) -> None:
        if name in depends and name not in order and name not in waiting:
            waiting.add(name)
            for other in depends[name]:
                visit(other)
            order.setdefault(name)

    for name in sorted(depends):
        visit(name)
    return list(order)
