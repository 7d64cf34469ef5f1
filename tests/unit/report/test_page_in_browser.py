"""The heat map in a real browser: it draws, filters, explains, and works with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ostiary.engine.matrix import Block
from ostiary.engine.reach import Answer
from ostiary.facts import Operation
from ostiary.report.heatmap import heat_map
from ostiary.report.html_page import matrix_page
from ostiary.report.summary import Summary
from unit.report import answers
from unit.report.browser import Browser

pytestmark = pytest.mark.browser
EVIL = answers.LOGINS[9].replace("\x1b", "\\x1b")


def write(path: Path, blocks: tuple[Block, ...], logins: dict[int, str], *operations: Operation) -> Path:
    summary = Summary()
    heat = heat_map(summary.watch(blocks), logins, answers.KINDS)
    path.write_text(matrix_page("Who reaches what", answers.META, summary, heat), encoding="utf-8")
    return path


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Browser:
    """The small matrix, opened."""
    chromium.events.clear()
    chromium.open(write(tmp_path / "page.html", answers.BLOCKS, answers.LOGINS))
    return chromium


def grid(page: Browser) -> list[list[str]]:
    """What the table shows, row by row."""
    cells = "[...row.cells].map(cell => cell.textContent)"
    found: list[list[str]] = page.evaluate(f"[...document.querySelectorAll('#heat tr')].map(row => {cells})")
    return found


def text(page: Browser, selector: str) -> str:
    return str(page.evaluate(f"document.querySelector('{selector}').innerText"))


def test_it_draws_groups_by_models_and_asks_for_nothing(page: Browser) -> None:
    assert grid(page) == [
        ["model", "records", "ada@quist.example×2", "public×1", f"{EVIL}×1"],
        ["library.loan", "7", "2–5", "0", "0"],
        ["product.template", "10k", "all", "all", "all"],
        ["x.clock", "1", "error", "·", "error"],
        ["x.hidden", "?", "?", "?", "?"],
    ]
    assert page.complaints == []
    assert len(page.requests) == 1 and page.requests[0].startswith("file://")


def test_models_that_nobody_reaches_are_shown_on_request(page: Browser) -> None:
    page.click("#every")
    page.wait("document.querySelectorAll('#heat tbody tr').length === 5")
    assert grid(page)[1] == ["account.move", "3", "·", "·", "·"]


def test_models_are_filtered_by_name_and_pattern(page: Browser) -> None:
    page.click("#models")
    page.type("x.* loan")
    page.wait("document.querySelectorAll('#heat tbody tr').length === 3")
    assert [row[0] for row in grid(page)] == ["model", "library.loan", "x.clock", "x.hidden"]


def test_a_filter_by_login_shows_users_one_by_one_with_their_own_numbers(page: Browser) -> None:
    page.click("#users")
    page.type("PIM")
    page.wait("document.querySelectorAll('#heat thead .who').length === 1")
    assert grid(page)[:2] == [["model", "records", 'pim, the "second"×1'], ["library.loan", "7", "5"]]
    assert text(page, "#position") == "columns 1–1 of 1 (1 user), 4 models"
    page.type("nobody")
    page.wait("document.querySelector('#position').textContent === 'no user fits'")


def test_a_click_says_what_is_behind_a_cell(page: Browser) -> None:
    page.click('td[data-x="0"][data-y="0"]')
    lines = [line for line in re.split(r"[\n\t]+", text(page, "#detail")) if line]
    assert lines == [
        "library.loan",
        "2 users: sees some records.",
        "2 to 5 of 7 records.",
        "ada@quist.example",
        "2",
        'pim, the "second"',
        "5",
    ]


def test_the_keyboard_is_enough(page: Browser) -> None:
    page.evaluate("document.querySelector('#heat td[tabindex=\"0\"]').focus()")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.press(key)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == (
        "x.clock, 1 user: Odoo raises an error (error)"
    )
    assert answers.BROKEN in text(page, "#detail")
    assert page.evaluate("document.querySelectorAll('#heat td[tabindex=\"0\"]').length") == 1
    page.press("ArrowUp")
    assert text(page, "#detail h3") == "product.template"


def test_names_are_shown_and_not_run(page: Browser) -> None:
    page.click("#heat thead th:nth-child(5) button")
    assert EVIL in text(page, "#detail")
    assert page.evaluate("document.querySelectorAll('#heat b b, #detail b').length") == 0


def test_it_is_readable_in_dark_and_on_paper(page: Browser, tmp_path: Path) -> None:
    page.open(tmp_path / "page.html", dark=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
    page.open(tmp_path / "page.html", width=420)
    assert page.evaluate("document.documentElement.scrollWidth <= 420")
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.controls')).display") == "none"
    page.call("Emulation.setEmulatedMedia", media="")
    assert page.pdf().startswith(b"%PDF")


def test_thousands_of_users_and_hundreds_of_models_stay_usable(chromium: Browser, tmp_path: Path) -> None:
    users = {user_id: f"user{user_id}@example.com" for user_id in range(4096, 8096)}
    bits = [tuple(u for u in users if u >> bit & 1) for bit in range(11)]
    blocks = [
        Block(
            f"split.m{bit:02}",
            "read",
            (Answer(ones, "some", bit + 1, 300_000), Answer(tuple(users.keys() - set(ones)), "none", 0, 300_000)),
        )
        for bit, ones in enumerate(bits)
    ]
    blocks += [
        Block(f"wide.m{number:03}", "read", (Answer(tuple(users), "all", number, number),)) for number in range(339)
    ]
    chromium.open(write(tmp_path / "big.html", tuple(blocks), users))
    assert (tmp_path / "big.html").stat().st_size < 2_000_000
    assert text(chromium, "#position") == "columns 1–40 of 2,048 (80 users), 349 models"
    chromium.click("#next")
    assert text(chromium, "#position") == "columns 41–80 of 2,048 (80 users), 349 models"
    chromium.click("#users")
    chromium.type("user6143@")
    chromium.wait("document.querySelectorAll('#heat thead .who').length === 1", 60)
    chromium.click("#models")
    chromium.type("split.m10")
    chromium.wait("document.querySelectorAll('#heat tbody tr').length === 1", 60)
    assert grid(chromium)[1] == ["split.m10", "300k", "11"]
