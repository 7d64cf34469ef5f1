"""What the names of a rule mean for a user: walks over records, methods, companies, websites, the clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from ostiary.database import Database
from ostiary.domain.expression import EvaluationFails, parse
from ostiary.domain.interpreter import Interpreter
from ostiary.errors import Undecided
from ostiary.facts.schema import Schema
from ostiary.model.environment import Context, Data, Records, UserEnvironment
from ostiary.model.groups import GroupClosure
from ostiary.sources.world import OpenedWorld, world_from_text

WORLD = """
series: "{series}"
module: x
companies:
  north: {{name: North}}
  east: {{name: East, parent: north, sequence: 3}}
  west: {{name: West, sequence: 2}}
  {archived}
websites:
  site: {{name: Site, company: north}}
groups:
  x.group_a: {{name: A, implied: [x.group_b]}}
  x.group_b: B
  x.group_c: C
users:
  ann: {{type: portal, groups: [x.group_a{closure}], companies: [north, east, west{old}], lang: fr_FR, tz: Europe/Paris, login: Ann}}
  bob: {{type: internal, company: east}}
  base.public_user: {{}}
models:
  x.thing:
    fields: {{name: char, owner_id: many2one res.partner, tag_ids: many2many x.tag, label: char translate, price: float company_dependent, weight: float, due: date, owner_name: char related=owner_id.name, magic: char compute=_compute_magic, big_tag_ids: {{type: many2many x.tag, domain: "[('name', '=', 'big')]"}}}}
    records:
      one: {{owner_id: ann, tag_ids: [red, blue], label: {{en_US: Thing, fr_FR: Chose}}}}
      two: {{owner_id: acme, tag_ids: [blue, old]}}
  x.tag:
    fields: {{name: char, color: integer, active: boolean}}
    records: {{red: {{color: 1}}, blue: {{color: 2}}, old: {{active: false}}}}
records:
  res.partner:
    acme: {{name: Acme, is_company: true}}
    ann: {{name: Ann, parent_id: acme, city: Gent}}
    zoe: {{name: Zoe, parent_id: ann}}
    kim: {{name: Kim, parent_id: ann, email: kim@x}}
    old: {{name: Old, parent_id: ann, active: false}}
