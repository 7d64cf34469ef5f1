"""Who is asked about: by login, id, or what people call their contact; somebody who never got a user."""

from __future__ import annotations

import pytest

from ostiary.api import World
from ostiary.diagnosis import Question, diagnose
from ostiary.diagnosis.people import find_user
from ostiary.errors import AmbiguousUser, UnknownUser
from ostiary.sources.world import world_from_text

TEXT = """
series: "19.0"
modules: [sale]
users:
  ann: {type: portal, login: ann@harbour.example}
  bob: {type: portal, login: bob@harbour.example}
  bobby: {type: portal, login: bobby@island.example}
records:
  res.partner:
    ann: {name: Ann, email: office@harbour.example}
    bob: {name: Bob, email: office@harbour.example}
    bobby: {name: Bob, email: bobby@island.example}
    guest: {name: Guest, email: guest@harbour.example}
    twin: {name: Twin, email: twin@harbour.example}
    other: {name: Twin, email: twin@harbour.example}
models:
  sale.order:
    fields: {name: char, partner_id: many2one res.partner}
    access: {base.group_portal: r}
    records:
      hers: {partner_id: ann}
"""


@pytest.fixture(scope="module")
def world() -> World:
    opened = world_from_text(TEXT)
    return World("people", opened.facts, opened.database)


@pytest.mark.parametrize("name", ["ann@harbour.example", "ANN@harbour.example", "Ann", "ann", " Ann "])
def test_a_person_is_found_by_what_people_call_them(world: World, name: str) -> None:
    assert find_user(world, name).login == "ann@harbour.example"


def test_a_name_of_several_users_names_them(world: World) -> None:
    with pytest.raises(AmbiguousUser, match="several users answer to `Bob`: ") as told:
        find_user(world, "Bob")
    assert "`bob@harbour.example`" in told.value.message
    assert "`bobby@island.example`" in told.value.message
    assert "ann@" not in told.value.message


def test_an_address_that_several_contacts_share_asks_which(world: World) -> None:
    with pytest.raises(AmbiguousUser, match="several users answer to `office@harbour.example`"):
        find_user(world, "office@harbour.example")


def test_a_piece_of_several_logins_asks_which(world: World) -> None:
    with pytest.raises(AmbiguousUser, match="no user has the login `harbour`, and several have it in theirs: "):
        find_user(world, "harbour")


def test_a_piece_of_one_login_is_a_guess(world: World) -> None:
    with pytest.raises(UnknownUser) as told:
        find_user(world, "island")
    assert "bobby@island.example" in str(told.value.hint)


def test_a_contact_without_a_user_is_named_and_can_be_let_in(world: World) -> None:
    guest = next(row[0] for row in world.database.query("SELECT id FROM res_partner WHERE name = 'Guest'"))
    found = diagnose(world, Question("guest@harbour.example", "sale.order", 1))
    (cause,) = found.causes
    assert (found.outcome, cause.code, cause.origin.model, cause.origin.id) == (
        "denied", "user-not-found", "res.partner", guest,
    )  # fmt: skip
    assert (
        cause.message
        == f"no user has the login `guest@harbour.example`; the contact {guest} is called so, and has no user"
    )
    assert cause.fixes == ("grant-portal-access",)


def test_two_contacts_without_a_user_are_no_one_to_let_in(world: World) -> None:
    (cause,) = diagnose(world, Question("twin@harbour.example", "sale.order", 1)).causes
    assert cause.code == "user-not-found"
    assert "none of them has a user" in cause.message
    assert cause.fixes == ()
