"""What is installed is what was meant: locks, package data, entry points, and nothing heavy before it is needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import ostiary

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HEAVY = {"duckdb", "psycopg", "rich", "ruamel", "sqlglot"}


def python(*words: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python that imports ostiary from this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True)


def locked(name: str) -> dict[str, Version]:
    """package → version of a lock file."""
    found = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): Version(version) for package, version in found}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements-dev.lock", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_the_lock_fits_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    for text in wanted:
        requirement = Requirement(text)
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier, f"{text}: run tools/lock.py"


def test_developers_run_the_versions_that_users_run() -> None:
    for name, version in locked("requirements.lock").items():
        assert locked("requirements-dev.lock")[name] == version, f"{name}: run tools/lock.py"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    for entry in re.split(r"^(?=\S+==)", text, flags=re.MULTILINE):
        assert "--hash=sha256:" in entry or not entry.strip()


def test_the_wheel_holds_everything_that_is_read_at_run_time(tmp_path: Path) -> None:
    built = python("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"ostiary-{ostiary.__version__}-py3-none-any.whl"
    packed = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    files = [path.relative_to(source) for path in (source / "ostiary").rglob("*") if path.is_file()]
    here = {
        path.as_posix() for path in files if not path.as_posix().endswith(".pyc") and "cache" not in str(path.parent)
    }
    assert here - packed == set()
    shown = ROOT / "tests/checks"
    pages = {f"ostiary/checks/pages/{path.relative_to(shown).as_posix()}" for path in shown.rglob("*.md")}
    assert pages and {name for name in packed if name.startswith("ostiary/")} - here == pages
    assert f"ostiary-{ostiary.__version__}.dist-info/licenses/COPYING.LESSER" in packed


def test_the_public_names_are_few_and_all_there() -> None:
    assert len(ostiary.__all__) <= 20
    for name in ostiary.__all__:
        assert getattr(ostiary, name) is not None


@pytest.mark.parametrize("statement", ["import ostiary", "import ostiary.cli"])
def test_nothing_heavy_is_imported_before_it_is_needed(statement: str) -> None:
    listing = f"{statement}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = python("-c", listing)
    assert done.returncode == 0, done.stderr
    assert HEAVY.isdisjoint(done.stdout.split())


def test_the_entry_points_lead_to_the_command_line() -> None:
    assert PROJECT["project"]["scripts"] == {"ostiary": "ostiary.cli:main"}
    from ostiary.cli import main

    assert callable(main)
    shown = python("-m", "ostiary", "--version")
    assert (shown.returncode, ostiary.__version__ in shown.stdout) == (0, True)
