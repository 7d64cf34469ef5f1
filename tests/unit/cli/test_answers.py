"""Answers through the command line, from a small world whose right answers are plain to see."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from unit.cli.conftest import Run

EVIL = "evil\x1b[31m<b>"


def rows(text: str) -> dict[tuple[str, str], tuple[str, str, str]]:
    """(login, model) → (outcome, visible, total)."""
    found = csv.DictReader(io.StringIO(text, newline=""))
    return {(row["login"], row["model"]): (row["outcome"], row["visible"], row["total"]) for row in found}


def test_a_matrix_says_who_reaches_what(run: Run, world: Path) -> None:
    done = run(
        "matrix",
        world,
        "--model",
        "shop.*",
        "--format",
        "csv",
        "--user",
        "ada@quist.example",
        "--user",
        "clerk@shop.example",
    )
    assert (done.status, done.err) == (0, "")
    assert rows(done.out) == {
        ("ada@quist.example", "shop.clock"): ("error", "", "1"),
        ("ada@quist.example", "shop.order"): ("some", "1", "4"),
        ("ada@quist.example", "shop.price"): ("all", "1", "1"),
        ("ada@quist.example", "shop.safe"): ("denied", "0", "1"),
        ("clerk@shop.example", "shop.clock"): ("denied", "0", "1"),
        ("clerk@shop.example", "shop.order"): ("all", "4", "4"),
        ("clerk@shop.example", "shop.price"): ("denied", "0", "1"),
        ("clerk@shop.example", "shop.safe"): ("all", "1", "1"),
    }  # fmt: skip


def test_without_users_it_is_all_outsiders_visitors_among_them(run: Run, world: Path) -> None:
    found = rows(run("matrix", world, "--model", "shop.price", "--format", "csv").out)
    assert [login for login, _ in found] == [
        "public", "ada@quist.example", "pim@quist.example", "otto@falk.example", "Otto@falk.example", EVIL,
    ]  # fmt: skip
    group = rows(run("matrix", world, "--model", "shop.price", "--format", "csv", "--group", "base.group_user").out)
    assert "clerk@shop.example" in {login for login, _ in group}
    assert "ada@quist.example" not in {login for login, _ in group}


def test_the_terminal_shows_a_line_per_model(run: Run, world: Path) -> None:
    done = run("matrix", world, "--model", "shop.*")
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0][:6] == ["read:", "6", "users", "×", "4", "models"]
    assert lines[1:6] == [
        ["model", "all", "some", "none", "denied", "error", "sees", "of"],
        ["shop.clock", "·", "·", "·", "1", "5", "1"],
        ["shop.order", "·", "3", "2", "1", "·", "1", "4"],
        ["shop.price", "5", "·", "·", "1", "·", "1", "1"],
        ["shop.safe", "·", "·", "·", "6", "·", "1"],
    ]


def test_several_operations(run: Run, world: Path) -> None:
    options = ("--operation", "read", "--operation", "write", "--user", "6")
    done = run("matrix", world, "--model", "shop.order", *options, "--format", "json")
    found = json.loads(done.out)
    assert [(row["operation"], row["outcome"]) for row in found["rows"]] == [("read", "some"), ("write", "denied")]
    assert found["meta"]["operations"] == ["read", "write"]


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "html"])
def test_the_suffix_picks_the_format_and_stdout_stays_empty(run: Run, world: Path, tmp_path: Path, suffix: str) -> None:
    done = run("matrix", world, "-o", f"reach.{suffix}", "--companies", "1", "--no-archived", "--evaluator", "record")
    assert (done.status, done.out) == (0, "")
    assert done.err.startswith(f"wrote reach.{suffix} (")
    target = tmp_path / f"reach.{suffix}"
    meta: dict[str, Any]
    if suffix == "csv":
        meta = json.loads((tmp_path / "reach.csv.meta.json").read_text())
    elif suffix == "json":
        meta = json.loads(target.read_text())["meta"]
    elif suffix == "parquet":
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT decode(value) FROM parquet_kv_metadata('{target}')").fetchall()
        meta = json.loads(found[0][0])
    else:
        assert target.read_text().startswith("<!DOCTYPE html>")
        return
    options = ("evaluator", "companies", "archived", "series", "source", "generated_at")
    assert [meta[name] for name in options] == ["record", [1], False, "19.0", str(world), "2026-01-02T03:04:05Z"]


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_records_are_listed_one_by_one(run: Run, world: Path, tmp_path: Path, suffix: str) -> None:
    done = run(
        "matrix",
        world,
        "--model",
        "shop.*",
        "--user",
        "6",
        "--user",
        "7",
        "--user",
        "11",
        "--records",
        "-o",
        f"r.{suffix}",
    )
    assert done.status == 0
    assert done.err.splitlines()[0] == "warning: some users' records of 1 models are not listed; the metadata says why"
    target = tmp_path / f"r.{suffix}"
    if suffix == "json":
        found = [tuple(row.values()) for row in json.loads(target.read_text())["records"]]
    else:
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT * FROM '{target}'").fetchall()
    assert found == [
        (6, "shop.order", 1), (7, "shop.order", 2), *((11, "shop.order", one) for one in (1, 2, 3, 4)),
        (6, "shop.price", 1), (7, "shop.price", 1), (11, "shop.safe", 1),
    ]  # fmt: skip


def test_records_can_go_to_stdout(run: Run, world: Path) -> None:
    done = run("matrix", world, "--model", "shop.price", "--user", "6", "--records", "--format", "csv", "--quiet")
    assert (done.status, done.out, done.err) == (0, "user_id,model,record_id\n6,shop.price,1\n", "")


def test_strict_tells_by_the_exit_status_that_something_is_undecided(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "u.world.yaml"
    source.write_text(
        'series: "19.0"\nusers: {ann: {type: portal}}\nunknown_modules: [x]\n'
        "models: {x.y: {modules: {x: }, fields: {name: char}, access: {base.group_portal: r}, records: {one: {}}}}\n"
    )
    assert run("matrix", source, "--model", "x.y").status == 0
    done = run("matrix", source, "--model", "x.y", "--strict")
    assert done.status == 4
    assert "unknown" in done.out
    assert run("explain", source, "--user", "ann", "--record", "x.y:1", "--strict").status == 4
    assert run("who", source, "--record", "x.y:1", "--strict").status == 4
    assert run("matrix", source, "--model", "res.partner", "--strict").status == 0


def test_explain_says_why(run: Run, world: Path) -> None:
    done = run("explain", world, "--user", "ada@quist.example", "--record", "shop.order:2")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "DENIED  ada@quist.example cannot read shop.order:2."
    assert "  ✗  ('partner_id', '=', 7)  partner_id: 8        partner_id: 7" in done.out or "partner_id: 8" in done.out


def test_explain_as_json_keeps_the_contract(run: Run, world: Path) -> None:
    done = run("explain", world, "--user", "6", "--record", "shop.order,2", "--format", "json", "--companies", "1")
    found = json.loads(done.out)
    assert list(found)[:9] == [
        "schema", "series", "user", "record", "operation", "context", "outcome", "surfaces", "raises",
    ]  # fmt: skip
    assert found["user"] == {"id": 6, "login": "ada@quist.example"}
    assert found["record"] == {"model": "shop.order", "id": 2}
    assert found["context"] == {"companies": [1], "website": None, "lang": "en_US", "tz": "UTC"}
    assert found["surfaces"] == {"search": "denied", "record": "denied", "page": "unknown", "token": "denied"}
    (cause,) = found["causes"]
    assert (cause["code"], cause["primary"]) == ("commercial-partner-mismatch", True)
    assert (cause["evidence"]["actual"], cause["evidence"]["expected"]) == ({"partner_id": 8}, {"partner_id": 7})
    assert set(found) >= {"steps", "unknowns"}


def test_a_user_who_does_not_exist_is_an_answer_of_explain(run: Run, world: Path) -> None:
    done = run("explain", world, "--user", "nobody", "--record", "shop.order:1", "--format", "json")
    found = json.loads(done.out)
    assert (done.status, found["outcome"], found["causes"][0]["code"]) == (0, "denied", "user-not-found")


def test_names_are_shown_only_when_asked_for(run: Run, world: Path) -> None:
    question = ("explain", world, "--user", "6", "--record", "shop.order:1")
    assert "Ada" not in run(*question).out
    assert run(*question, "--with-names").out.startswith(
        "ALLOWED  ada@quist.example (Quist Foods, Ada Quist) can read shop.order:1 (S1 \\x1b[2J)."
    )
    assert "Ada" not in run("who", world, "--record", "shop.order:1").out
    assert "Ada Quist" in run("who", world, "--record", "shop.order:1", "--with-names").out
    run("matrix", world, "-o", "a.html")
    run("matrix", world, "-o", "b.html", "--with-names")
    assert ("Ada Quist" in Path("a.html").read_text(), "Ada Quist" in Path("b.html").read_text()) == (False, True)


def test_who_names_every_outsider_and_the_way(run: Run, world: Path) -> None:
    done = run("who", world, "--record", "shop.price:1", "--operation", "read", "--format", "json")
    found = json.loads(done.out)
    assert (found["schema"], found["source"], found["record"]) == (
        "ostiary/who/1", str(world), {"model": "shop.price", "id": 1},
    )  # fmt: skip
    assert {way["user"]["login"] for way in found["ways"]} >= {"ada@quist.example", "otto@falk.example", EVIL}
    assert {way["search"]["read"] for way in found["ways"]} == {"allowed"}
    text = run("who", world, "--record", "shop.order:1").out
    assert "1 outsider reaches shop.order:1:" in text and "shop.order_own (ir.rule" in text
    assert "11" not in run("who", world, "--record", "shop.order:1", "--format", "markdown").out
    everybody = json.loads(run("who", world, "--record", "shop.order:1", "--everybody", "--format", "json").out)
    assert "clerk@shop.example" in {way["user"]["login"] for way in everybody["ways"]}


@pytest.mark.parametrize("command", [["matrix"], ["who", "--record", "shop.price:1"]])
def test_hostile_names_are_harmless_on_the_terminal(run: Run, world: Path, command: list[str]) -> None:
    name, *options = command
    assert "\x1b" not in run(name, world, *options).out


def test_an_answer_can_go_to_a_file(run: Run, world: Path, tmp_path: Path) -> None:
    for suffix, begin in (("json", "{"), ("md", "**DENIED**"), ("txt", "DENIED")):
        done = run("explain", world, "--user", "6", "--record", "shop.order:2", "-o", f"why.{suffix}")
        assert (done.status, done.out) == (0, "")
        assert (tmp_path / f"why.{suffix}").read_text().startswith(begin)


def test_timings_go_to_stderr(run: Run, world: Path) -> None:
    done = run("matrix", world, "--model", "shop.price", "--timings", "--quiet", "-o", "x.csv")
    assert [line.split()[0] for line in done.err.splitlines()] == ["open", "decide", "write", "in"]


def test_a_snapshot_answers_like_its_source(run: Run, world: Path, tmp_path: Path) -> None:
    done = run("snapshot", world, "-o", "shop.ostiary")
    assert (done.status, done.out) == (0, "")
    assert done.err.startswith("wrote shop.ostiary (")
    question = ("--model", "res.partner", "--model", "res.users", "--model", "res.company", "--format", "csv")
    answer = run("matrix", world, *question).out
    assert rows(answer)["ada@quist.example", "res.partner"] == ("some", "3", "12")
    assert run("matrix", "shop.ostiary", *question).out == answer
    unknown = rows(run("matrix", "shop.ostiary", "--model", "shop.price", "--format", "csv").out)
    assert unknown["ada@quist.example", "shop.price"][0] == "unknown", "the snapshot has no source code"
    assert b"Ada Quist" not in (tmp_path / "shop.ostiary").read_bytes()
    assert run("explain", "shop.ostiary", "--user", "6", "--record", "shop.order:1", "--with-names").status == 0


def test_a_truncated_snapshot(run: Run, world: Path, tmp_path: Path) -> None:
    run("snapshot", world, "-o", "shop.ostiary")
    whole = (tmp_path / "shop.ostiary").read_bytes()
    (tmp_path / "cut.ostiary").write_bytes(whole[: len(whole) * 2 // 3])
    done = run("matrix", "cut.ostiary")
    assert (done.status, done.out) == (3, "")
    error, hint = done.err.splitlines()
    assert error == "error: the snapshot `cut.ostiary` is damaged: its end is missing"
    assert hint == "hint: copy it again, or take a new snapshot"


def test_a_snapshot_needs_a_file(run: Run, world: Path) -> None:
    assert run("snapshot", world).err == "error: a snapshot needs a file\nhint: give -o FILE.ostiary\n"
