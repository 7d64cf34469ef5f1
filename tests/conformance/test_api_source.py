"""The external API against PostgreSQL: the same answers, apart from what the key does not see, which is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import ostiary
from conformance.served import Served
from ostiary.api import World
from ostiary.engine.compile import EVALUATORS
from ostiary.errors import SourceError
from ostiary.facts import OPERATIONS
from ostiary.sources.api.address import Address
from ostiary.sources.api.credentials import Credentials

SHOWN = 20


@dataclass
class Compared:
    """How many answers there are, where they differ, and which only the API leaves open (model → reason)."""

    answers: int
    different: list[str]
    open: Counter[tuple[str, str]]

    def listed(self) -> str:
        return "\n".join(f"{number} × {model}: {reason}" for (model, reason), number in self.open.most_common(SHOWN))


def compare(truth: World, tried: World) -> Compared:
    """Every outsider and some internal users, of all models × operations × evaluators."""
    known = [user for _, user in sorted(truth.facts.users.items()) if user.id in tried.facts.users and user.id != 1]
    internal = ("admin", "demo", "lab_sales_own", "lab_accountant", "lab_both")
    users = [user.id for user in known if user.share or user.login in internal]
    result = Compared(0, [], Counter())
    for model in truth.engine().schema.stored_models:
        if model == "res.users.log":  # Odoo 14 notes that the key was used
            continue
        for operation in OPERATIONS:
            for evaluator in EVALUATORS:
                right = truth.reach(model, operation, evaluator, users)
                found = tried.reach(model, operation, evaluator, users)
                for user in users:
                    compare_one(result, f"{model} {operation} {evaluator} for {user}", right[user], found[user])
    return result


def compare_one(result: Compared, what: str, right: Any, found: Any) -> None:
    result.answers += 1
    if found.outcome == "unknown" and right.outcome != "unknown":
        result.open[what.partition(" ")[0], str(found.reason)] += 1
    elif (found.outcome, found.ids) != (right.outcome, right.ids):
        result.different.append(f"{what}: {right.outcome} {_some(right)}; the API {found.outcome} {_some(found)}")


def _some(reach: Any) -> str:
    return f"{len(reach.ids)} ids" if reach.ids is not None else str(reach.reason)


@pytest.fixture(scope="module")
def compared(through_postgres: World, through_api: World) -> Compared:
    return compare(through_postgres, through_api)


# ------------------------------------------------------------------ an administrator's key


def test_the_facts_are_the_same(through_postgres: World, through_api: World) -> None:
    right, read = through_postgres.facts, through_api.facts
    for name in ("series", "users", "groups", "access_rights", "rules", "models", "companies", "websites", "modules"):
        assert getattr(read, name) == getattr(right, name), name
    assert (read.xmlids, read.unaccent, list(read.companies)) == (right.xmlids, right.unaccent, list(right.companies))
    assert {model: read.fields[model] for model in read.fields} == {
        model: right.fields[model] for model in right.fields
    }


def test_every_table_is_there_with_its_columns(through_postgres: World, through_api: World) -> None:
    """What is read is in tables and columns that Odoo really has."""
    right, read = through_postgres.facts.tables, through_api.facts.tables
    for name, table in read.items():
        assert not table.columns or table.columns.keys() <= right[name].columns.keys(), name
    for name in through_postgres.engine().schema.stored_models:
        abstract = through_api.facts.models[name].abstract  # some call themselves so and have an SQL view all the same
        assert abstract or through_api.engine().schema.table(name) is not None, name


def test_the_answers_are_the_same_or_unknown(series: str, compared: Compared, say: Callable[[str], None]) -> None:
    share = sum(compared.open.values()) / compared.answers
    say(f"{series} API: {compared.answers} answers, {len(compared.different)} different, {share:.2%} only here unknown")
    assert not compared.different, "\n".join(compared.different[:SHOWN])
    assert compared.answers > 50_000


def test_what_is_unknown_has_a_reason_and_is_little(compared: Compared) -> None:
    assert sum(compared.open.values()) / compared.answers < 0.1, compared.listed()
    assert all(reason for _, reason in compared.open)


def test_a_portal_user_is_hardly_ever_left_open(through_postgres: World, through_api: World) -> None:
    """What people ask for most: what outsiders read."""
    models = ("sale.order", "account.move", "res.partner", "purchase.order", "product.template", "stock.picking")
    outsiders = [user.id for user in through_postgres.users("base.group_portal")]
    for model in models:
        right = through_postgres.reach(model, users=outsiders)
        assert through_api.reach(model, users=outsiders) == right, model
        assert len({reach.ids for reach in right.values()}) > 1 or model == "product.template", model


# ------------------------------------------------------------------ lesser keys


def test_a_portal_users_key_is_refused_with_what_it_lacks(served: Served) -> None:
    with pytest.raises(SourceError, match=r"the API key may not read .*`ir\.rule`.*: nothing can be decided") as caught:
        served.world(served.key("portal"))
    assert "Settings" in str(caught.value.hint)


def test_a_key_without_applications_leaves_their_models_open(served: Served, through_postgres: World) -> None:
    """Settings and nothing else: right or unknown, and named."""
    with served.world(served.key("only_settings", "base.group_system")) as world:
        models = ("sale.order", "account.move", "purchase.order", "crm.lead", "res.partner", "res.users")
        lacking = next(warning for warning in world.facts.warnings if "no right to read" in warning)
        with ostiary.load(served.lab.url(served.name)) as truth:
            portal = [user.id for user in truth.users("base.group_portal")]
            for model in models:
                for evaluator in EVALUATORS:
                    right, found = (one.reach(model, "read", evaluator, portal) for one in (truth, world))
                    for user in portal:
                        assert found[user].outcome in ("unknown", right[user].outcome), (model, user)
                        assert found[user].outcome == "unknown" or found[user].ids == right[user].ids, (model, user)
                    left_open = {reach.outcome for reach in found.values()} <= {"unknown", "denied"}
                    assert left_open or f" {model}," not in lacking, model
        assert any(f" {model}," in lacking for model in models), lacking


def test_a_key_of_one_company_never_passes_for_all(served: Served, through_postgres: World) -> None:
    """Whose records are hidden by company rules: users of other companies are missing, and that is said."""
    with served.world(
        served.key("one_company", "base.group_system", "sales_team.group_sale_manager", companies="own")
    ) as world:
        shared = through_postgres.facts.users.keys() & world.facts.users.keys()
        portal = [user.id for user in through_postgres.users("base.group_portal") if user.id in shared]
        assert len(portal) < len(through_postgres.users("base.group_portal"))
        for model in ("sale.order", "res.partner", "res.users"):
            right, found = (one.reach(model, users=portal) for one in (through_postgres, world))
            assert all(found[user].outcome in ("unknown", "denied", right[user].outcome) for user in portal)
            assert all(found[user].outcome != "all" or right[user].outcome == "all" for user in portal)
        assert {reach.outcome for reach in world.reach("sale.order", users=portal).values()} == {"unknown"}
        assert any("is not in the companies" in warning for warning in world.facts.warnings)


# ------------------------------------------------------------------ keys and places that are wrong


def test_a_key_that_is_not_one(served: Served) -> None:
    with pytest.raises(SourceError, match="does not accept this") as caught:
        served.world(Credentials("admin", "f" * 40))
    assert "f" * 40 not in f"{caught.value} {caught.value.hint}"


def test_a_database_that_is_not_there(served: Served) -> None:
    elsewhere = Served(served.lab, served.name, Address(served.address.url, "no_such_db"), served.folder)
    with pytest.raises(SourceError, match="no_such_db") as caught:
        elsewhere.world(Credentials("admin", "f" * 40))
    assert "?db=" in str(caught.value.hint)
