"""What all tests share: the tests against a real Odoo run only where they were asked for."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

CONFORMANCE = Path(__file__).parent / "conformance"

# In CI the same examples every time, so that a change is judged by what it changes; elsewhere new ones.
hypothesis.settings.register_profile("default", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=5_000)
hypothesis.settings.load_profile("default")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The lab takes minutes to bring up, so it is asked for: with OSTIARY_LAB=1, or by naming the folder."""
    asked = os.environ.get("OSTIARY_LAB") == "1" or any("conformance" in argument for argument in config.args)
    return True if collection_path == CONFORMANCE and not asked else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(CONFORMANCE):
            item.add_marker(pytest.mark.lab)
