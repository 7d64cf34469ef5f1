"""The trial against an Odoo as it ships, with accounts that it makes itself: it accuses nobody, and leaves nothing.

And servers that are set up in ways that limits are about.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from conformance.scratch import INSIDE
from lab import Lab, server
from lab.postgres import free_port
from ostiary.checks.run import run_checks
from ostiary.probe.accounts import Account
from ostiary.probe.budget import Budget
from ostiary.probe.limits import CHECKS, Limits
from ostiary.probe.line import Line
from ostiary.probe.server import identify
from ostiary.probe.visitor import Visitor
from ostiary.sources.api.address import read_address

PORTAL = Account("portal", "portal", "portal")
NO_COOLDOWN = """
env["ir.config_parameter"].set_param("base.login_cooldown_after", "0")
env.cr.commit()
"""
NEUTRALISED = """
from odoo.modules.neutralize import neutralize_database
neutralize_database(env.cr)
env.cr.commit()
"""
OF_DATABASES = {"list-db-enabled", "database-manager-reachable"}
LOOSE = OF_DATABASES | {"dbfilter-missing", "master-password-default", "login-cooldown-disabled"}
OF_SERIES = {"19.0": "neutralised-copy-reachable", "14.0": "developer-mode-open"}
"""Odoo marks copies since 16, and 19 has the debugger no more."""
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


@contextmanager
def set_up(lab: Lab, folder: Path, databases: list[str], *options: str, **settings: str) -> Iterator[str]:
    """A server with other settings than the lab's."""
    kept = [line for line in lab.odoo.configuration().read_text().splitlines() if line.split()[0] not in settings]
    (folder / "odoo.conf").write_text("\n".join([*kept, *(f"{name} = {value}" for name, value in settings.items())]))
    port = free_port()
    words = ["-c", str(folder / "odoo.conf"), "-d", ",".join(databases), "-p", str(port), *options]
    log, url = folder / "server.log", f"http://127.0.0.1:{port}"
    process = server.spawn([str(lab.python), *lab.series.start, *words], lab.odoo.environment(), log)
    try:
        server.wait_for_login(process, url, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def limited(url: str, database: str, series: str, slugs: set[str]) -> set[str]:
    """Which of some checks find something."""
    line = Line(read_address(f"{url}?db={database}"), Budget(per_second=1000))
    Visitor(line, PORTAL).start()  # the first page takes long
    material = Limits(line, (Visitor(line, PORTAL),), identify(line))
    checks = [check for check in CHECKS if check.slug in slugs]
    run = run_checks(checks, material, series=series, raise_faults=True)
    assert {one.check for one in run.skipped} <= {"neutralised-copy-reachable", "dbfilter-missing"}
    return {finding.check for finding in run.findings}


def test_a_server_that_is_set_up_loosely(lab: Lab, fresh: Callable[..., str], series: str, tmp_path: Path) -> None:
    """Two databases for everybody, the manager with the password that Odoo comes with, no pause, a debugger."""
    database, other = fresh("loose"), fresh("other")
    scripts = [NO_COOLDOWN] + ([NEUTRALISED] if series == "19.0" else [])
    for number, text in enumerate(scripts):
        (tmp_path / f"{number}.py").write_text(text)
        lab.run(database, tmp_path / f"{number}.py")
    loosely = {"list_db": "True", "admin_passwd": "admin"}
    with set_up(lab, tmp_path, [database, other], "--dev", "werkzeug", **loosely) as url:
        assert limited(url, database, series, LOOSE | set(OF_SERIES.values())) == LOOSE | {OF_SERIES[series]}


def test_a_list_of_one_database_and_a_password_of_ones_own(
    lab: Lab, fresh: Callable[..., str], series: str, tmp_path: Path
) -> None:
    database = fresh("single")
    with set_up(lab, tmp_path, [database], list_db="True") as url:
        assert limited(url, database, series, LOOSE | set(OF_SERIES.values())) == OF_DATABASES
