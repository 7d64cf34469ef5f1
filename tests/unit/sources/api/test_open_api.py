"""The whole way from a server to answers: what is read, what is not, interruptions, and servers that lie."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ostiary.api import World, load
from ostiary.errors import NotOdoo, NotReachable, SourceError, UnknownSeries
from ostiary.facts.code import CodeFacts
from ostiary.series import Series
from ostiary.sources.api import read_api
from ostiary.sources.api.address import read_address
from ostiary.sources.api.calls import READ_ONLY, WHO_AM_I
from ostiary.sources.api.credentials import Credentials
from ostiary.sources.api.http import Limits
from unit.sources.api.fake_odoo import KEY, FakeOdoo
from unit.sources.api.server import Server, as_json, serving

QUICK = Limits(connect=2, silence=2, answer=5, size=1_000_000, attempts=2, first_pause=0.01, longest_pause=0.02)


@pytest.fixture
def odoo() -> FakeOdoo:
    return FakeOdoo()


@pytest.fixture
def server(odoo: FakeOdoo) -> Iterator[Server]:
    with serving(odoo) as server:
        yield server


def no_code(series: Series, modules: tuple[str, ...]) -> CodeFacts:
    return CodeFacts(series.name)


Open = Callable[..., World]


@pytest.fixture
def opened(server: Server, tmp_path: Path) -> Iterator[Open]:
    worlds: list[World] = []

    def open_it(key: str = KEY, **more: Any) -> World:
        address, credentials = read_address(f"{server.url}?db=x"), Credentials(None, key)
        read = read_api(address, credentials, no_code, limits=QUICK, cache=tmp_path / "cache", **more)
        worlds.append(World(server.url, read.facts, read.database))
        return worlds[-1]

    yield open_it
    for world in worlds:
        world.close()


def books(world: World) -> dict[int, object]:
    """What Ann (5) and Ben (6) read."""
    reaches = world.reach("x.book", users=[5, 6])
    return {user: sorted(reach.ids) if reach.ids is not None else reach.outcome for user, reach in reaches.items()}


def test_answers_are_those_of_the_rows(opened: Open) -> None:
    assert books(opened()) == {5: [1], 6: [2, 4]}


def test_links_are_read_and_secrets_are_not(opened: Open, server: Server) -> None:
    world = opened()
    query = "SELECT book_id, partner_id FROM x_readers ORDER BY 1, 2"
    assert world.database.query(query) == [(1, 5), (1, 6), (4, 5)]
    asked = [name for one in server.asked if one.body for name in one.json.get("fields", ())]
    assert "owner_id" in asked
    assert not {"password", "access_token", "name"} & set(asked) - {"name"}
    assert "access_token" not in world.facts.tables["x_book"].columns


def test_only_methods_that_read_were_called(opened: Open, odoo: FakeOdoo) -> None:
    opened()
    assert {method for call in odoo.calls if call != WHO_AM_I for method in call[1:]} <= READ_ONLY


def test_a_hidden_record_makes_its_model_unknown(opened: Open, odoo: FakeOdoo) -> None:
    """A rule for the key's user hides what it hides: that something is there is found out by its id."""
    rule = {"id": 2, "name": "some", "model_id": odoo.rows["ir.rule"][0]["model_id"], "active": True, "global": True,
            "domain_force": "[('owner_id', '!=', 5)]", "groups": [], "perm_read": True}  # fmt: skip
    odoo.rows["ir.rule"].append(rule)
    assert books(opened()) == {5: [], 6: [2, 4]}
    odoo.hidden.add(("x.book", 1))
    world = opened()
    assert books(world) == {5: "unknown", 6: "unknown"}
    assert "record rules hide records from the API key: x.book; what depends on them is unknown" in world.facts.warnings


def test_a_model_without_a_right_to_it_is_unknown_and_named(opened: Open, odoo: FakeOdoo) -> None:
    rights = odoo.rows["ir.model.access"]
    rights.remove(next(row for row in rights if row["name"] == "x.book"))
    world = opened()
    assert books(world) == {5: "unknown", 6: "unknown"}
    assert "the API key has no right to read x.book; what depends on them is unknown" in world.facts.warnings
    assert [model for model in world.engine().schema.stored_models if model == "x.book"] == ["x.book"]


def test_what_is_unknown_stays_so_in_a_snapshot(opened: Open, odoo: FakeOdoo, tmp_path: Path) -> None:
    odoo.denied.add("x.book")
    opened().snapshot(tmp_path / "kept.ostiary")
    with load(str(tmp_path / "kept.ostiary")) as world:
        assert {reach.outcome for reach in world.reach("x.book", users=[5, 6]).values()} == {"unknown"}
        assert {reach.outcome for reach in world.reach("res.users", users=[5]).values()} == {"denied"}
        assert world.explain("ann", "x.book", 1).outcome == "unknown"
        assert {way.user_id for way in world.who("x.book", 1)} == {2, 5, 6}  # nobody of them is internal


