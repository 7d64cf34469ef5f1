"""The sample company says what MISTAKES.md says, line by line, and its files are sound."""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

import ostiary
from ostiary.demo import ADDONS, FOLDER, MISTAKES, SAMPLE
from ostiary.sources.world import OpenedWorld, open_world

MODULES = ("library_portal", "support_portal")


@dataclass(frozen=True)
class Mistake:
    """A line of MISTAKES.md."""

    id: str
    row: str
    says: str
    user: str
    operation: str
    record: str
    context: str
    outcome: str
    planted_in: str
    story: str


def read_mistakes() -> list[Mistake]:
    lines = [line for line in MISTAKES.read_text().splitlines() if re.match(r"\| M\d\d ", line)]
    return [Mistake(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


@cache
def names() -> OpenedWorld:
    return open_world(SAMPLE, [ADDONS])


@cache
def world() -> ostiary.World:
    return ostiary.load(str(SAMPLE), addons=[ADDONS])


ALL = read_mistakes()
DECIDED = [mistake for mistake in ALL if mistake.outcome != "-"]


def test_there_are_about_thirty_mistakes_each_with_an_id_of_its_own() -> None:
    ids = [mistake.id for mistake in ALL]
    assert sorted(ids) == [f"M{number:02}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 30
    assert {mistake.row[0] for mistake in ALL} == {"B", "C", "D"}


@pytest.mark.parametrize("evaluator", ["search", "record"])
@pytest.mark.parametrize("mistake", DECIDED, ids=[mistake.id for mistake in DECIDED])
def test_rights_and_rules_decide_as_written(mistake: Mistake, evaluator: str) -> None:
    model, _, name = mistake.record.partition("/")
    user = names().names["res.users"][mistake.user]
    website = mistake.context.removeprefix("website=") if mistake.context != "-" else None
    reached = world().reach(
        model,
        operation="write" if mistake.operation == "write" else "read",
        evaluator="search" if evaluator == "search" else "record",
        users=[user],
        website=names().names["website"][website] if website else None,
    )[user]
    if mistake.outcome == "error":
        assert reached.outcome == "error"
    else:
        assert reached.outcome in {"all", "some", "none", "denied"}
        assert (names().names[model][name] in (reached.ids or ())) == (mistake.outcome == "allowed")


@pytest.mark.parametrize("mistake", ALL, ids=[mistake.id for mistake in ALL])
def test_a_mistake_is_marked_where_it_is_planted(mistake: Mistake) -> None:
    place = FOLDER / mistake.planted_in
    assert place.exists()
    files = (
        [place] if place.is_file() else [file for file in place.rglob("*") if file.suffix in {".py", ".xml", ".csv"}]
    )
    marked = any(mistake.id in file.read_text() for file in files)
    assert marked or mistake.id in (FOLDER / "library.world.yaml").read_text()
    if mistake.record != "-":
        model, _, name = mistake.record.partition("/")
        assert name in names().names[model]


def test_the_company_is_as_large_as_promised() -> None:
    users = world().facts.users.values()
    public = world().facts.xmlids["base.group_public"][1]
    portal = world().facts.xmlids["base.group_portal"][1]
    assert len([user for user in users if portal in user.groups and user.id > 5]) == 15
    assert len([user for user in users if public in user.groups]) == 2
    assert len([user for user in users if not user.share and user.id > 2]) == 4
    assert len(world().facts.companies) == len(world().facts.websites) == 2
    assert not world().facts.warnings


def test_nothing_about_outsiders_is_unknown() -> None:
    users = [user.id for user in world().users(archived=True) if user.share]
    blocks = list(world().matrix(users, operations=("read", "write", "create", "unlink")))
    unknown = {
        (block.model, block.operation, answer.reason)
        for block in blocks
        for answer in block.answers
        if answer.outcome == "unknown"
    }
    assert unknown == set()


@pytest.mark.parametrize("module", MODULES)
def test_the_addons_are_complete(module: str) -> None:
    folder = ADDONS / module
    manifest = ast.literal_eval((folder / "__manifest__.py").read_text())
    assert manifest["version"].startswith("19.0.") and manifest["license"] == "LGPL-3"
    for name in manifest["data"]:
        assert (folder / name).is_file()
    for path in folder.rglob("*.py"):
        ast.parse(path.read_text())
    for path in folder.rglob("*.xml"):
        ElementTree.parse(path)


def access_lines(module: str) -> dict[str, tuple[str, str, str]]:
    """External id → (model, group, letters) of an add-on's access rights."""
    with (ADDONS / module / "security/ir.model.access.csv").open() as file:
        return {
            f"{module}.{line['id']}": (
                line["model_id:id"].removeprefix("model_").replace("_", ".", 1),
                line["group_id:id"],
                "".join(op[0] for op in ("read", "write", "create", "unlink") if line[f"perm_{op}"] == "1"),
            )
            for line in csv.DictReader(file)
        }


@pytest.mark.parametrize("module", MODULES)
def test_access_rights_of_the_world_are_those_of_the_addons(module: str) -> None:
    facts = world().facts
    groups = {number: name for name, (model, number) in facts.xmlids.items() if model == "res.groups"}
    found = {
        right.xmlid: (
            right.model,
            groups[right.group_id or 0],
            "".join(op[0] for op in ("read", "write", "create", "unlink") if getattr(right.permissions, op)),
        )
        for right in facts.access_rights
        if (right.xmlid or "").startswith(f"{module}.")
    }
    assert found == access_lines(module)


CHANGED_BY_ADMINISTRATORS = {"library_portal.review_published"}


@pytest.mark.parametrize("module", MODULES)
def test_rules_of_the_world_are_those_of_the_addons(module: str) -> None:
    rules = {rule.xmlid: rule.domain for rule in world().facts.rules}
    written = {}
    for path in (ADDONS / module / "security").glob("*_rules.xml"):
        for record in ElementTree.parse(path).iterfind(".//record[@model='ir.rule']"):
            domain = record.findtext("field[@name='domain_force']")
            written[f"{module}.{record.get('id')}"] = domain
    own = {xmlid: domain for xmlid, domain in rules.items() if (xmlid or "").startswith(f"{module}.")}
    assert own.keys() == written.keys()
    assert {xmlid for xmlid in own if own[xmlid] != written[xmlid or ""]} <= CHANGED_BY_ADMINISTRATORS


def test_the_files_stay_readable() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in Path(FOLDER).glob("*.world.yaml")}
    assert max(lengths.values()) < 250 and sum(lengths.values()) < 700
