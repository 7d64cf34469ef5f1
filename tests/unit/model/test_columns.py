"""The columns that decisions may read."""

from __future__ import annotations

from ostiary.facts.schema import Schema
from ostiary.model.columns import needed_columns
from ostiary.sources.world import world_from_text

WORLD = """
series: "19.0"
models:
  x.shelf:
    fields:
      name: char
      above_id: many2one x.shelf
      parent_id: many2one x.shelf
      keeper_id: many2one res.users
  x.tree:
    parent_name: above_id
    fields:
      above_id: many2one x.tree
      parent_id: many2one x.tree
  x.diary:
    fields:
      like_id: many2one x.diary
    rules:
      x.own: {domain: "[('like_id.create_uid', '=', user.id)]"}
  x.wizard:
    transient: true
"""


def test_of_links_only_those_that_decide_are_needed() -> None:
    found = needed_columns(Schema(world_from_text(WORLD).facts))
    assert found["x_shelf"] == {"id", "parent_id", "keeper_id"}
    assert found["x_tree"] == {"id", "above_id"}


def test_who_made_a_record_is_needed_where_a_rule_asks_and_of_wizards() -> None:
    found = needed_columns(Schema(world_from_text(WORLD).facts))
    assert found["x_diary"] == {"id", "create_uid", "like_id"}
    assert found["x_wizard"] == {"id", "create_uid"}