"""


@cache
def opened(series: str) -> OpenedWorld:
    modern = series == "19.0"
    archived = "gone: {name: Gone, active: false}" if modern else "gone: {name: Gone}"
    text = WORLD.format(
        series=series,
        archived=archived,
        old=", gone",
        closure="" if modern else ", x.group_b",
    )
    return world_from_text(text)


@dataclass
class CountingDatabase:
    """A database that counts its queries."""

    database: Database
    queries: int = 0

    def __post_init__(self) -> None:
        self.dialect = self.database.dialect

    def query(self, sql: str, parameters: Any = ()) -> list[tuple[object, ...]]:
        self.queries += 1
        return self.database.query(sql, parameters)


def environment(user: str = "ann", series: str = "19.0", **context: Any) -> UserEnvironment:
    world = opened(series)
    data = Data(world.database, Schema(world.facts), context.get("lang") or "en_US")
    user_id = world.names["res.users"][user]
    return UserEnvironment(world.facts, data, GroupClosure(world.facts), user_id, Context(**context))


def value(text: str, user: str = "ann", series: str = "19.0", **context: Any) -> Any:
    return Interpreter(environment(user, series, **context)).evaluate(parse(text))


def ids(model: str, *names: str, series: str = "19.0") -> list[int]:
    return [opened(series).names[model][name] for name in names]


def partners(*names: str) -> list[int]:
    return ids("res.partner", *names)


# --------------------------------------------------------------------------- walks


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("user.partner_id.ids", ["ann"]),
        ("user.partner_id.parent_id.ids", ["acme"]),
        ("user.commercial_partner_id.ids", ["acme"]),
        ("user.partner_id.commercial_partner_id.commercial_partner_id.ids", ["acme"]),
        ("user.partner_id.child_ids.ids", ["zoe", "kim"]),
        ("user.partner_id.parent_id.child_ids.child_ids.ids", ["zoe", "kim"]),
        ("user.partner_id.child_ids.child_ids.ids", []),
        ("user.partner_id.parent_id.parent_id.ids", []),
        ("user.partner_id.parent_id.parent_id.parent_id.ids", []),
        ("(user.partner_id | user.partner_id.parent_id).ids", ["ann", "acme"]),
        ("(user.partner_id + user.partner_id).ids", ["ann"]),
        ("(user.partner_id.child_ids - user.partner_id).ids", ["zoe", "kim"]),
        ("(user.partner_id & user.partner_id.parent_id).ids", []),
        ("user.partner_id.parent_id.child_ids[:1].ids", ["ann"]),
        ("user.partner_id.parent_id.child_ids[0].ids", ["ann"]),
        ("user.partner_id.parent_id.child_ids.ids[:1]", ["ann"]),
        ("[p.id for p in user.partner_id.child_ids]", ["zoe", "kim"]),
        ("[p.id for p in user.partner_id.child_ids if p.email]", ["kim"]),
        ("user.partner_id.mapped('child_ids').ids", ["zoe", "kim"]),
        ("user.partner_id.mapped('parent_id.child_ids').ids", ["ann"]),
        ("user.partner_id.child_ids.mapped('id')", ["zoe", "kim"]),
        ("user.partner_id.child_ids.mapped(lambda p: p.parent_id).ids", ["ann"]),
        ("user.partner_id.child_ids.filtered('email').ids", ["kim"]),
        ("user.partner_id.child_ids.filtered(lambda p: p.name == 'Zoe').ids", ["zoe"]),
        ("user.partner_id.child_ids.sudo().with_context(active_test=True).ids", ["zoe", "kim"]),
        ("user.sudo().partner_id.exists().ids", ["ann"]),
        ("user.env.user.partner_id.ids", ["ann"]),
        ("user.company_id.partner_id.ids", ["base.main_partner"]),
        ("user.partner_id._ids", ["ann"]),
    ],
)
def test_a_walk_gives_records_without_archived_ones(text: str, names: list[str]) -> None:
    assert value(text) == partners(*names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("user.login", "Ann"),
        ("user.partner_id.city", "Gent"),
        ("user.partner_id.email", False),
        ("user.partner_id.parent_id.parent_id.name", False),
        ("user.partner_id.parent_id.parent_id.id", False),
        ("user.partner_id.color", 0),
        ("user.partner_id.child_ids.mapped('name')", ["Zoe", "Kim"]),
        ("user.share", True),
        ("user.active", True),
        ("bool(user.partner_id.parent_id)", True),
        ("len(user.partner_id.child_ids)", 2),
        ("user.partner_id in user.partner_id.parent_id.child_ids", True),
        ("user.partner_id.parent_id in user.partner_id.child_ids", False),
        ("user.partner_id == user.partner_id.parent_id", False),
        ("user.partner_id == user.env.user.partner_id", True),
        ("user.partner_id != user.partner_id.parent_id", True),
        ("user.name", "Ann"),
        ("user.tz", "Europe/Paris"),
        ("user.lang", "fr_FR"),
    ],
)
def test_a_field_reads_as_a_record_of_odoo_does(text: str, expected: object) -> None:
    assert value(text) == expected


def test_the_id_of_the_user_is_theirs() -> None:
    assert value("user.id") == ids("res.users", "ann")[0] == value("user.env.uid")
    assert value("user.ids") == ids("res.users", "ann")


@pytest.mark.parametrize(
    "text",
    [
        "user.nothing",
        "user.partner_id.child_ids.name",
        "user.partner_id.child_ids.id",
        "user.partner_id.name.nothing",
        "user.id.name",
        "user.partner_id[7]",
        "user.partner_id | user",
        "user.partner_id.mapped('nothing')",
        "user.partner_id.mapped(5)",
        "user.partner_id.filtered(5)",
        "user.employee_id.id",
        "uid",
        "env.user",
        "datetime.now()",
    ],
)
def test_what_odoo_refuses_fails(text: str) -> None:
    with pytest.raises(EvaluationFails):
        value(text)


@pytest.mark.parametrize(
    "text",
    [
        "user._compute_something()",
        "user.compute_something()",
        "user.partner_id.search([]).ids",
        "user.partner_id.child_ids[:1].id",
        "user.partner_id.child_ids.ids[0]",
        "user.partner_id.child_ids.filtered('name')[0].id",
        "(user.partner_id | user.partner_id.child_ids)[0].id",
        "user.partner_id.child_ids.mapped('id')[0]",
        "user.env.cr",
        "user.env.ref('x.nothing')",
        "user.env['res.partner']",
        "user.partner_id.message_partner_ids.ids",
        "user.partner_id.mapped('name.x')",
        "'a'.format(user)",
    ],
)
def test_code_that_is_not_known_is_undecided(text: str) -> None:
    with pytest.raises((Undecided, EvaluationFails)) as caught:
        value(text)
    assert isinstance(caught.value, Undecided) or "subscriptable" in str(caught.value)


# --------------------------------------------------------------------------- companies, groups, website, time


def test_the_companies_are_all_active_ones_of_the_user_in_odoos_order() -> None:
    assert value("company_ids") == ids("res.company", "west", "east", "north")
    assert ids("res.company", "gone")[0] not in value("company_ids")
    assert value("company_id") == ids("res.company", "north")[0]
    assert value("user.company_ids.ids") == value("company_ids") == value("user.env.companies.ids")
    assert value("user.env.company.id") == value("company_id") == value("user.company_id.id")


def test_before_companies_could_be_archived_all_of_them_count() -> None:
    assert ids("res.company", "gone", series="14.0")[0] in value("company_ids", series="14.0")


def test_selected_companies_take_the_place_of_the_users() -> None:
    east, north = ids("res.company", "east", "north")
    assert value("company_ids", companies=(east, north)) == [east, north]
    assert value("company_id", companies=(east, north)) == east
    assert value("user.company_id.id", companies=(east,)) == north
    assert value("user.env.companies.ids", companies=(east,)) == [east]


@pytest.mark.parametrize("series", ["19.0", "14.0"])
def test_groups_of_the_user_are_asked_by_external_id(series: str) -> None:
    assert value("user.has_group('x.group_a')", series=series) is True
    assert value("user.has_group('x.group_b')", series=series) is True
    assert value("user.has_group('x.group_c')", series=series) is False
    assert value("user.has_group('x.nothing')", series=series) is False
    assert value("user.has_group('base.group_no_one')", "bob", series=series) is False


def test_the_kind_of_user() -> None:
    assert [value(f"user._is_{kind}()") for kind in ("portal", "internal", "public", "system")] == [
        True,
        False,
        False,
        False,
    ]
    assert value("user._is_internal()", "bob") is True
    assert value("user._is_public()", "base.public_user") is True


def test_groups_of_the_user_are_records() -> None:
    groups = ids("res.groups", "x.group_a", "x.group_b", "base.group_portal")
    assert set(value("user.all_group_ids.ids")) == set(groups)
    old = ids("res.groups", "x.group_a", "x.group_b", "base.group_portal", series="14.0")
    assert set(value("[g.id for g in user.groups_id]", series="14.0")) == set(old)


def test_an_external_id_is_a_record() -> None:
    assert value("user.env.ref('x.group_a').id") == ids("res.groups", "x.group_a")[0]


def test_the_website_is_empty_outside_of_one() -> None:
    site = ids("website", "site")[0]
    assert value("website.id") is False
    assert value("website.company_id.ids") == []
    assert value("website.id", website_id=site) == site
    assert value("[False, website.company_id.id]", website_id=site) == [False, ids("res.company", "north")[0]]


def test_the_clock_is_in_rules_before_19_only() -> None:
    today = value("time.strftime('%Y-%m-%d')", series="14.0")
    assert abs(datetime.date.fromisoformat(today) - datetime.datetime.now(datetime.UTC).date()) <= datetime.timedelta(
        days=1
    )
    with pytest.raises(EvaluationFails, match="name 'time' is not defined"):
        value("time.strftime('%Y')")
    with pytest.raises(Undecided, match=r"`time.sleep` is not understood"):
        value("time.sleep(5)", series="14.0")


# --------------------------------------------------------------------------- records of other models


def things(text: str, **context: Any) -> Any:
    """A walk from both records of x.thing, called `user` here."""
    found = environment(**context)
    records = Records(found, "x.thing", ids("x.thing", "one", "two"))
    return found.mapped(records, text)


def test_many2many_drops_archived_records_and_repetition() -> None:
    assert things("tag_ids").ids == tuple(ids("x.tag", "red", "blue"))
    assert things("tag_ids.color") == [1, 2]


def test_related_fields_are_walked_and_translations_read_in_the_language() -> None:
    assert things("owner_name") == ["Ann", "Acme"]
    assert things("label")[0] == "Thing"
    assert things("label", lang="fr_FR")[0] == "Chose"
    assert things("label", lang="nl_BE")[0] == "Thing"


def test_empty_values_read_as_false_or_zero() -> None:
    assert things("weight") == [0, 0]
    assert things("due") == [False, False]


@pytest.mark.parametrize("name", ["magic", "price", "big_tag_ids", "message_ids"])
def test_values_that_only_code_knows_are_undecided(name: str) -> None:
    with pytest.raises((Undecided, KeyError)) as caught:
        things(name)
    assert isinstance(caught.value, Undecided) or name == "message_ids"


def test_records_of_different_models_do_not_mix() -> None:
    found = environment()
    one, other = Records(found, "x.thing", [1]), Records(found, "x.tag", [1])
    assert one != other and other not in one
    with pytest.raises(TypeError, match="inconsistent models"):
        one | other
    assert repr(Records(found, "x.tag", [2, 1, 2])) == "x.tag(2, 1)"
    assert hash(Records(found, "x.tag", [1, 2])) == hash(Records(found, "x.tag", [2, 1]))


def test_a_field_is_read_once_for_all_records_that_are_known() -> None:
    world = opened("19.0")
    counting = CountingDatabase(world.database)
    data = Data(counting, Schema(world.facts))  # type: ignore[arg-type]
    data.known["res.partner"].update(range(1, 10))
    assert data.read("res.partner", "parent_id", partners("ann"))[partners("ann")[0]] == tuple(partners("acme"))
    assert data.read("res.partner", "parent_id", partners("zoe"))[partners("zoe")[0]] == tuple(partners("ann"))
    assert counting.queries == 1 + (partners("zoe")[0] >= 10)
