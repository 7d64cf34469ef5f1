"""The page of findings: one file that fetches nothing, says everything without its script, and takes no name for markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from ostiary.report.access_paths import AccessPaths, Edge, Node
from ostiary.report.findings_html import Pictures, findings_html
from ostiary.report.heatmap import heat_map
from ostiary.report.summary import Summary
from unit.report import answers
from unit.report.findings_data import EMPTY, EVIL, FINDINGS, REPORT
from unit.report.test_html_page import Reader

PATHS = AccessPaths(
    (
        Node("p:portal users", "people", f"portal users (15) {EVIL}", 0),
        Node("g:1", "group", "base.group_portal", 1),
        Node("g:2", "group", EVIL, 2),
        Node("m:sale.order", "model", "sale.order", 3, "critical"),
        Node("m:library.book", "model", "library.book", 3, "info"),
    ),
    (
        Edge("p:portal users", "g:1", "15"),
        Edge("g:1", "g:2", "implies"),
        Edge("g:2", "m:sale.order", "read, write"),
        Edge("g:1", "m:library.book", "read"),
    ),
    3,
)


def pictures() -> Pictures:
    summary = Summary()
    heat = heat_map(summary.watch(answers.BLOCKS), answers.LOGINS, answers.KINDS)
    return Pictures(heat, answers.META, summary, PATHS)


def test_nothing_is_fetched_and_only_its_own_scripts_run() -> None:
    read = Reader(findings_html(REPORT, pictures()))
    names = {name for name, _ in read.elements}
    assert not {"link", "img", "iframe", "object", "embed", "base", "form", "image", "use", "foreignobject"} & names
    attributes = {key for _, found in read.elements for key in found}
    assert not {key for key in attributes if key.startswith("on")} | ({"src", "style", "xlink:href"} & attributes)
    links = [found["href"] for _, found in read.elements if "href" in found]
    assert links and all(link and link.startswith("#") for link in links)
    policy = next(str(found["content"]) for _, found in read.elements if found.get("http-equiv"))
    texts = [*read.texts["style"], *read.texts["script"][1:]]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}';"
        f" script-src 'sha256-{hashes[2]}' 'sha256-{hashes[3]}'; base-uri 'none'; form-action 'none'"
    )
    scripts = "".join(read.texts["script"][1:])
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|https?://", scripts)


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["full", "empty"])
def test_links_within_the_page_lead_somewhere(report: object) -> None:
    read = Reader(findings_html(report, pictures()))  # type: ignore[arg-type]
    ids = [found["id"] for _, found in read.elements if "id" in found]
    assert len(ids) == len(set(ids))
    assert {str(found["href"])[1:] for _, found in read.elements if "href" in found} <= set(ids)


def test_names_are_text_wherever_they_stand() -> None:
    text = findings_html(REPORT, pictures())
    assert text.count("</script>") == 3
    assert "<img" not in text and "\x1b" not in text and "\u202e" not in text and "secret" not in text
    assert json.loads(Reader(text).texts["script"][0])["groups"] == [2, 1, 1]


def test_every_finding_is_said_without_a_script() -> None:
    text = findings_html(REPORT, pictures())
    for finding in FINDINGS:
        assert f'id="f-{finding.fingerprint[:12]}"' in text
        assert finding.fingerprint in text
    read = Reader(text)
    assert [found["data-kind"] for _, found in read.elements if "data-kind" in found] == [
        "critical", "high", "high", "medium", "info", "not judged",
    ]  # fmt: skip
    assert sum("data-new" in found for _, found in read.elements) == 1
    cells = read.texts["td"]
    assert "1, 2, 3, 4, 5, 6, 7, 8, … (11 in all)" in cells
    assert {"anna", "2027-03-31"} <= set(cells)
    assert "At most: something could not be judged." in read.texts["p"]


def test_the_worst_exposure_stands_first() -> None:
    read = Reader(findings_html(REPORT, pictures()))
    cards = [found["class"] for name, found in read.elements if str(found.get("class", "")).startswith("card ")]
    assert cards == ["card is-critical", "card is-high"]
    assert read.texts["b"].index("480") < read.texts["b"].index("40")


def test_the_ways_are_a_picture_and_words() -> None:
    read = Reader(findings_html(REPORT, pictures()))
    nodes = [found for _, found in read.elements if "data-key" in found]
    assert [node["data-key"] for node in nodes] == ["p:portal users", "g:1", "g:2", "m:sale.order", "m:library.book"]
    assert nodes[3]["aria-label"] == "model sale.order, worst finding critical"
    assert all(node["tabindex"] == "0" for node in nodes)
    assert [found["data-to"] for _, found in read.elements if "data-to" in found] == [
        "g:1",
        "g:2",
        "m:sale.order",
        "m:library.book",
    ]
    assert any("3 more do not fit" in text for text in read.texts["p"])
    assert "read, write" in read.texts["td"]


def test_a_page_without_findings_and_pictures() -> None:
    read = Reader(findings_html(EMPTY))
    assert "Nothing was found by the checks that were run." in read.texts["p"]
    assert read.texts["h2"] == ["Findings", "What was looked at"]
    assert read.texts["text"] == ["100", "of 100"]
