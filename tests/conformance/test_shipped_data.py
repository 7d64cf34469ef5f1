"""What ships with ostiary of Odoo's own modules is what the lab's packages give."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import Lab

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("tool", ["stock_data", "stock_access", "stock_routes"])
def test_the_shipped_data_is_that_of_the_package(lab: Lab, series: str, tool: str) -> None:
    """Models and fields of the code, access rights and rules, routes."""
    command = [sys.executable, str(ROOT / "tools" / f"{tool}.py"), "--check", series, str(lab.source / "odoo/addons")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
