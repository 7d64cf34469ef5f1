"""The trial against an Odoo as it ships, with accounts that it makes itself: it accuses nobody, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from conformance.scratch import INSIDE
from lab import Lab

MODELS = ("sale.order*", "account.move*", "project.*", "purchase.order*", "res.partner", "slide.*", "event.*")


def counted(lab: Lab, database: str) -> list[str]:
    """How many users, partners and orders there are."""
    tables = ("res_users", "res_partner", "sale_order")
    return [lab.cluster.sql(database, f"SELECT count(*) FROM {table}")[0] for table in tables]


def test_a_stock_odoo_leaks_nothing_to_accounts_that_are_made_and_removed(
    lab: Lab, fresh: Callable[..., str], series: str, tmp_path: Path
) -> None:
    database = fresh("stock")
    key = lab.run(database, INSIDE / "api_key.py", "admin", "own").strip()
    before, answer = counted(lab, database), tmp_path / "answer.json"
    with lab.serve(database) as address:
        command = [sys.executable, "-m", "ostiary", "probe", f"{address}?db={database}", "--make-accounts", "--yes"]
        command += ["--source", lab.url(database), "--select", "P", "--rate", "1000", "--each", "1", "-o", str(answer)]
        command += ["--fail-on", "never", *(word for name in MODELS for word in ("--model", name))]
        environment = {**os.environ, "OSTIARY_PROBE_ADMIN_KEY": key}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(answer.read_text())
    leaks = [f"{one['code']} {one['message']}" for one in said["findings"] if "OST-P000" < one["code"] < "OST-P050"]
    assert leaks == []
    assert said["coverage"]["decisions"]["exact"] > 300
    assert counted(lab, database) == before
