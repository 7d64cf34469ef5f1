"""A series' files: the unpacked Odoo package and the virtual environment it runs in."""

from pathlib import Path

from .interpreters import find_interpreter, make_environment
from .odoo import Odoo
from .packages import unpack, unpacked
from .process import answers, run_logged, say

HERE = Path(__file__).parent


def ensure_files(odoo: Odoo) -> None:
    ensure_source(odoo)
    ensure_environment(odoo)


def ensure_source(odoo: Odoo) -> None:
    """Unpack the Odoo package and the packages it links to."""
    series = odoo.series
    packages = (series.package, *series.companions)
    target = odoo.home.root / series.name / "root"
    if unpacked(target) != packages:
        say(f"{series.name}: download and unpack {series.package}")
        unpack(odoo.home, series.suite, packages, target)


def ensure_environment(odoo: Odoo) -> None:
    """Make the virtual environment; install into it whenever the pinned requirements change."""
    requirements = HERE / f"requirements-{odoo.series.short}.txt"
    target = odoo.home.root / odoo.series.name / "venv"
    made_with = target / "requirements.txt"
    wanted = requirements.read_text()
    if made_with.exists() and made_with.read_text() == wanted:
        return
    pip: list[str | Path] = [target / "bin/python", "-m", "pip"]
    if not answers(*pip, "--version"):
        python = find_interpreter(odoo.home, odoo.series)
        say(f"{odoo.series.name}: virtual environment with {python}")
        make_environment(odoo.home, python, target)
    say(f"{odoo.series.name}: install {requirements.name}")
    command = [*pip, "install", "--quiet", "--prefer-binary", "-r", requirements]
    run_logged(command, odoo.home.log(f"pip-{odoo.series.short}"))
    made_with.write_text(wanted)