def test_a_key_that_may_read_too_little_is_told_what(opened: Open, odoo: FakeOdoo) -> None:
    odoo.denied |= {"ir.rule", "ir.model"}
    with pytest.raises(
        SourceError, match="may not read `ir.model`, `ir.rule`: nothing can be decided without"
    ) as caught:
        opened()
    assert caught.value.exit_status == 3


def test_a_hidden_group_is_no_ground_to_stand_on(opened: Open, odoo: FakeOdoo) -> None:
    number = next(row["id"] for row in odoo.rows["ir.model"] if row["model"] == "res.groups")
    odoo.rows["ir.rule"].append(
        {"id": 2, "name": "few", "model_id": number, "active": True, "global": True, "domain_force": "[('id', '=', 1)]",
         "groups": [], "perm_read": True}
    )  # fmt: skip
    odoo.rows["res.groups"].append({"id": 3, "implied_ids": []})
    odoo.hidden.add(("res.groups", 3))
    with pytest.raises(SourceError, match="may not read `res.groups`"):
        opened()


def test_a_change_in_the_middle_is_said(opened: Open, odoo: FakeOdoo) -> None:
    before = odoo._answer

    def answer(model: str, method: str, body: dict[str, object]) -> object:
        if (model, method) == ("x.book", "search_read"):
            odoo.rows["res.groups"].append({"id": 9, "implied_ids": []})
        return before(model, method, body)

    odoo._answer = answer  # type: ignore[method-assign,assignment]
    assert "res.groups changed while they were read: ask again" in opened().facts.warnings


# ------------------------------------------------------------------ interruptions


def test_an_interrupted_reading_goes_on_where_it_was(opened: Open, odoo: FakeOdoo, tmp_path: Path) -> None:
    opened()
    in_all = len(odoo.calls)
    odoo.calls.clear()
    odoo.fails_after = in_all - 30
    with pytest.raises(NotReachable, match="stopped answering: status 503, 2 times") as caught:
        opened()
    assert "kept for a day" in str(caught.value.hint)
    (partial,) = (tmp_path / "cache").glob("*.partial")
    assert stat.S_IMODE(partial.stat().st_mode) == 0o600
    odoo.calls.clear()
    odoo.fails_after = None
    assert books(opened()) == {5: [1], 6: [2, 4]}
    assert ("ir.model.fields", "search_read") in odoo.calls
    assert len(odoo.calls) < in_all - 5
    assert not list((tmp_path / "cache").glob("*.partial*"))


def test_what_was_kept_is_worth_nothing_when_the_facts_have_changed(opened: Open, odoo: FakeOdoo) -> None:
    odoo.fails_after = 60
    with pytest.raises(NotReachable):
        opened()
    odoo.fails_after = None
    odoo.rows["ir.rule"].clear()
    assert books(opened()) == {5: [1, 2, 4], 6: [1, 2, 4]}


def test_what_was_kept_is_worth_nothing_after_a_day(
    opened: Open, odoo: FakeOdoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odoo.fails_after = 60
    with pytest.raises(NotReachable):
        opened()
    odoo.fails_after = None
    odoo.rows["x.book"][0]["owner_id"] = 6
    monkeypatch.setattr("ostiary.sources.api.store._OLDEST", -1.0)
    assert books(opened()) == {5: [], 6: [1, 2, 4]}


def test_two_commands_at_once_do_not_disturb_each_other(opened: Open, odoo: FakeOdoo, tmp_path: Path) -> None:
    odoo.fails_after = 60
    with pytest.raises(NotReachable):
        opened()
    odoo.fails_after = None
    (partial,) = (tmp_path / "cache").glob("*.partial")
    script = f"import duckdb, sys; c = duckdb.connect({str(partial)!r}); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        assert books(opened()) == {5: [1], 6: [2, 4]}
        assert list((tmp_path / "cache").glob("*.partial")) == [partial]
        other.communicate("")


def test_nothing_is_left_when_the_world_is_closed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read = read_api(read_address(server.url), Credentials(None, KEY), no_code, limits=QUICK, cache=tmp_path / "c")
    assert os.listdir(tmp_path) != ["c"]
    read.database.close()
    assert os.listdir(tmp_path) == ["c"]
    assert os.listdir(tmp_path / "c") == []


# ------------------------------------------------------------------ servers that are not what they seem


def test_a_wrong_key_is_refused_without_being_shown(opened: Open) -> None:
    with pytest.raises(SourceError, match="does not accept this API key") as caught:
        opened("wrong-key-wrong-key")
    assert "wrong-key" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    ("version", "error", "words"),
    [
        ("14.0", NotOdoo, "does not answer as Odoo does"),
        ("18.0", NotOdoo, "does not answer as Odoo does"),
        ("20.0", UnknownSeries, "not a series that ostiary knows"),
        ("saas~19.2+e", UnknownSeries, "between two series"),
        ("1" * 5000, NotOdoo, "which is no version of Odoo"),
        ("\x1b[31m", NotOdoo, "which is no version of Odoo"),
        ("", NotOdoo, "which is no version of Odoo"),
    ],
)
def test_a_server_that_lies_about_its_version(
    server: Server, odoo: FakeOdoo, tmp_path: Path, version: str, error: type[SourceError], words: str
) -> None:
    odoo.version = version
    odoo_answers = server.answer
    server.answer = lambda asked: (404, {}, b"<html>") if asked.path.startswith("/xmlrpc") else odoo_answers(asked)
    with pytest.raises(error, match=words) as caught:
        read_api(read_address(f"{server.url}?db=x"), Credentials("a", KEY), no_code, limits=QUICK, cache=tmp_path)
    assert caught.value.exit_status == 3


