"""The page is one file that fetches nothing, and whatever a database holds is text in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

from ostiary.report.demo_html import demo_sections
from ostiary.report.demo_report import DemoFindings, Example, Exposure
from ostiary.report.heatmap import heat_map
from ostiary.report.html_page import matrix_page
from ostiary.report.markup import prose, raw, tag
from ostiary.report.summary import Summary
from unit.report import answers

EVIL = "</script><img src=x onerror=alert(1)>&\"'\x1b[31m\u202e"


class Reader(HTMLParser):
    """Elements, their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))
        self._open.append(name)

    def handle_endtag(self, name: str) -> None:
        while self._open and self._open.pop() != name:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)


def page() -> str:
    """A page full of hostile names."""
    logins = {**answers.LOGINS, 9: EVIL}
    summary = Summary()
    heat = heat_map(summary.watch(answers.BLOCKS), logins, answers.KINDS, {9: EVIL})
    exposure = Exposure("x.y", {9: (1, 2)}, 2, Example(EVIL, EVIL, EVIL, answers.BY_ID_ONLY))
    found = DemoFindings("x", answers.BLOCKS, logins, {}, [exposure], answers.DENIED, {"record": EVIL})
    return matrix_page(f"Title {EVIL}", answers.META, summary, heat, demo_sections(found))


def test_nothing_is_fetched_and_only_its_own_script_runs() -> None:
    read = Reader(page())
    names = [name for name, _ in read.elements]
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & set(names)
    attributes = {key for _, found in read.elements for key in found}
    assert not {key for key in attributes if key.startswith("on")} | ({"src", "href", "style"} & attributes)
    policy = next(
        found["content"] for _, found in read.elements if found.get("http-equiv") == "Content-Security-Policy"
    )
    script, style = read.texts["script"][-1], read.texts["style"][0]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}';"
        " base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|https?://", script)


def test_names_are_text_wherever_they_stand() -> None:
    text = page()
    assert text.count("</script>") == 2
    assert "<img" not in text and "\x1b" not in text and "\u202e" not in text
    read = Reader(text)
    shown = "</script><img src=x onerror=alert(1)>&\"'\\x1b[31m\\u202e"
    assert read.texts["title"] == [f"Title {shown}"]
    assert read.texts["h1"] == [f"Title {shown}"]
    data = json.loads(read.texts["script"][0])
    assert data["users"][3] == [9, shown, "portal", 2, shown]


def test_the_page_says_what_was_asked_and_every_number_without_a_script() -> None:
    read = Reader(page())
    facts = dict(zip(read.texts["dt"], read.texts["dd"], strict=True))
    assert facts == {
        "source": "postgresql://odoo:***@db/prod",
        "Odoo": "19.0",
        "operations": "read",
        "evaluator": "search",
        "archived records": "included",
        "companies": "1, 2",
        "website": "1",
        "made": "2026-01-02T03:04:05Z",
    }
    cells = read.texts["td"]
    place = cells.index("2 – 5")
    assert cells[place - 6 : place + 2] == ["·", "2", "2", "·", "·", "·", "2 – 5", "7"]
    assert "1 model more: nobody of these users reaches a record." in read.texts["p"]


def test_markup_escapes_all_but_markup() -> None:
    assert tag("a", "<b>", raw("<i>x</i>"), None, [1, "&"], title='"', hidden=True, class_="c", id=None) == (
        '<a title="&quot;" hidden class="c">&lt;b&gt;<i>x</i>1&amp;</a>'
    )
    assert tag("br") == "<br>"
    assert prose("the rule `a<b` holds") == "the rule <code>a&lt;b</code> holds"
    assert prose("one ` alone") == "one ` alone"
