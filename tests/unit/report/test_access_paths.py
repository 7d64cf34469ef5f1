"""The ways from users through groups to models are those of the facts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ostiary.api import World
from ostiary.facts import User
from ostiary.report.access_paths import AccessPaths, Edge, access_paths
from ostiary.report.access_paths_svg import paths_picture
from ostiary.sources.world import world_from_text

WORLD = """
series: "{series}"
module: x
groups:
  x.desk: Desk
  x.volunteer: {{name: Volunteer, implied: [x.desk]}}
  x.other: Other
users:
  ann: {{type: portal}}
  ben: {{type: portal, groups: [x.volunteer{closure}]}}
  cora: {{type: internal, groups: [x.other]}}
models:
  x.loan:
    fields: {{name: char}}
    access: {{base.group_portal: r, x.desk: rw, x.other: rwcu}}
  x.book:
    fields: {{name: char}}
    access: {{base.group_portal: r}}
  x.staff:
    fields: {{name: char}}
    access: {{x.other: rwcu}}
"""


def world(series: str) -> World:
    closure = "" if series == "19.0" else ", x.desk"
    opened = world_from_text(WORLD.format(series=series, closure=closure))
    return World("x", opened.facts, opened.database)


def paths(series: str, severities: Mapping[str, str], most: int = 24) -> AccessPaths:
    found = world(series)
    members: dict[str, tuple[User, ...]] = {
        "portal users": tuple(found.user(login) for login in ("ann", "ben")),
        "visitors": (),
    }
    return access_paths(found.facts, members, severities, most)


def named(found: AccessPaths) -> set[tuple[str, str, str]]:
    label = {node.key: node.label for node in found.nodes}
    return {(label[edge.source], label[edge.target], edge.label) for edge in found.edges}


@pytest.mark.parametrize("series", ["19.0", "14.0"])
def test_every_way_to_the_models_asked_for(series: str) -> None:
    found = paths(series, {"x.loan": "critical", "x.staff": "high"})
    assert named(found) == {
        ("portal users (2)", "base.group_portal", "2"),
        ("portal users (2)", "x.volunteer", "1"),
        ("x.volunteer", "x.desk", "implies"),
        ("base.group_portal", "x.loan", "read"),
        ("x.desk", "x.loan", "read, write"),
    }
    columns = {node.label: node.column for node in found.nodes}
    assert columns["portal users (2)"] < columns["x.volunteer"] < columns["x.desk"] < columns["x.loan"]
    assert [node.severity for node in found.nodes if node.kind == "model"] == ["critical"]


def test_models_that_do_not_fit_are_counted() -> None:
    found = paths("19.0", {"x.loan": "critical", "x.book": "high"}, most=1)
    assert [node.label for node in found.nodes if node.kind == "model"] == ["x.loan"]
    assert found.left_out == 1


def test_nothing_to_show() -> None:
    assert not paths("19.0", {})
    assert not paths("19.0", {"x.staff": "high"})


def test_the_picture_has_a_box_and_an_arrow_for_each() -> None:
    found = paths("19.0", {"x.loan": "critical"})
    picture = paths_picture(found)
    assert picture.count("<rect ") == len(found.nodes) and picture.count("<path ") == len(found.edges)
    assert "style=" not in picture and 'class="edge is-critical"' in picture


def test_arrows_within_a_column_and_backwards_are_drawn() -> None:
    found = paths("19.0", {"x.loan": "critical"})
    desk = next(node.key for node in found.nodes if node.label == "x.desk")
    portal = next(node.key for node in found.nodes if node.label == "base.group_portal")
    more = AccessPaths(found.nodes, (*found.edges, Edge(desk, portal), Edge(desk, desk)))
    assert paths_picture(more).count("<path ") == len(found.edges) + 2