def test_a_database_of_another_series_than_the_server_says(opened: Open, odoo: FakeOdoo) -> None:
    odoo.rows["ir.module.module"][0]["latest_version"] = "14.0.1.3"
    with pytest.raises(SourceError, match=r"says that it is Odoo 19\.0, its database that it is 14\.0"):
        opened()


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>Welcome</html>"),
        (200, {}, b"[" * 100_000),
        (200, {}, b'{"version": {"a": 1}}'),
        (404, {}, b""),
        (500, {}, b"\xff\xfe"),
        as_json([1, 2, 3]),
    ],
)
def test_something_else_than_an_odoo(server: Server, tmp_path: Path, answer: tuple[int, dict[str, str], bytes]) -> None:
    server.answer = lambda _: answer
    with pytest.raises(SourceError) as caught:
        read_api(read_address(server.url), Credentials("a", KEY), no_code, limits=QUICK, cache=tmp_path)
    assert "does not" in caught.value.message


@pytest.mark.parametrize(
    "odd",
    [
        {"id": 7},
        [{"id": "7"}],
        [{"no": 7}],
        [{"id": 2}, {"id": 1}],
        [{"id": 1}] * 3,
        [{"id": 1, "owner_id": {"a": 1}, "active": True}],
        [{"id": 1, "owner_id": 2**40, "active": True}],
        [{"id": 1, "owner_id": 5}],
        "text",
        None,
    ],
)
def test_answers_that_are_no_records_are_refused(opened: Open, odoo: FakeOdoo, odd: object) -> None:
    before = odoo._answer
    odoo._answer = lambda model, method, body: (  # type: ignore[method-assign]
        as_json(odd) if (model, method) == ("x.book", "search_read") else before(model, method, body)
    )
    with pytest.raises(SourceError, match="the server (does not answer with|answers with something)"):
        opened()


def test_a_server_that_repeats_a_page_for_ever_is_not_read_for_ever(opened: Open, odoo: FakeOdoo) -> None:
    page = [{"id": one, "owner_id": 5, "active": True} for one in range(1, 2001)]
    before = odoo._answer
    odoo._answer = lambda model, method, body: (  # type: ignore[method-assign]
        as_json(page) if (model, method) == ("x.book", "search_read") else before(model, method, body)
    )
    with pytest.raises(SourceError, match="does not answer with the records"):
        opened()


def test_an_error_of_the_server_does_not_give_the_key_away(opened: Open, odoo: FakeOdoo) -> None:
    odoo._answer = lambda model, method, body: as_json(  # type: ignore[method-assign]
        {"name": "odoo.exceptions.UserError", "message": f"bad key {KEY}", "debug": json.dumps(KEY)}, 422
    )
    with pytest.raises(Exception, match=r"bad key \*\*\*") as caught:
        opened()
    assert KEY not in str(caught.value)


def test_paths_to_owners_that_are_configured_are_read(opened: Open, odoo: FakeOdoo) -> None:
    odoo.rows["x.book"][2]["title"] = "five"
    assert "title" not in opened().facts.tables["x_book"].columns
    world = opened(ownership={"x.book": ("title",), "x.nothing": ("title",)})
    assert world.database.query("SELECT id FROM x_book WHERE title = 'five'") == [(4,)]
