"""Fixtures of the tests of sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tiny_odoo import TinyOdoo, library


@pytest.fixture
def tiny() -> Iterator[TinyOdoo]:
    odoo = library()
    yield odoo
    for database in odoo.opened:
        database.close()
