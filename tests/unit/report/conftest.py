"""Fixtures of the tests of reports."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from unit.report.browser import Browser, browser, executable


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: looks at a page in Chromium; in CI a missing one is a failure")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser. Where there is none, people are told; CI fails, so that nothing is skipped in silence."""
    if executable() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: install it (Debian: apt-get install chromium), or unset CI")
        pytest.skip("no Chromium on this machine")
    with browser() as page:
        yield page
