"""The order in which Odoo loads its modules: `base`, then by depth in the dependency graph, then by name.

Odoo 14 to 18: odoo/modules/graph.py; 19: odoo/modules/module_graph.py, where `test_…` modules follow right after
the last module that they depend on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ostiary.series import Series


def load_order(depends: Mapping[str, Collection[str]], series: Series) -> tuple[str, ...]:
    """The modules of `depends` (module → modules that it depends on) in load order."""
    graph = _Graph(depends, tests_follow=int(series.name.partition(".")[0]) >= 19)
    return tuple(sorted(depends, key=lambda name: (name != "base", *graph.place(name))))


class _Graph:
    """Depth and sorting name of each module; a module in a dependency loop counts as depth 0 where the loop closes."""

    def __init__(self, depends: Mapping[str, Collection[str]], *, tests_follow: bool) -> None:
        self.depends = depends
        self.tests_follow = tests_follow
        self.places: dict[str, tuple[int, str]] = {}

    def place(self, name: str) -> tuple[int, str]:
        if name not in self.places:
            self.places[name] = (0, name)
            self.places[name] = self._place(name)
        return self.places[name]

    def _place(self, name: str) -> tuple[int, str]:
        before = [self.place(other) for other in self.depends[name] if other in self.depends]
        if not before:
            return (0, name)
        depth, last = max(before)
        if self.tests_follow and name.startswith("test_"):
            return (depth, f"{last} {name}")
        return (depth + 1, name)
