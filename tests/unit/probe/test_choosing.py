"""Which records are tried: rich ones first, lines with their parents, and what is linked to though it is another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ostiary.api import World
from ostiary.probe.discovery.choosing import Chooser
from ostiary.probe.predictions.engine import EnginePredictor
from ostiary.probe.scene import Actor, Document
from ostiary.sources.world import world_from_text

WORLD = """
series: "19.0"
module: library
users:
  ada: {type: portal}
  bob: {type: portal}
models:
  library.loan:
    inherit: [portal.mixin]
    fields:
      name: char
      partner_id: many2one res.partner
      access_token: char
      next_id: many2one library.loan
      line_ids: one2many library.line loan_id
    access: {base.group_portal: r}
    rules:
      library.own: {domain: "[('partner_id', '=', user.partner_id.id)]", groups: [base.group_portal]}
    records:
      linked: {name: Loan 4711, partner_id: ada, access_token: 11111111-aaaa-4aaa-8aaa-111111111111}
      first: {name: Loan 4712, partner_id: ada}
      second: {name: Loan 4713, partner_id: ada}
      third: {name: Loan 4714, partner_id: bob, access_token: 33333333-cccc-4ccc-8ccc-333333333333}
      twin: {name: Loan 4715, partner_id: bob, access_token: 44444444-dddd-4ddd-8ddd-444444444444}
      old: {name: Loan 4716, partner_id: bob, access_token: 33333333-cccc-4ccc-8ccc-333333333333}
      plain: {name: Loan 4717, partner_id: bob}
  library.line:
    fields: {name: char, loan_id: many2one library.loan}
    access: {base.group_portal: r}
    records:
      of_linked: {name: Line 1, loan_id: linked}
      of_third: {name: Line 2, loan_id: third}
      next_of_third: {name: Line 3, loan_id: third}
  library.card:
    fields: {name: char, partner_id: many2one res.partner, loan_id: many2one library.loan}
    access: {base.group_portal: r}
    rules:
      library.card: {domain: "[('partner_id', '=', user.partner_id.id)]", groups: [base.group_portal]}
    records:
      card_of_ada: {name: Card 1, partner_id: ada, loan_id: plain}
      card_of_bob: {name: Card 2, partner_id: bob, loan_id: twin}
  library.room:
    fields: {name: char}
    access: {base.group_portal: r}
    records: {room: {name: Reading room}}
"""


@pytest.fixture
def chooser() -> Iterator[Chooser]:
    opened = world_from_text(WORLD, "library")
    with World("library", opened.facts, opened.database) as world:
        actors = [Actor(name, world.user(name).id) for name in ("ada", "bob")]
        predictor = EnginePredictor(world, tuple(one.user_id or 0 for one in actors))
        yield Chooser(world, predictor, actors, each=1)


def names(chooser: Chooser, documents: list[Document]) -> list[str]:
    """The records as the world calls them; ids are given in its order."""
    order = ["linked", "first", "second", "third", "twin", "old", "plain"]
    return [order[document.id - 1] for document in documents]


def test_of_each_customer_the_one_with_a_token_and_the_newest_without_and_shared_tokens(chooser: Chooser) -> None:
    found = chooser.documents("library.loan", wanted=False)
    assert set(names(chooser, found)) == {"linked", "second", "old", "plain", "third"}
    assert {document.id: document.token for document in found if document.token} == {
        1: "11111111-aaaa-4aaa-8aaa-111111111111",
        4: "33333333-cccc-4ccc-8ccc-333333333333",
        6: "33333333-cccc-4ccc-8ccc-333333333333",
    }


def test_lines_belong_to_whom_the_record_belongs_that_lists_them(chooser: Chooser) -> None:
    owners = chooser.predictor.owners
    assert owners.line_of("library.line") == ("loan_id", "library.loan")
    assert owners.line_of("library.card") is None
    assert owners.parent_of(("library.line", 3)) == ("library.loan", 4)
    ada, bob = chooser.actors
    assert owners.foreign(ada.user_id or 0, ("library.line", 3)) is not None
    assert owners.foreign(bob.user_id or 0, ("library.line", 3)) is None


def test_the_newest_line_of_each_record_and_foreign_records_that_are_linked_to_are_added(chooser: Chooser) -> None:
    chosen = {model: chooser.documents(model, wanted=False) for model in ("library.card", "library.line")}
    chosen["library.loan"] = [Document("library.loan", 4)]
    chooser.add_strange_links(chosen)
    assert names(chooser, chosen["library.loan"]) == ["third", "plain"]
    chosen["library.line"] = []
    chooser.add_lines(chosen)
    assert [document.id for document in chosen["library.line"]] == [3]


@pytest.mark.parametrize(
    ("reader", "text", "document", "part"),
    [
        ("ada", "Loan 4712", True, False),  # her own; names of documents prove something on other pages
        ("bob", "Loan 4712", False, False),
        ("bob", "Loan 4714", True, False),
        ("bob", "about Loan 4714", False, False),
        ("ada", "Line 3", True, False),  # lines are for all who log in
        ("ada", "Reading room", True, True),
        ("ada", "Reading room 7", False, True),
        ("ada", "nothing at all", False, False),
    ],
)
def test_whether_a_text_is_the_name_of_something_that_may_be_read(
    chooser: Chooser, reader: str, text: str, document: bool, part: bool
) -> None:
    actor = next(actor for actor in chooser.actors if actor.name == reader)
    assert (chooser.predictor.is_name(actor, text), chooser.predictor.has_name_in(actor, text)) == (document, part)
