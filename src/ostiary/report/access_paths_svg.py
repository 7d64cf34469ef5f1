"""The picture of access paths: boxes in columns and arrows between them, as SVG."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from ostiary.report.access_paths import AccessPaths, Edge, Node
from ostiary.report.markup import Markup, tag

BOX_WIDTH: Final = 250
BOX_HEIGHT: Final = 28
ROW: Final = 40
COLUMN: Final = BOX_WIDTH + 110
MARGIN: Final = 12
_LONGEST: Final = 33
_ARIA: Final = {"people": "users", "group": "group", "model": "model"}


def paths_picture(paths: AccessPaths) -> Markup:
    """The whole picture."""
    places = _places(paths)
    width = max((x for x, _ in places.values()), default=0) + BOX_WIDTH + MARGIN
    height = max((y for _, y in places.values()), default=0) + BOX_HEIGHT + MARGIN
    severity = {node.key: node.severity for node in paths.nodes}
    return tag(
        "svg",
        [_edge(edge, places, severity.get(edge.target)) for edge in paths.edges],
        [_node(node, *places[node.key]) for node in paths.nodes],
        id="paths",
        class_="paths",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="group",
        aria_label="Ways from users through groups to models",
    )


def _places(paths: AccessPaths) -> dict[str, tuple[int, int]]:
    """Key → the corner of its box; each column stands in the middle of the highest one."""
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in paths.nodes:
        columns[node.column].append(node)
    highest = max((len(nodes) for nodes in columns.values()), default=0)
    places = {}
    for number, column in enumerate(sorted(columns)):
        top = MARGIN + (highest - len(columns[column])) * ROW // 2
        for row, node in enumerate(columns[column]):
            places[node.key] = (MARGIN + number * COLUMN, top + row * ROW)
    return places


def _node(node: Node, x: int, y: int) -> Markup:
    kind = f"node {node.kind}" + (f" is-{node.severity}" if node.severity else "")
    said = f"{_ARIA[node.kind]} {node.label}" + (f", worst finding {node.severity}" if node.severity else "")
    shown = node.label if len(node.label) <= _LONGEST else node.label[: _LONGEST - 1] + "…"
    return tag(
        "g",
        tag("title", node.label),
        tag("rect", x=x, y=y, width=BOX_WIDTH, height=BOX_HEIGHT, rx=5),
        tag("text", shown, x=x + 10, y=y + 18),
        class_=kind,
        data_key=node.key,
        tabindex=0,
        role="img",
        aria_label=said,
    )


def _edge(edge: Edge, places: dict[str, tuple[int, int]], severity: str | None) -> Markup:
    line = _curve(places[edge.source], places[edge.target])
    kind = "edge" + (f" is-{severity}" if severity else "")
    return tag("path", tag("title", edge.label) if edge.label else None, d=line, class_=kind,
               data_from=edge.source, data_to=edge.target)  # fmt: skip


def _curve(source: tuple[int, int], target: tuple[int, int]) -> str:
    """From the side of one box to the side of another; within a column it bends around what is between."""
    (x1, y1), (x2, y2) = source, target
    half = BOX_HEIGHT // 2
    begin = x1 if x2 < x1 else x1 + BOX_WIDTH
    end = x2 if x1 < x2 else x2 + BOX_WIDTH
    first, second = ((begin + end) // 2,) * 2 if x1 != x2 else (begin + 50, end + 50)
    return f"M{begin},{y1 + half} C{first},{y1 + half} {second},{y2 + half} {end},{y2 + half}"
