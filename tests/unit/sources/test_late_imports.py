"""A source brings its own driver only: each takes a tenth of a second to import."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("ostiary.sources.open", ("psycopg", "duckdb", "sqlglot")),
        ("ostiary.sources.reader", ("psycopg", "duckdb", "sqlglot")),
        ("ostiary.sources.postgres", ("duckdb", "sqlglot")),
        ("ostiary.sources.snapshot", ("psycopg", "sqlglot")),
        ("ostiary.cli.audit_run", ("psycopg", "duckdb", "ruamel", "rich")),
    ],
)
def test_what_is_not_needed_is_not_imported(module: str, absent: tuple[str, ...]) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert not set(absent) & set(done.stdout.split())
