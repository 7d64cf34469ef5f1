"""The page of findings in a real browser: it filters, opens what is linked, lights up ways, and prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostiary.report.findings_html import findings_html
from unit.report.browser import Browser
from unit.report.findings_data import FINDINGS, REPORT, many
from unit.report.test_findings_html import pictures

pytestmark = pytest.mark.browser
SHOWN = "[...document.querySelectorAll('.finding')].filter(one => one.offsetParent !== null).length"


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Browser:
    chromium.events.clear()
    path = tmp_path / "findings.html"
    path.write_text(findings_html(REPORT, pictures()), encoding="utf-8")
    chromium.open(path)
    return chromium


def status(page: Browser) -> str:
    return str(page.evaluate("document.querySelector('#shown').textContent"))


def test_it_runs_without_complaint_and_asks_for_nothing(page: Browser) -> None:
    assert page.complaints == []
    assert len(page.requests) == 1 and page.requests[0].startswith("file://")
    assert status(page) == "6 of 6 findings shown"
    assert page.evaluate("document.querySelectorAll('#heat tbody tr').length") == 4


def test_a_search_and_severities_filter(page: Browser) -> None:
    page.click("#search")
    page.type("library")
    page.wait("document.querySelector('#shown').textContent === '3 of 6 findings shown'")
    assert page.evaluate(SHOWN) == 3
    page.click("#filters .kind[value=info]")
    page.wait("document.querySelector('#shown').textContent === '2 of 6 findings shown'")
    page.click("#only-new")
    page.wait("document.querySelector('#shown').textContent === '0 of 6 findings shown'")
    assert page.evaluate("[...document.querySelectorAll('.bundle')].every(one => one.hidden)")


def test_the_keyboard_is_enough(page: Browser) -> None:
    page.call("Input.dispatchKeyEvent", type="keyDown", key="/", text="/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate("document.querySelector('.finding summary').focus()")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13)
    assert page.evaluate("document.querySelector('.finding').open")


def test_everything_opens_and_closes(page: Browser) -> None:
    page.click("#open-all")
    assert page.evaluate("[...document.querySelectorAll('.finding')].every(one => one.open)")
    page.click("#close-all")
    assert not page.evaluate("[...document.querySelectorAll('.finding')].some(one => one.open)")


def test_a_link_opens_its_finding_even_when_a_filter_hides_it(page: Browser) -> None:
    page.click("#filters .kind[value=critical]")
    page.wait("document.querySelector('#shown').textContent === '5 of 6 findings shown'")
    page.click(".card a")
    place = f"#f-{FINDINGS[0].fingerprint[:12]}"
    page.wait(f"document.querySelector('{place}').open && !document.querySelector('{place}').hidden")


def test_a_box_lights_up_the_ways_through_it(page: Browser) -> None:
    lit = "[...document.querySelectorAll('.node.lit')].map(node => node.dataset.key)"
    page.evaluate("document.querySelector('[data-key=\"g:2\"]').focus()")
    assert page.evaluate(lit) == ["p:portal users", "g:1", "g:2", "m:sale.order"]
    assert page.evaluate("document.querySelectorAll('.edge.lit').length") == 3
    page.evaluate("document.activeElement.blur()")
    assert page.evaluate(lit) == [] and not page.evaluate("document.querySelector('#paths.chosen')")


def test_it_fits_into_a_narrow_window_and_prints_with_everything_open(page: Browser, tmp_path: Path) -> None:
    page.open(tmp_path / "findings.html", width=420)
    assert page.evaluate("document.documentElement.scrollWidth <= 420")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('details')].every(one => one.open)")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.evaluate("document.querySelector('.finding').open")
    assert page.pdf().startswith(b"%PDF")


def test_ten_thousand_findings_are_filtered_at_once(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(findings_html(many(10_000)), encoding="utf-8")
    chromium.open(path)
    assert status(chromium) == "10,000 of 10,000 findings shown"
    chromium.click("#search")
    chromium.type("model_9999")
    chromium.wait("document.querySelector('#shown').textContent === '1 of 10,000 findings shown'", 30)
